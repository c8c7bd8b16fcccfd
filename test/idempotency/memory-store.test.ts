import { beforeEach, expect, it } from 'vitest';
import { createIdempotency, leaseMs } from '../../src/idempotency/create-idempotency.js';
import { MemoryIdempotencyStore } from '../../src/idempotency/memory-store.js';
import { KeyNotifier } from '../../src/idempotency/notifier.js';
import { StoreUnavailableError, type KeyLease } from '../../src/idempotency/store.js';
import { VirtualClock } from '../virtual-clock.js';
import { errorOf, outcomeTtlMs, request, ScriptedUpstream, unexpectedWork, withResolver } from './suite/harness.js';

let clock = new VirtualClock();

beforeEach(() => {
  clock = new VirtualClock();
});

const createStore = (maxBytes = 100_000) => new MemoryIdempotencyStore({ clock, maxBytes, leaseMs, outcomeTtlMs });

const lease = (keyHash: string, changes: Partial<KeyLease> = {}): KeyLease => ({
  keyHash,
  token: `token of ${keyHash}`,
  fingerprint: 'add A',
  client: 'partner',
  ...changes,
});

it('a lease that expired before the send can be taken over, also while older outcomes are kept', async () => {
  const store = createStore();
  await store.lease(lease('done'));
  await store.record(lease('done'), 'outcome');
  await store.lease(lease('abandoned'));
  await clock.advance(leaseMs);
  expect(await store.lease(lease('abandoned', { token: 'successor' }))).toEqual({ kind: 'granted' });
  expect(await store.lease(lease('done'))).toEqual({ kind: 'recorded', outcome: 'outcome' });
});

it('a lease that expired cannot be marked as sent, whether or not another holder took it over', async () => {
  const store = createStore();
  await store.lease(lease('key'));
  await clock.advance(leaseMs);
  expect(await store.markSent(lease('key'))).toBe(false);
  await store.lease(lease('key', { token: 'successor' }));
  expect(await store.markSent(lease('key'))).toBe(false);
  expect(await store.markSent(lease('key', { token: 'successor' }))).toBe(true);
});

it('a recorded outcome cannot be marked as sent, not even by its own lease', async () => {
  const store = createStore();
  await store.lease(lease('key'));
  await store.record(lease('key'), 'outcome');
  expect(await store.markSent(lease('key'))).toBe(false);
  expect(await store.lease(lease('key'))).toEqual({ kind: 'recorded', outcome: 'outcome' });
});

it.each([
  ['renewal', 'renew'],
  ['release', 'release'],
] as const)('the %s of a lease that has expired changes nothing', async (_, verb) => {
  const store = createStore();
  await store.lease(lease('key'));
  await clock.advance(leaseMs);
  await store[verb](lease('key'));
  expect(store.bytes).toBe(0);
});

it('the renewal of a lease that another holder took over does not extend the lease of that holder', async () => {
  const store = createStore();
  await store.lease(lease('key'));
  await clock.advance(leaseMs);
  await store.lease(lease('key', { token: 'successor' }));
  await clock.advance(1);
  await store.renew(lease('key'));
  const third = await store.lease(lease('key', { token: 'third' }));
  expect(third).toEqual({ kind: 'busy', retryAfterMs: leaseMs - 1 });
});

it('an outcome is recorded even if its lease has expired', async () => {
  const store = createStore();
  await store.lease(lease('key'));
  await clock.advance(leaseMs);
  await store.record(lease('key'), 'outcome');
  expect(await store.lease(lease('key'))).toEqual({ kind: 'recorded', outcome: 'outcome' });
});

it('the renewal of one lease does not keep an expired lease of another key in memory', async () => {
  const store = createStore();
  for (const keyHash of ['renewed', 'dead']) await store.lease(lease(keyHash));
  const { bytes } = store;
  await clock.advance(leaseMs / 2);
  await store.renew(lease('renewed'));
  await clock.advance(leaseMs / 2);
  await store.lease(lease('new'));
  expect(store.bytes).toBe(bytes);
});

