import { describe, expect, it } from 'vitest';
import { createMemoryPubSub } from '../../src/pubsub/index.js';
import { VirtualClock } from '../virtual-clock.js';
import { pubsubSuite } from './suite/index.js';

pubsubSuite('events in memory', {
  async replicas() {
    const events = createMemoryPubSub();
    return [events, events];
  },
});

describe('last-seen fingerprints in memory', () => {
  it('a last-seen fingerprint in memory expires after a day', async () => {
    const clock = new VirtualClock();
    const events = createMemoryPubSub({ now: clock.now });
    await events.recordSnapshot(['t'], new Map([['a', '1']]));
    await clock.advance(23 * 3_600_000);
    expect(await events.lastFingerprint(['t'], 'a')).toBe('1');
    await clock.advance(2 * 3_600_000);
    expect(await events.lastFingerprint(['t'], 'a')).toBeUndefined();
  });
});
