/** All users of Redis, opened as the gateway opens them, and the rights that docs/cache.md grants to them. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, type TestContext } from 'vitest';
import { createCallerRateLimiter, localViewer } from '../../src/auth/index.js';
import { createRedisCache } from '../../src/cache/redis.js';
import { systemClock } from '../../src/clock.js';
import { createRedisCoordination } from '../../src/coordination/redis.js';
import { createRedisIdempotency } from '../../src/idempotency/redis.js';
import { createRedisPubSub } from '../../src/pubsub/redis.js';
import { RedisConnection } from '../../src/redis/index.js';
import { createThrottle } from '../../src/throttle/index.js';
import { RedisRateLimitBackend } from '../../src/throttle/redis-rate-limit-backend.js';
import type { TestRedis } from '../redis-server.js';
import { until } from '../redis-topologies.js';

/** The command of docs/cache.md that creates the Redis user of a gateway. */
export const aclCommand = (() => {
  const docs = readFileSync(new URL('../../docs/cache.md', import.meta.url), 'utf8');
  const [found] = /^ *redis-cli ACL SETUSER gateway (?:.*\\\n)*.*$/m.exec(docs) ?? [];
  if (found === undefined) throw new Error('expected docs/cache.md to create a Redis user');
  return found.trim();
})();

/** Runs the command of the documentation on these servers. */
export function createRedisUser(...servers: readonly TestRedis[]): void {
  for (const { url } of servers)
    execFileSync('sh', ['-c', aclCommand.replace('redis-cli', `redis-cli -u ${url}`)], { stdio: 'ignore' });
}

/** The URL with the name and password of that user. */
export const asRedisUser = (url: string): string => url.replace('://', '://gateway:PASSWORD@');

/** All users of Redis on one connection. */
export async function openUsers({ onTestFinished }: Pick<TestContext, 'onTestFinished'>, url: string) {
  const redis = new RedisConnection(url);
  const users = {
    cache: createRedisCache({ redis, format: 1, maxBytes: 1_000_000 }),
    idempotency: createRedisIdempotency({ redis, format: 1 }),
    pubsub: createRedisPubSub({ redis }),
    throttle: createThrottle({ backend: new RedisRateLimitBackend({ redis }) }),
  };
  const coordination = createRedisCoordination(redis, { clock: systemClock, callMs: 1_000 });
  const limits = createCallerRateLimiter({ redis: redis.client });
  const reasons: string[] = [];
  redis.onStateChange((change) => change.state === 'lost' && reasons.push(change.reason));
  onTestFinished(async () => {
    for (const user of Object.values(users)) await user.close();
    redis.close();
  });
  return { ...users, coordination, limits, redis, reasons };
}

export type Users = Awaited<ReturnType<typeof openUsers>>;

export const read = ({ cache }: Users, fetch: () => Promise<string>): Promise<string> =>
  cache.read({ key: ['k'], tags: [['t']], freshMs: 60_000, staleMs: 0, fetch }).then(({ value }) => value);

export const executeOnce = ({ idempotency }: Users, key: string) =>
  idempotency.once(
    { owner: ['o'], client: 'c', key, path: ['key'], fingerprint: 'f', signal: AbortSignal.timeout(1_000) },
    async ({ markSent }) => {
      await markSent();
      return 'done';
    },
  );

export const callUpstream = ({ throttle }: Users, call: () => Promise<unknown> = async () => undefined) =>
  throttle.run(
    { key: 'quota', callsPerSecond: 5, flow: 'flow', class: 'interactive', deadline: systemClock.now() + 10_000 },
    call,
  );

/** Counts a request of a caller who may send two per second. */
export const countRequest = ({ limits }: Users) =>
  limits.consumeRequest({ ...localViewer, name: 'partner', limits: { requestsPerSecond: 2 } });

/**
 * Checks that two replicas share a value, a write, a message, a snapshot, a quota, an outcome, an attempt, a lock and a
 * rate limit.
 */
export async function expectShared(test: Pick<TestContext, 'onTestFinished'>, url: string): Promise<readonly Users[]> {
  const [one, two] = [await openUsers(test, url), await openUsers(test, url)];
  await until(async () => one.redis.state === 'ready' && two.redis.state === 'ready');
  expect(await read(one, async () => 'first')).toBe('first');
  expect(await read(two, async () => 'unexpected')).toBe('first');
  await one.cache.write([['t']], async () => undefined);
  expect(await read(two, async () => 'second')).toBe('second');

  const subscription = two.pubsub.subscribe([['topic']], AbortSignal.timeout(10_000));
  const next = subscription.next();
  one.pubsub.publish([['topic']], 'changed');
  await expect(next).resolves.toEqual({ done: false, value: 'changed' });
  await one.pubsub.recordSnapshot(['topic'], new Map([['name', 'fingerprint']]));
  expect(await two.pubsub.lastFingerprint(['topic'], 'name')).toBe('fingerprint');

  expect(await callUpstream(one, async () => 'called')).toBe('called');
  expect(await executeOnce(one, 'key')).toEqual({ outcome: 'done', replayed: false });
  expect(await executeOnce(two, 'key')).toEqual({ outcome: 'done', replayed: true });
  const attempt = { max: 1, windowMs: 60_000 };
  expect(await one.coordination.takeAttempt(['code'], attempt)).toMatchObject({ isAllowed: true });
  expect(await two.coordination.takeAttempt(['code'], attempt)).toMatchObject({ isAllowed: false });
  await one.coordination.runExclusive(['lock'], AbortSignal.timeout(10_000), (lock) => lock.ensureHeld());

  const requests = [one, two, one, two].map((users) => countRequest(users));
  const results = await Promise.allSettled(requests);
  // A new window may begin in between.
  expect(results.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);
  return [one, two];
}
