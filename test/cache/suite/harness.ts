/** The harness for the suite of the cache port, which runs once for each store. */
import type { Cache, CacheOptions } from '../../../src/cache/index.js';

export interface CacheHarness {
  /** An empty cache, closed after the test. */
  cache(options?: Partial<CacheOptions>): Promise<Cache>;
  /** Advances the clock of all caches by milliseconds. */
  advance(ms: number): Promise<void>;
}
