/** The suite of the cache port, which runs on memory and on Redis. */
import { describe } from 'vitest';
import { invalidationSuite } from './invalidation.js';
import { cacheKeySuite } from './cache-keys.js';
import { servingSuite } from './serving.js';
import { singleFlightSuite } from './single-flight.js';
import { replacementSuite } from './replacement.js';
import type { CacheHarness } from './harness.js';

export type { CacheHarness } from './harness.js';

export function cacheSuite(store: string, harness: CacheHarness): void {
  describe(`the cache in ${store}`, () => {
    servingSuite(harness);
    singleFlightSuite(harness);
    invalidationSuite(harness);
    replacementSuite(harness);
    cacheKeySuite(harness);
  });
}
