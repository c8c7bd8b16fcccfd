import { afterEach, describe, expect, it } from 'vitest';
import { createMemoryIdempotency } from '../../src/idempotency/index.js';
import { MemoryIdempotencyStore } from '../../src/idempotency/memory-store.js';
import { VirtualClock } from '../virtual-clock.js';
import { idempotencySuite } from './suite/index.js';
import { errorOf, outcomeTtlMs, leaseMs, unexpectedWork, Replica, request } from './suite/harness.js';

let clock = new VirtualClock();

afterEach(() => {
  clock = new VirtualClock();
});

idempotencySuite('memory', {
  async replicas(count, { maxRecords } = { maxRecords: 1_000 }) {
    const bytesPerRecord = 700 + 2 * '{"value":"done"}'.length;
    const store = new MemoryIdempotencyStore({ clock, leaseMs, outcomeTtlMs, maxBytes: maxRecords * bytesPerRecord });
    const replica = () => new Replica(store, clock);
    return [replica(), ...Array.from({ length: count - 1 }, replica)];
  },
  advance: (ms) => clock.advance(ms),
  until: (promise) => clock.until(promise),
});

describe('a lost reply of the store', () => {
  it('a key whose lease was granted in a lost reply is free before that lease expires', async () => {
    const store = new MemoryIdempotencyStore({ clock, leaseMs: 60_000, outcomeTtlMs, maxBytes: 100_000 });
    const [one, two] = [new Replica(store, clock), new Replica(store, clock)];
    one.loseReply();
    expect(await errorOf(one.once.once(request(), unexpectedWork))).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    const repeat = two.once.once(request(), async () => 'done');
    await clock.advance(leaseMs);
    expect((await repeat).outcome).toBe('done');
    expect(clock.pending).toBe(0);
  });

  it('a key whose lease was granted in a lost reply is free soon after an outage of nine seconds', async () => {
    const store = new MemoryIdempotencyStore({ clock, leaseMs: 60_000, outcomeTtlMs, maxBytes: 100_000 });
    const [one, two] = [new Replica(store, clock), new Replica(store, clock)];
    one.loseReply();
    await errorOf(one.once.once(request(), unexpectedWork));
    one.cutOff();
    await clock.advance(9_000);
    one.restore();
    const restoredAt = clock.now();
    await clock.until(two.once.once(request(), async () => 'done'));
    expect(clock.now() - restoredAt).toBeLessThan(leaseMs);
  });

  it('a replica stops trying to free a key after ten seconds in which the store was unreachable', async () => {
    const store = new MemoryIdempotencyStore({ clock, leaseMs, outcomeTtlMs, maxBytes: 100_000 });
    const replica = new Replica(store, clock);
    replica.cutOff();
    await errorOf(replica.once.once(request(), unexpectedWork));
    await clock.advance(9_999);
    expect(clock.pending).toBe(1);
    await clock.advance(1);
    expect(clock.pending).toBe(0);
  });
});

describe('outcomes in memory', () => {
  it('an outcome in memory is kept for 24 hours and then dropped', async () => {
    const idempotency = createMemoryIdempotency({ maxBytes: 100_000, clock });
    await idempotency.once(request(), async () => 'first');
    await clock.advance(outcomeTtlMs - 1);
    expect((await idempotency.once(request(), unexpectedWork)).outcome).toBe('first');
    await clock.advance(1);
    expect((await idempotency.once(request(), async () => 'second')).outcome).toBe('second');
    expect(clock.pending).toBeLessThanOrEqual(1);
  });

  it('a full store rejects new keys with a retry delay and still answers the recorded ones', async () => {
    const idempotency = createMemoryIdempotency({ maxBytes: 50_000, clock });
    const add = (index: number) => idempotency.once(request({ key: `order-${index}` }), async () => 'x'.repeat(1_000));
    let kept = 0;
    const full = await (async () => {
      for (;;) {
        try {
          await add(kept);
          kept++;
        } catch (error) {
          return error;
        }
      }
    })();
    expect(full).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: outcomeTtlMs });
    expect(kept).toBe(10);
    for (let index = 0; index < kept; index++) expect((await add(index)).replayed).toBe(true);
    await clock.advance(outcomeTtlMs);
    expect((await add(kept)).replayed).toBe(false);
  });

  it('the memory store is bounded, and a rejected key takes no space', async () => {
    const ledger = new MemoryIdempotencyStore({ clock, leaseMs, outcomeTtlMs, maxBytes: 20_000 });
    const { once } = new Replica(ledger, clock);
    for (let index = 0; index < 1_000; index++)
      await once.once(request({ key: `${index}` }), async () => 'x'.repeat(300)).catch(() => undefined);
    expect(ledger.bytes).toBeLessThan(22_000);
    await clock.advance(outcomeTtlMs);
    await once.once(request(), () => Promise.reject(new Error('nothing'))).catch(() => undefined);
    expect(ledger.bytes).toBe(0);
  });

  it('the memory store sets no timer while no write is in flight', async () => {
    const idempotency = createMemoryIdempotency({ maxBytes: 50_000, clock });
    await idempotency.once(request(), async () => 1);
    await errorOf(idempotency.once(request({ key: 'b' }), () => Promise.reject(new Error('nothing'))));
    await clock.advance(60_000);
    expect(clock.pending).toBe(0);
  });
});
