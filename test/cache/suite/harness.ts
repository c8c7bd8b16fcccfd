/** The surroundings that the suite of the port runs in, once for each store. */
import type { Cache, CacheOptions } from '../../../src/cache/index.js';

export interface CacheHarness {
  /** A cache with nothing in it, closed when the test ends. */
  cache(options?: Partial<CacheOptions>): Promise<Cache>;
  /** Moves the clock of all caches on, by milliseconds. */
  advance(ms: number): Promise<void>;
}
