import { LRUCache } from 'lru-cache';
import type { SnapshotDiff } from './port.js';

/** How long something is remembered that is not seen again. */
export const retentionMs = 24 * 60 * 60 * 1_000;

/** Most things that are remembered in a process: some ten megabytes. */
const maxFingerprints = 50_000;

/** Stands for the look of something whose change has been told. */
export const suppressedMarker = '*';

/** What was seen before is compared with what is seen now, by the order of the names. */
export function diffSnapshots(
  fingerprints: ReadonlyMap<string, string>,
  previous: readonly (string | null | undefined)[],
): SnapshotDiff {
  const firstSeen: string[] = [];
  const changed: string[] = [];
  [...fingerprints].forEach(([name, fingerprint], index) => {
    const last = previous[index] ?? undefined;
    if (last === undefined) firstSeen.push(name);
    else if (last !== fingerprint && last !== suppressedMarker) changed.push(name);
  });
  return { firstSeen, changed };
}

/** What was seen last, in memory. */
export class LastSeen {
  readonly #fingerprints: LRUCache<string, string>;

  /** `now`: milliseconds, of any origin. */
  constructor(now: () => number) {
    this.#fingerprints = new LRUCache({ max: maxFingerprints, ttl: retentionMs, perf: { now }, ttlResolution: 0 });
  }

  recordSnapshot(topic: string, fingerprints: ReadonlyMap<string, string>): SnapshotDiff {
    const names = [...fingerprints.keys()];
    const diff = diffSnapshots(
      fingerprints,
      names.map((name) => this.get(topic, name)),
    );
    for (const [name, fingerprint] of fingerprints) this.#fingerprints.set(entryKeyOf(topic, name), fingerprint);
    return diff;
  }

  suppressNextDiff(topic: string, names: readonly string[]): void {
    for (const name of names) this.#fingerprints.set(entryKeyOf(topic, name), suppressedMarker);
  }

  get(topic: string, name: string): string | undefined {
    return this.#fingerprints.get(entryKeyOf(topic, name));
  }
}

const entryKeyOf = (topic: string, name: string) => JSON.stringify([topic, name]);
