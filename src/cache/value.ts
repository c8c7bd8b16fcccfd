/**
 * Cached values: plain JSON, deeply frozen because all readers share them, with an estimate of their size in memory.
 */

/** A frozen value with its JSON. */
export interface Snapshot {
  readonly value: unknown;
  readonly json: string;
  /** Estimated size in memory. */
  readonly bytes: number;
}

/** Serialises and freezes a value. Undefined if JSON cannot represent it. */
export function snapshot(value: unknown): Snapshot | undefined {
  const json = writeJson(value);
  return json === undefined ? undefined : { value: revive(json), json, bytes: sizeOf(json) };
}

/** Parses the JSON of a snapshot into a frozen value. */
export function revive(json: string): unknown {
  return deepFreeze(JSON.parse(json));
}

function deepFreeze(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) {
    for (const child of Object.values(value)) deepFreeze(child);
    Object.freeze(value);
  }
  return value;
}

/**
 * Estimates the memory of a cached value in bytes. Measured on Node 20 with lists of 0 to 50 QR codes, ASCII and not:
 * the heap grew by 1.1 to 1.6 bytes per character, and by about 800 bytes per entry for version, generations and times.
 */
export function sizeOf(json: string): number {
  return json.length * bytesPerCharacter + bytesPerEntry;
}

const bytesPerCharacter = 2;
const bytesPerEntry = 800;

function writeJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
