import { describe, expect, it } from 'vitest';
import {
  InvalidInputError,
  NotFoundError,
  PermissionError,
  ThrottledError,
  UpstreamError,
  type GatewayError,
} from '../../src/errors.js';
import { createIdempotency, leaseMs } from '../../src/idempotency/create-idempotency.js';
import { createMemoryIdempotency } from '../../src/idempotency/index.js';
import { MemoryIdempotencyStore } from '../../src/idempotency/memory-store.js';
import { VirtualClock } from '../virtual-clock.js';
import { errorOf, outcomeTtlMs, request, unexpectedWork } from './suite/harness.js';

const createStore = (maxBytes = 100_000) => {
  const clock = new VirtualClock();
  return { clock, idempotency: createMemoryIdempotency({ maxBytes, clock }) };
};

const rejected = new UpstreamError('rejected', { code: 'UPSTREAM_REJECTED', retryable: false });
const notOwned = new PermissionError('not owned', { code: 'UPSTREAM_NOT_OWNED' });

describe('a write that was refused before it was sent', () => {
  it.each<[string, GatewayError]>([
    ['NOT_FOUND', new NotFoundError('no such code')],
    ['BAD_USER_INPUT', new InvalidInputError([{ path: ['input'], message: 'too long' }])],
    ['UPSTREAM_NOT_OWNED', notOwned],
    ['UPSTREAM_REJECTED of a read before the write', rejected],
    ['RATE_LIMITED', new ThrottledError('limit', { code: 'RATE_LIMITED', retryAfterMs: 10 })],
    ['FORBIDDEN', new PermissionError('no scope')],
  ])('a write with %s that was not sent frees its key for corrected input', async (_, error) => {
    const { idempotency } = createStore();
    const wrong = request({ fingerprint: 'wrong input' });
    expect(await errorOf(idempotency.once(wrong, () => Promise.reject(error)))).toBe(error);
    const corrected = request({ fingerprint: 'corrected input' });
    expect(await idempotency.once(corrected, async () => 'done')).toEqual({ outcome: 'done', replayed: false });
  });

  it('refused keys take no space: 1,000 of them leave the store empty', async () => {
    const { idempotency } = createStore(5_000);
    for (let index = 0; index < 1_000; index++) {
      const refused = idempotency.once(request({ key: `${index}` }), () => Promise.reject(new NotFoundError('no')));
      expect(await errorOf(refused)).toMatchObject({ code: 'NOT_FOUND' });
    }
    expect((await idempotency.once(request({ client: 'other' }), async () => 'done')).outcome).toBe('done');
  });
});

it('an unexpected error of the store reaches the caller unchanged, and is not taken for an outage', async () => {
  const clock = new VirtualClock();
  const store = new MemoryIdempotencyStore({ maxBytes: 100_000, clock, leaseMs, outcomeTtlMs });
  const unexpected = new TypeError('unexpected');
  store.lease = () => Promise.reject(unexpected);
  const write = createIdempotency(store, { clock }).once(request(), unexpectedWork);
  await expect(write).rejects.toBe(unexpected);
});

describe('a write that the upstream refused', () => {
  it.each<[string, GatewayError]>([
    ['UPSTREAM_REJECTED', rejected],
    ['UPSTREAM_NOT_OWNED', notOwned],
    ['NOT_FOUND', new NotFoundError('no such code')],
  ])('a refusal with %s after the send is recorded and replayed', async (code, error) => {
    const { idempotency } = createStore();
    const first = idempotency.once(request(), async (sendGuard) => {
      await sendGuard.markSent();
      sendGuard.markNotCarriedOut();
      throw error;
    });
    expect(await errorOf(first)).toMatchObject({ code });
    expect(await errorOf(idempotency.once(request(), unexpectedWork))).toMatchObject({ code });
  });
});

describe('the share of a client in the store', () => {
  /** Uses new keys of a client until one is rejected. */
  async function fill(idempotency: ReturnType<typeof createMemoryIdempotency>, client: string) {
    for (let index = 0; ; index++) {
      const owner = ['account', client, 'space'];
      try {
        await idempotency.once(request({ owner, client, key: `${index}` }), async () => 'x'.repeat(100));
      } catch (error) {
        return { keys: index, error };
      }
    }
  }

  it('one client cannot use more than half of the store, and other clients can still write', async () => {
    const { idempotency } = createStore();
    const first = await fill(idempotency, 'first');
    expect(first.error).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: outcomeTtlMs });
    const second = await fill(idempotency, 'second');
    const third = await fill(idempotency, 'third');
    expect(second.keys).toBeGreaterThan(first.keys / 3);
    expect(third.keys).toBeGreaterThan(first.keys / 6);
  });

  it('the retry time of a client depends on its own oldest key', async () => {
    const { clock, idempotency } = createStore(20_000);
    await idempotency.once(request({ client: 'early', key: 'early' }), async () => 'x');
    await clock.advance(1_000_000);
    const { error } = await fill(idempotency, 'late');
    expect(error).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: outcomeTtlMs });
  });

  it('a client can write again once its keys have expired', async () => {
    const { clock, idempotency } = createStore(20_000);
    const before = await fill(idempotency, 'client');
    await clock.advance(outcomeTtlMs);
    const after = await fill(idempotency, 'client');
    expect(after.keys).toBe(before.keys);
  });
});
