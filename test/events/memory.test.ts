import { describe, expect, it } from 'vitest';
import { createMemoryEvents } from '../../src/events/index.js';
import { VirtualClock } from '../clock.js';
import { eventsSuite } from './suite/index.js';

eventsSuite('events in memory', {
  async both() {
    const events = createMemoryEvents();
    return [events, events];
  },
});

describe('what was seen, in memory', () => {
  it('is forgotten after a day', async () => {
    const clock = new VirtualClock();
    const events = createMemoryEvents({ now: clock.now });
    await events.see(['t'], new Map([['a', '1']]));
    await clock.advance(23 * 3_600_000);
    expect(await events.recall(['t'], 'a')).toBe('1');
    await clock.advance(2 * 3_600_000);
    expect(await events.recall(['t'], 'a')).toBeUndefined();
  });
});
