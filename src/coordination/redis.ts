/** Coordination of writes over all replicas, in Redis and on its clock. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../clock.js';
import { UpstreamError } from '../errors.js';
import { keyPrefix, RedisUnavailableError, type RedisConnection, type Script } from '../redis/index.js';
import { createMemoryCoordination } from './index.js';
import type { Coordination } from './port.js';

/** A lock is renewed every third of its lease; a replica that dies frees it after one lease. */
const leaseMs = 10_000;
const retryMs = 50;

/**
 * KEYS: attempts, a sorted set by time. ARGV: member, max, window in milliseconds. Replies {1, left} or {0, oldest,
 * now}.
 */
const takeAttempt: Script = {
  name: 'coordinationTakeAttempt',
  lua: `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[3])
local count = redis.call('ZCARD', KEYS[1])
if count >= tonumber(ARGV[2]) then
  return {0, redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2], tostring(now)}
end
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return {1, ARGV[2] - count - 1}`,
};

const releaseAttempt: Script = {
  name: 'coordinationReleaseAttempt',
  lua: `return redis.call('ZREM', KEYS[1], ARGV[1])`,
};

/** KEYS: lock. ARGV: token, lease in milliseconds. 1 if the token holds the lock now. */
const acquireLock: Script = {
  name: 'coordinationAcquireLock',
  lua: `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) and 1 or 0`,
};

const releaseLock: Script = {
  name: 'coordinationReleaseLock',
  lua: `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`,
};

/**
 * Attempts and locks that all replicas share. While Redis is unreachable both reject with UpstreamError
 * UPSTREAM_UNAVAILABLE, because an attempt that cannot be counted must not be sent.
 */
export function createRedisCoordination(redis: RedisConnection): Coordination {
  // Within a replica callers queue in memory, so that only one of them competes for the lock.
  const local = createMemoryCoordination({ now: systemClock.now });
  const keyOf = (kind: string, name: readonly string[]) => `${keyPrefix}${kind}:${JSON.stringify(name)}`;

  async function run(script: Script, key: string, ...args: (string | number)[]): Promise<unknown> {
    try {
      return await redis.run(script, [key], args);
    } catch (error) {
      if (!(error instanceof RedisUnavailableError)) throw error;
      throw new UpstreamError('The store that replicas share is unavailable. Nothing was sent; try again later.', {
        code: 'UPSTREAM_UNAVAILABLE',
        cause: error,
      });
    }
  }

  return {
    async takeAttempt(name, { max, windowMs }) {
      const key = keyOf('attempts', name);
      const member = randomUUID();
      const reply = await run(takeAttempt, key, member, max, windowMs);
      const [isAllowed, value, now] = Array.isArray(reply) ? reply.map(Number) : [];
      if (value === undefined) throw new TypeError(`expected Redis to count an attempt, got ${String(reply)}`);
      if (isAllowed === 1)
        return {
          isAllowed: true,
          attemptsLeft: value,
          release: async () => void (await run(releaseAttempt, key, member)),
        };
      return { isAllowed: false, retryAfterMs: value + windowMs - (now ?? value), freeAt: value + windowMs };
    },

    runExclusive(name, signal, work) {
      const key = keyOf('lock', name);
      const token = randomUUID();
      return local.runExclusive(name, signal, async () => {
        while ((await run(acquireLock, key, token, leaseMs)) !== 1) await sleep(retryMs, undefined, { signal });
        const renewal = setInterval(
          () => void run(acquireLock, key, token, leaseMs).catch(() => undefined),
          leaseMs / 3,
        );
        try {
          return await work();
        } finally {
          clearInterval(renewal);
          await run(releaseLock, key, token).catch(() => undefined);
        }
      });
    },
  };
}
