import { expect, it, onTestFinished } from 'vitest';
import { openStores } from '../../src/app/stores.js';
import { createDeadline } from '../../src/server/deadline.js';
import { VirtualClock } from '../virtual-clock.js';

const ignore = () => undefined;
const observers = {
  request: ignore,
  throttle: ignore,
  upstream: ignore,
  cache: ignore,
  idempotency: ignore,
  pubsub: ignore,
  redis: ignore,
  auth: ignore,
};

it('cache entries and request deadlines expire by the same clock', async () => {
  const clock = new VirtualClock();
  const stores = await openStores(
    { redisUrl: null, idempotencyRedisUrl: null },
    { account: 'account', clock, callMs: 1_000, observers },
  );
  onTestFinished(() => stores.close());
  let fetches = 0;
  const read = () =>
    stores.cache.read({
      key: ['account', 'read'],
      tags: [['tag']],
      freshMs: 1_000,
      staleMs: 0,
      fetch: () => Promise.resolve((fetches += 1)),
    });
  const deadline = createDeadline({ requestTimeoutMs: 975, bulkTimeoutMs: 975 }, clock, clock.now());
  await read();
  await clock.advance(999);
  expect([(await read()).state, deadline.signal.aborted]).toEqual(['hit', false]);
  await clock.advance(1);
  expect([(await read()).state, fetches, deadline.signal.aborted]).toEqual(['miss', 2, true]);
});
