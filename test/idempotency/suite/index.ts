/** The suite of the idempotency port, which runs on memory and on Redis. */
import { describe } from 'vitest';
import { clientShareSuite } from './client-share.js';
import { holderCrashSuite } from './holder-crash.js';
import { callerAbortSuite } from './caller-abort.js';
import { storeOutageSuite } from './store-outage.js';
import { sharedKeySuite } from './shared-key.js';
import type { Harness } from './harness.js';

export function idempotencySuite(store: string, harness: Harness): void {
  describe(`idempotency in ${store}`, () => {
    sharedKeySuite(harness);
    callerAbortSuite(harness);
    holderCrashSuite(harness);
    storeOutageSuite(harness);
    clientShareSuite(harness);
  });
}