it('a sent entry leaves the memory when it expires, even if its lease was renewed after later writes', async () => {
  const store = createStore();
  for (const keyHash of ['sent', 'done']) {
    await store.lease(lease(keyHash));
    await store.markSent(lease(keyHash));
    await clock.advance(1);
  }
  const { bytes } = store;
  await store.record(lease('done'), '');
  await store.renew(lease('sent'));
  await clock.advance(outcomeTtlMs - 2);
  await store.lease(lease('new'));
  expect(store.bytes).toBe(bytes);
});

it('a client without a key in a full store is told when the oldest key of the others expires', async () => {
  const store = createStore(2_000);
  await store.lease(lease('large'));
  await store.lease(lease('given up', { client: 'other' }));
  await store.record(lease('large'), 'x'.repeat(1_000));
  await store.release(lease('given up', { client: 'other' }));
  await clock.advance(1_000);
  for (const client of ['other', 'third'])
    expect(await store.lease(lease('new', { client }))).toEqual({ kind: 'full', retryAfterMs: outcomeTtlMs - 1_000 });
});

it('a store with a limit of 0 bytes refuses every key at once', async () => {
  expect(await createStore(0).lease(lease('key'))).toEqual({ kind: 'full', retryAfterMs: 0 });
});

it('a waiter that was cancelled, even twice, is not notified, and a later one is', async () => {
  const notifier = new KeyNotifier();
  const notified: string[] = [];
  const first = notifier.wait('key');
  void first.notified.then(() => notified.push('first'));
  first.cancel();
  void notifier.wait('key').notified.then(() => notified.push('second'));
  first.cancel();
  notifier.notify('key');
  await clock.advance(0);
  expect(notified).toEqual(['second']);
});

it('a request stops listening to its key once it is answered', async () => {
  const store = createStore();
  let listeners = 0;
  const listen = store.listen.bind(store);
  store.listen = (keyHash) => {
    const waiter = listen(keyHash);
    listeners += 1;
    return { notified: waiter.notified, cancel: () => ((listeners -= 1), waiter.cancel()) };
  };
  const idempotency = createIdempotency(store, { clock });
  await idempotency.once(request(), async () => 'done');
  await idempotency.once(request(), unexpectedWork);
  await errorOf(idempotency.once(request({ fingerprint: 'add B' }), unexpectedWork));
  expect(listeners).toBe(0);
});

it('close() ends the wait of a repeat for a key that another replica holds', async () => {
  const store = createStore();
  const [holder, waiting] = [createIdempotency(store, { clock }), createIdempotency(store, { clock })];
  const upstream = new ScriptedUpstream();
  const first = holder.once(request(), upstream.work);
  const repeat = errorOf(waiting.once(request(), unexpectedWork));
  await clock.advance(1);
  await waiting.close();
  expect(await repeat).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
  (await upstream.call(1)).answer({ code: 'A' });
  expect((await first).outcome).toEqual({ code: 'A' });
});

it('a lease is renewed before it expires, with the intervals of production', async () => {
  const store = createStore();
  const [holder, waiting] = [createIdempotency(store, { clock }), createIdempotency(store, { clock })];
  const upstream = new ScriptedUpstream();
  const first = holder.once(request(), upstream.work);
  const call = await upstream.call(1);
  const repeat = waiting.once(request(), unexpectedWork);
  await clock.advance(3 * leaseMs);
  call.answer({ code: 'A' });
  await first;
  expect(await repeat).toEqual({ outcome: { code: 'A' }, replayed: true });
});

it('the lease of one write is renewed while the outcome of another cannot be recorded', async () => {
  const store = createStore();
  const record = store.record.bind(store);
  store.record = (of, outcome) =>
    outcome.includes('unrecorded') ? Promise.reject(new StoreUnavailableError('down')) : record(of, outcome);
  const [holder, waiting] = [createIdempotency(store, { clock }), createIdempotency(store, { clock })];
  const upstream = new ScriptedUpstream();
  const first = holder.once(request(), upstream.work);
  await holder.once(request({ key: 'order-2' }), async () => 'unrecorded');
  await clock.advance(3 * leaseMs);
  const repeat = waiting.once(request(), unexpectedWork);
  await clock.advance(1);
  (await upstream.call(1)).answer({ code: 'A' });
  await first;
  expect((await repeat).replayed).toBe(true);
});

