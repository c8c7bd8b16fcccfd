import { describe, expect, it } from 'vitest';
import { OutcomeUnknownError, UpstreamError } from '../../src/errors.js';
import { acquireLock, createRedisCoordination, releaseLock, renewLock } from '../../src/coordination/redis.js';
import { RedisUnavailableError } from '../../src/redis/index.js';
import { VirtualClock } from '../virtual-clock.js';

const { signal } = new AbortController();
const [callMs, leaseMs] = [20_000, 10_000];

/** Coordination over a lock that is always granted. `duringCheck` runs while a check before a write waits for Redis. */
function start(duringCheck: (clock: VirtualClock) => Promise<void> | void = () => undefined) {
  const clock = new VirtualClock();
  const leases: unknown[] = [];
  const runs: string[] = [];
  const redis = {
    async run(script: string, _keys: readonly string[], [, lease]: readonly (string | number)[]) {
      runs.push(script);
      if (script === renewLock) leases.push(lease);
      if (lease === callMs + leaseMs) await duringCheck(clock);
      return 1;
    },
  };
  return { clock, leases, runs, coordination: createRedisCoordination(redis, { clock, callMs, leaseMs }) };
}

describe('the check of a lock before a write', () => {
  it('ensureHeld() renews the lock for a call and a lease', async () => {
    const { coordination, leases } = start();
    await coordination.runExclusive(['a'], signal, ({ ensureHeld }) => ensureHeld());
    expect(leases).toEqual([callMs + leaseMs]);
  });

  it('a process that is paused between the renewal and its reply does not write', async () => {
    const { coordination } = start((clock) => clock.advance(leaseMs));
    const write = coordination.runExclusive(['a'], signal, ({ ensureHeld }) => ensureHeld());
    await expect(write).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: true });
  });

  it('a pause that leaves enough time for the call does not prevent the write', async () => {
    const { coordination } = start((clock) => clock.advance(leaseMs - 1));
    await coordination.runExclusive(['a'], signal, ({ ensureHeld }) => ensureHeld());
  });

  it('the lock is renewed every third of its lease while the work runs, and not afterwards', async () => {
    const { clock, coordination, leases } = start();
    await coordination.runExclusive(['a'], signal, () => clock.advance(leaseMs));
    expect(leases).toEqual([leaseMs, leaseMs, leaseMs]);
    expect(clock.pending).toBe(0);
  });

  it('the lock is held for a call longer after work that got no reply in time', async () => {
    const { clock, coordination, runs } = start();
    const cause = new UpstreamError('No reply came in time.', { code: 'UPSTREAM_TIMEOUT' });
    const unknown = new OutcomeUnknownError('No reply.', { cause });
    const failure = coordination.runExclusive(['a'], signal, () => Promise.reject(unknown));
    await expect(failure).rejects.toThrow('No reply.');
    await clock.advance(callMs - 1);
    expect(runs).not.toContain(releaseLock);
    await clock.advance(1);
    expect(runs).toContain(releaseLock);
    expect(clock.pending).toBe(0);
  });
});

describe('a lock whose reply is lost', () => {
  /** A lock in Redis. The reply of this script is lost once, after it has taken effect. */
  function startLosing(lost: string) {
    const clock = new VirtualClock();
    let holder: unknown;
    const redis = {
      async run(script: string, _keys: readonly string[], [token]: readonly (string | number)[]) {
        if (script === lost) {
          lost = '';
          if (script === acquireLock) holder = token;
          throw new RedisUnavailableError('no answer');
        }
        if (script === acquireLock) holder ??= token;
        const isHeld = holder === token;
        if (script === releaseLock && isHeld) holder = undefined;
        return isHeld ? 1 : 0;
      },
    };
    const coordination = createRedisCoordination(redis, { clock, callMs, leaseMs });
    return { clock, coordination, isHeld: () => holder !== undefined };
  }

  it('a lock that was acquired in a lost reply is released before its lease is over', async () => {
    const { clock, coordination, isHeld } = startLosing(acquireLock);
    const work = coordination.runExclusive(['a'], signal, () => Promise.resolve());
    await expect(work).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(isHeld()).toBe(false);
    expect(clock.pending).toBe(0);
  });

  it('a lock whose release did not reach Redis is released half a second later', async () => {
    const { clock, coordination, isHeld } = startLosing(releaseLock);
    await coordination.runExclusive(['a'], signal, ({ ensureHeld }) => ensureHeld());
    expect(isHeld()).toBe(true);
    await clock.advance(500);
    expect(isHeld()).toBe(false);
    expect(clock.pending).toBe(0);
  });
});
