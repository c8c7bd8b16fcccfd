import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.js';
import { createRedisCoordination, type RedisCoordinationOptions } from '../../src/coordination/redis.js';
import { RedisConnection } from '../../src/redis/index.js';
import { VirtualClock } from '../virtual-clock.js';
import { redisMissing, skipNote, startRedis, type TestRedis } from '../redis-server.js';

let redis: TestRedis;
const connections: RedisConnection[] = [];
const { signal } = new AbortController();

describe.skipIf(redisMissing !== undefined)(`coordination over replicas${skipNote}`, () => {
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterEach(() => {
    for (const connection of connections.splice(0)) connection.close();
  });
  afterAll(() => redis.stop());

  function replica(options: Partial<RedisCoordinationOptions> = {}) {
    const connection = new RedisConnection(redis.url);
    connections.push(connection);
    return createRedisCoordination(connection, { clock: systemClock, callMs: 1_000, ...options });
  }

  it('replicas share one budget of attempts, and an attempt that was released is free again', async () => {
    const [one, two, name] = [replica(), replica(), [randomUUID()]];
    const budget = { max: 3, windowMs: 60_000 };
    const results = await Promise.all([one, two, one, two, one].map((each) => each.takeAttempt(name, budget)));
    expect(results.filter(({ isAllowed }) => isAllowed)).toHaveLength(3);
    const refused = await two.takeAttempt(name, budget);
    if (refused.isAllowed) throw new Error('expected a refusal');
    expect(refused.retryAfterMs).toBeGreaterThan(50_000);
    expect(refused.freeAt - Date.now()).toBeLessThanOrEqual(60_000);
    for (const result of results) if (result.isAllowed) await result.release();
    expect(await two.takeAttempt(name, budget)).toMatchObject({ isAllowed: true, attemptsLeft: 2 });
  });

  it('an attempt is free again after its window, on the clock of Redis', async () => {
    const [one, name, budget] = [replica(), [randomUUID()], { max: 1, windowMs: 300 }];
    await one.takeAttempt(name, budget);
    expect((await one.takeAttempt(name, budget)).isAllowed).toBe(false);
    await sleep(350);
    expect((await one.takeAttempt(name, budget)).isAllowed).toBe(true);
  });

  it('only one of two replicas runs exclusive work of one name at a time', async () => {
    const [one, two, name] = [replica(), replica(), [randomUUID()]];
    let running = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++running);
      await sleep(20);
      running -= 1;
    };
    await Promise.all([one, two, one, two, two, one].map((each) => each.runExclusive(name, signal, work)));
    expect([most, running]).toEqual([1, 0]);
  });

  it('a holder that was paused for longer than its lease cannot write, and the next holder can', async () => {
    // Time stands still for the first replica, so it renews nothing, like a paused process.
    const [paused, two, name] = [replica({ clock: new VirtualClock(), leaseMs: 200 }), replica(), [randomUUID()]];
    const writes: string[] = [];
    await paused.runExclusive(name, signal, async (lock) => {
      await two.runExclusive(name, signal, async (other) => {
        await other.ensureHeld();
        writes.push('two');
      });
      const write = async () => {
        await lock.ensureHeld();
        writes.push('paused');
      };
      await expect(write()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: true });
    });
    expect(writes).toEqual(['two']);
  });

  it('the lock of a holder that stops after its check is kept for as long as the call may take', async () => {
    const [stopped, two, name] = [replica({ clock: new VirtualClock(), leaseMs: 100 }), replica(), [randomUUID()]];
    await stopped.runExclusive(name, signal, async (lock) => {
      await lock.ensureHeld();
      const impatient = AbortSignal.timeout(400);
      await expect(two.runExclusive(name, impatient, () => Promise.resolve())).rejects.toMatchObject({
        name: 'TimeoutError',
      });
    });
    await two.runExclusive(name, signal, () => Promise.resolve());
  });

  it('attempts and exclusive work are refused while Redis is down', async () => {
    const away = new RedisConnection('redis://127.0.0.1:1');
    connections.push(away);
    const coordination = createRedisCoordination(away, { clock: systemClock, callMs: 1_000 });
    const refused = { code: 'UPSTREAM_UNAVAILABLE' };
    await expect(coordination.takeAttempt(['a'], { max: 1, windowMs: 1_000 })).rejects.toMatchObject(refused);
    await expect(coordination.runExclusive(['a'], signal, () => Promise.resolve())).rejects.toMatchObject(refused);
  });
});
