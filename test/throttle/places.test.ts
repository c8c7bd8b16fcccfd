import { expect, test } from 'vitest';
import { Places } from '../../src/throttle/places.js';
import { VirtualClock } from '../clock.js';

test('what nobody asks whether it is free is forgotten all the same: where Redis says so, a call leaves nothing behind', async () => {
  const clock = new VirtualClock();
  const places = new Places(clock, { places: 5, windowMs: 1_000 });
  for (let call = 0; call < 1_000; call++) {
    places.take(`call ${call}`);
    await clock.advance(20);
    places.rest(`call ${call}`, 1_000);
    await clock.advance(180);
    expect(places.remembered).toBeLessThanOrEqual(7);
  }
  expect(places.uses()).toHaveLength(5);
});
