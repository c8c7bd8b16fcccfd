/** Change detection: the last-seen fingerprint of each name, and the difference to a new snapshot. */
import { LRUCache } from 'lru-cache';
import type { SnapshotDiff } from './port.js';

/** How long a fingerprint is kept after it was last seen. */
export const retentionMs = 24 * 60 * 60 * 1_000;

/** Maximum number of fingerprints per process: about 10 MB. */
const maxFingerprints = 50_000;

/** The fingerprint of a name whose change has been published already. */
export const suppressedMarker = '*';

/** Compares a snapshot with the previous fingerprints, which are in the order of its names. */
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

/** Last-seen fingerprints in memory. */
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

/** Unambiguous, because a topic is a JSON array. */
const entryKeyOf = (topic: string, name: string) => topic + name;
