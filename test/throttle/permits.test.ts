import { expect, test } from 'vitest';
import { Permits } from '../../src/throttle/permits.js';
import { VirtualClock } from '../virtual-clock.js';

test('expired permits are pruned on acquire, so memory stays bounded when Redis is the authority', async () => {
  const clock = new VirtualClock();
  const places = new Permits(clock, { permits: 5, windowMs: 1_000 });
  for (let call = 0; call < 1_000; call++) {
    places.acquire(`call ${call}`);
    await clock.advance(20);
    places.cooldown(`call ${call}`, 1_000);
    await clock.advance(180);
    expect(places.size).toBeLessThanOrEqual(7);
  }
  expect(places.active()).toHaveLength(5);
});
