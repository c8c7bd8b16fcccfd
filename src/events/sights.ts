import { LRUCache } from 'lru-cache';
import type { Sight } from './port.js';

/** How long something is remembered that is not seen again. */
export const rememberedMs = 24 * 60 * 60 * 1_000;

/** Most things that are remembered in a process: some ten megabytes. */
const mostRemembered = 50_000;

/** Stands for the look of something whose change has been told. */
export const excused = '*';

/** What was seen before is compared with what is seen now, by the order of the names. */
export function compare(looks: ReadonlyMap<string, string>, before: readonly (string | null | undefined)[]): Sight {
  const first: string[] = [];
  const changed: string[] = [];
  [...looks].forEach(([name, look], index) => {
    const then = before[index] ?? undefined;
    if (then === undefined) first.push(name);
    else if (then !== look && then !== excused) changed.push(name);
  });
  return { first, changed };
}

/** What was seen last, in memory. */
export class Sights {
  readonly #looks: LRUCache<string, string>;

  /** `now`: milliseconds, of any origin. */
  constructor(now: () => number) {
    this.#looks = new LRUCache({ max: mostRemembered, ttl: rememberedMs, perf: { now }, ttlResolution: 0 });
  }

  see(topic: string, looks: ReadonlyMap<string, string>): Sight {
    const names = [...looks.keys()];
    const sight = compare(
      looks,
      names.map((name) => this.recall(topic, name)),
    );
    for (const [name, look] of looks) this.#looks.set(keyOf(topic, name), look);
    return sight;
  }

  excuse(topic: string, names: readonly string[]): void {
    for (const name of names) this.#looks.set(keyOf(topic, name), excused);
  }

  recall(topic: string, name: string): string | undefined {
    return this.#looks.get(keyOf(topic, name));
  }
}

const keyOf = (topic: string, name: string) => JSON.stringify([topic, name]);