it('close() tries once more to record an outcome and leaves no timer, even if that fails', async () => {
  const store = createStore();
  const record = store.record.bind(store);
  let isDown = true;
  store.record = (of, outcome) => (isDown ? Promise.reject(new StoreUnavailableError('down')) : record(of, outcome));
  const [one, two] = [createIdempotency(store, { clock }), createIdempotency(store, { clock })];
  await one.once(request(), async () => 'first');
  await two.once(request({ key: 'order-2' }), async () => 'second');
  await two.close();
  isDown = false;
  await one.close();
  expect(clock.pending).toBe(0);
  const repeat = createIdempotency(store, { clock }).once(request(), unexpectedWork);
  expect((await repeat).outcome).toBe('first');
});

it('close() during a renewal sets no timer once the renewal has ended', async () => {
  const store = createStore();
  const gate = withResolver<void>();
  store.renew = () => gate.promise;
  store.record = () => Promise.reject(new StoreUnavailableError('down'));
  const idempotency = createIdempotency(store, { clock });
  const upstream = new ScriptedUpstream();
  const write = idempotency.once(request(), upstream.work);
  const call = await upstream.call(1);
  await clock.advance(leaseMs / 2);
  call.answer({ code: 'A' });
  await write;
  await idempotency.close();
  gate.resolve();
  await clock.advance(0);
  expect(clock.pending).toBe(0);
});

it('a write whose lease is granted after close() is refused, and its key is free', async () => {
  const store = createStore();
  const gate = withResolver<void>();
  const grant = store.lease.bind(store);
  store.lease = async (of) => {
    await gate.promise;
    return grant(of);
  };
  const idempotency = createIdempotency(store, { clock });
  let hasRun = false;
  const write = errorOf(idempotency.once(request(), async () => (hasRun = true)));
  await idempotency.close();
  gate.resolve();
  expect(await write).toMatchObject({ message: expect.stringContaining('shutting down') });
  expect([hasRun, store.bytes]).toEqual([false, 0]);
});

it('close() without any write resolves', async () => {
  await createIdempotency(createStore(), { clock }).close();
  expect(clock.pending).toBe(0);
});

it('an unexpected error of the store while a write is marked as sent reaches the caller unchanged', async () => {
  const store = createStore();
  const unexpected = new TypeError('unexpected');
  store.markSent = () => Promise.reject(unexpected);
  const work = new ScriptedUpstream().work;
  expect(await errorOf(createIdempotency(store, { clock }).once(request(), work))).toBe(unexpected);
});

it('an outage of the store while a write is marked as sent is the cause of the error', async () => {
  const store = createStore();
  const outage = new StoreUnavailableError('down');
  store.markSent = () => Promise.reject(outage);
  const error = await errorOf(createIdempotency(store, { clock }).once(request(), new ScriptedUpstream().work));
  expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', cause: outage });
});

it('an outage of the store during the wait for another holder is the cause of OUTCOME_UNKNOWN', async () => {
  const store = createStore();
  const outage = new StoreUnavailableError('down');
  const gate = withResolver<string>();
  const first = createIdempotency(store, { clock }).once(request(), () => gate.promise);
  const repeat = errorOf(createIdempotency(store, { clock }).once(request(), unexpectedWork));
  await clock.advance(1);
  store.lease = () => Promise.reject(outage);
  gate.resolve('done');
  await first;
  expect(await repeat).toMatchObject({ code: 'OUTCOME_UNKNOWN', cause: outage });
});

it('OUTCOME_UNKNOWN of a mutation without a recovery hint ends with the general advice', async () => {
  const upstream = new ScriptedUpstream();
  const write = errorOf(createIdempotency(createStore(), { clock }).once(request(), upstream.work));
  (await upstream.call(1)).fail(new Error('no reply'));
  expect(String(await write)).toMatch(/ Check whether it was carried out before you retry with a new key\.$/);
});
