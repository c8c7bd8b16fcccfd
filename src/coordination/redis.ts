/** Coordination of writes over all replicas, in Redis and on its clock. */
import { randomUUID } from 'node:crypto';
import { waitUnlessAborted } from '../abort.js';
import { repeat, wallClock, type Clock } from '../clock.js';
import { UpstreamError } from '../errors.js';
import { keyPrefix, RedisUnavailableError, type RedisConnection } from '../redis/index.js';
import { createMemoryCoordination, runThenRelease } from './index.js';
import type { Coordination } from './port.js';

/** A lock is renewed every third of its lease. If its holder dies before a write, it is free after one lease. */
const defaultLeaseMs = 2_000;
const retryMs = 50;
const releaseRetryMs = 500;

export interface RedisCoordinationOptions {
  readonly clock: Clock;
  /** How long an upstream call may take, in milliseconds. Before a write the lock is renewed for this plus a lease. */
  readonly callMs: number;
  readonly leaseMs?: number;
}

/**
 * KEYS: attempts, a sorted set by time. ARGV: member, max, window in milliseconds. Replies {1, left} or {0, oldest,
 * now}.
 */
const takeAttempt = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[3])
local count = redis.call('ZCARD', KEYS[1])
if count >= tonumber(ARGV[2]) then
  return {0, redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2], tostring(now)}
end
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return {1, ARGV[2] - count - 1}`;

const releaseAttempt = `return redis.call('ZREM', KEYS[1], ARGV[1])`;

/** KEYS: lock. ARGV: token, lease in milliseconds. 1 if the token holds the lock now. */
export const acquireLock = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) and 1 or 0`;

/**
 * KEYS: lock. ARGV: token, lease in milliseconds, which is never shortened. 0 if the token does not hold the lock: a
 * lock that has expired is not taken again, because another holder may have had it meanwhile.
 */
export const renewLock = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 1`;

export const releaseLock = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`;

/**
 * Attempts and locks that all replicas share. While Redis is unreachable both reject with UpstreamError
 * UPSTREAM_UNAVAILABLE, because an attempt that cannot be counted must not be sent.
 */
export function createRedisCoordination(
  redis: Pick<RedisConnection, 'run'>,
  { clock, callMs, leaseMs = defaultLeaseMs }: RedisCoordinationOptions,
): Coordination {
  // Within a replica callers queue in memory, so that only one of them competes for the lock.
  const local = createMemoryCoordination({ clock, callMs });
  const keyOf = (kind: string, name: readonly string[]) => `${keyPrefix}${kind}:${JSON.stringify(name)}`;

  async function run(script: string, key: string, ...args: (string | number)[]): Promise<unknown> {
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

  /**
   * Renews the lock for the duration of one call plus one lease. If the reply takes longer than a lease, too little
   * time may be left.
   */
  async function ensureHeld(key: string, token: string): Promise<void> {
    const [startedAt, startedAtWall] = [clock.now(), wallClock()];
    const isHeld = (await run(renewLock, key, token, callMs + leaseMs)) === 1;
    // The monotonic clock may stand still while the machine is suspended; the wall clock does not.
    const elapsedMs = Math.max(clock.now() - startedAt, wallClock() - startedAtWall);
    if (isHeld && elapsedMs < leaseMs) return;
    throw new UpstreamError(
      'This change was interrupted for so long that another one may have begun. Nothing was sent; try again.',
      { code: 'UPSTREAM_UNAVAILABLE', retryable: true },
    );
  }

  /** If the reply is lost, tries again for as long as the lock can be held. */
  async function release(key: string, token: string, giveUpAt = clock.now() + callMs + leaseMs): Promise<void> {
    await run(releaseLock, key, token).catch(() => {
      if (clock.now() < giveUpAt) clock.after(releaseRetryMs, () => void release(key, token, giveUpAt));
    });
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
      let stopRenewal = (): void => undefined;
      const acquireAndWork = async () => {
        while ((await run(acquireLock, key, token, leaseMs)) !== 1)
          await waitUnlessAborted((done) => clock.after(retryMs, done), signal);
        // A failure is not reported, because the next interval tries again.
        stopRenewal = repeat(clock, leaseMs / 3, () => void run(renewLock, key, token, leaseMs).catch(() => undefined));
        return work({ ensureHeld: () => ensureHeld(key, token) });
      };
      return local.runExclusive(name, signal, () =>
        runThenRelease({ clock, callMs }, acquireAndWork, () => {
          stopRenewal();
          return release(key, token);
        }),
      );
    },
  };
}
