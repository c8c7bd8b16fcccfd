/** What replicas tell each other about a quota, over publish/subscribe. Lost news costs time, nothing else. */
export interface ReleaseMessage {
  readonly key: string;
  /** The replica that says it. */
  readonly from: string;
  /** A place is free in so many milliseconds. */
  readonly freeInMs: number;
  /** How long the call took whose place it was: replicas know the network together. */
  readonly roundTripMs?: number;
}

export function encodeReleaseMessage(message: ReleaseMessage): string {
  return JSON.stringify(message);
}

/** Undefined if it is none of ours. */
export function decodeReleaseMessage(text: string): ReleaseMessage | undefined {
  try {
    const message: unknown = JSON.parse(text);
    return isReleaseMessage(message) ? message : undefined;
  } catch {
    return undefined;
  }
}

function isReleaseMessage(message: unknown): message is ReleaseMessage {
  if (typeof message !== 'object' || message === null) return false;
  const { key, from, freeInMs, roundTripMs = 0 } = message as Record<string, unknown>;
  return (
    typeof key === 'string' &&
    typeof from === 'string' &&
    typeof freeInMs === 'number' &&
    typeof roundTripMs === 'number'
  );
}
