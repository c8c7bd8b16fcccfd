import { describe, expect, it } from 'vitest';
import { OutcomeUnknownError, ThrottledError, UpstreamError } from '../../src/errors.js';
import { createPhoneMessageQrdl, deletePhoneMessageQrdl, listPhoneMessageQrdl } from '../../src/operations/index.js';
import { TransportError } from '../../src/upstream/index.js';
import { trackOutcome, okReply, errorReply, scriptedTransport, flushPromises, createHarness } from './harness.js';

const codes = { PhoneNumber: '4915100000001', CustSpaceId: 'cams-1' };
const oneCode = { ...codes, QrdlCode: 'ABC' };
const newCode = { ...codes, GenerateQrImage: 'PNG', PrefilledMessage: 'Grüß Gott' };
const broken = new TransportError('broken', 'ECONNRESET');
const unreachable = new TransportError('unreachable', 'ECONNREFUSED');
const unreadable = new TransportError('unreadable');

describe('a write', () => {
  it.each([
    ['an unreachable upstream', unreachable],
    ['a used nonce', errorReply('SignatureNonceUsed')],
  ])('a write is retried after %s, because it surely was not carried out', async (_, first) => {
    const transport = scriptedTransport(first, okReply());
    const { upstream, options, clock } = createHarness(transport);
    const seen = trackOutcome(upstream.call(deletePhoneMessageQrdl, oneCode, options()));
    await clock.advance(1_000);
    expect(seen.value).toBeDefined();
    expect(transport.sent).toHaveLength(2);
  });

  it.each([
    ['a broken connection', broken],
    ['a timeout', new TransportError('timeout')],
    ['an unreadable reply', unreadable],
    ['an internal error', errorReply('InternalError', { status: 500 })],
    ['an unavailable service', errorReply('ServiceUnavailable', { status: 503 })],
    ['an unexpected error', new Error('https://secret.example')],
    ['a reply of another shape', okReply({ Data: [] })],
    ['a reply without a Code', { status: 200, body: '{}', requestId: null }],
  ])('a write is OUTCOME_UNKNOWN after %s, and is sent once', async (_, came) => {
    const transport = scriptedTransport(came);
    const { upstream, options, clock } = createHarness(transport);
    const seen = trackOutcome(upstream.call(createPhoneMessageQrdl, newCode, options()));
    await clock.advance(5_000);
    expect(seen.error).toBeInstanceOf(OutcomeUnknownError);
    expect(seen.error).not.toMatchObject({ message: expect.stringContaining('secret') });
    expect(transport.sent).toHaveLength(1);
  });

  it('a write whose success reply cannot be decoded is OUTCOME_UNKNOWN and says so', async () => {
    const { upstream, options } = createHarness(scriptedTransport(okReply({ Data: [] })));
    await expect(upstream.call(createPhoneMessageQrdl, newCode, options())).rejects.toThrow(
      new RegExp(
        '^The upstream reported success for CreatePhoneMessageQrdl \\(upstream request REQ-1\\).*' +
          'Data: expected an object, got an array',
      ),
    );
  });

  it.each([
    ['a refusal', errorReply('MissingPhoneNumber'), 'UPSTREAM_REJECTED'],
    ['a denial', errorReply('Ram.PermissionDeny'), 'UPSTREAM_PERMISSION_DENIED'],
    ['wrong credentials', errorReply('SignatureDoesNotMatch'), 'UPSTREAM_CREDENTIALS'],
  ])('a write fails after %s', async (_, came, code) => {
    const { upstream, options } = createHarness(scriptedTransport(came));
    await expect(upstream.call(deletePhoneMessageQrdl, oneCode, options())).rejects.toMatchObject({ code });
  });

  it('a sent write is OUTCOME_UNKNOWN at its deadline, and is still awaited to its end', async () => {
    let answer: (came: ReturnType<typeof okReply>) => void = () => {};
    const { upstream, options, clock } = createHarness(
      scriptedTransport(() => new Promise((resolve) => (answer = resolve))),
    );
    const late: string[] = [];
    const seen = trackOutcome(
      upstream.call(deletePhoneMessageQrdl, oneCode, {
        ...options(300),
        onLateEnd: ({ outcome }) => late.push(outcome),
      }),
    );
    await clock.advance(300);
    expect(seen.error).toBeInstanceOf(OutcomeUnknownError);
    const closed = trackOutcome(upstream.close());
    await clock.advance(1_000);
    expect(closed.settled).toBe(false);
    expect(late).toEqual([]);
    answer(okReply());
    await flushPromises();
    expect(closed.settled).toBe(true);
    expect(late).toEqual(['OK']);
  });

  it('a sent write is awaited even if its caller disconnects', async () => {
    let answer: (came: ReturnType<typeof okReply>) => void = () => {};
    const { upstream, options } = createHarness(scriptedTransport(() => new Promise((resolve) => (answer = resolve))));
    const controller = new AbortController();
    const seen = trackOutcome(
      upstream.call(deletePhoneMessageQrdl, oneCode, { ...options(), signal: controller.signal }),
    );
    await flushPromises();
    controller.abort(new Error('gone'));
    await flushPromises();
    expect(seen.settled).toBe(false);
    answer(okReply());
    await flushPromises();
    expect(seen.value).toMatchObject({ requestId: 'REQ-1' });
  });

  it('a write is not sent if its caller disconnected before or while it was queued', async () => {
    const transport = scriptedTransport(okReply());
    const { upstream, options, throttle } = createHarness(transport);
    let open = () => {};
    throttle.gate = new Promise((resolve) => (open = resolve));
    const controller = new AbortController();
    const seen = trackOutcome(
      upstream.call(deletePhoneMessageQrdl, oneCode, { ...options(), signal: controller.signal }),
    );
    await flushPromises();
    controller.abort(new Error('gone'));
    open();
    await flushPromises();
    expect(seen.error).toMatchObject({ message: 'gone' });
    await expect(
      upstream.call(deletePhoneMessageQrdl, oneCode, { ...options(), signal: AbortSignal.abort(new Error('before')) }),
    ).rejects.toThrow('before');
    expect(transport.sent).toEqual([]);
  });

  it('a write is not sent if its caller disconnects just as the throttle runs it', async () => {
    const transport = scriptedTransport(okReply());
    const { upstream, options, throttle } = createHarness(transport);
    let turn = () => {};
    const ready = new Promise<void>((resolve) => (turn = resolve));
    throttle.run = async (_, call) => {
      await ready;
      return call();
    };
    const controller = new AbortController();
    const seen = trackOutcome(
      upstream.call(deletePhoneMessageQrdl, oneCode, { ...options(), signal: controller.signal }),
    );
    controller.abort(new Error('gone'));
    turn();
    await flushPromises();
    expect(seen.error).toMatchObject({ message: 'gone' });
    expect(transport.sent).toEqual([]);
  });

  it('a write whose check before sending fails is not sent, and its key is marked as not carried out', async () => {
    const transport = scriptedTransport(okReply());
    const { upstream, options } = createHarness(transport);
    const events: string[] = [];
    const sendGuard = {
      markSent: async () => void events.push('sent'),
      markNotCarriedOut: () => void events.push('not carried out'),
    };
    const lost = new UpstreamError('The lock was lost.', { code: 'UPSTREAM_UNAVAILABLE' });
    const beforeSend = () => Promise.reject(lost);
    const write = upstream.call(deletePhoneMessageQrdl, oneCode, { ...options(), sendGuard, beforeSend });
    await expect(write).rejects.toBe(lost);
    expect(transport.sent).toEqual([]);
    expect(events).toEqual(['sent', 'not carried out']);
  });

  it('a write is checked before each of its attempts', async () => {
    const transport = scriptedTransport(unreachable, okReply());
    const { upstream, options, clock } = createHarness(transport);
    let checks = 0;
    const beforeSend = async () => void (checks += 1);
    const seen = trackOutcome(upstream.call(deletePhoneMessageQrdl, oneCode, { ...options(), beforeSend }));
    await clock.advance(1_000);
    expect(seen.value).toBeDefined();
    expect([checks, transport.sent.length]).toEqual([2, 2]);
  });
});

describe('a call that the upstream throttles', () => {
  it('a throttled call is sent again by the throttle, not by the retry', async () => {
    const transport = scriptedTransport(errorReply('Throttling.User'), okReply());
    const { upstream, options, clock, throttle, events } = createHarness(transport);
    const seen = trackOutcome(upstream.call(deletePhoneMessageQrdl, oneCode, options()));
    await clock.advance(1_000);
    expect(seen.value).toBeDefined();
    expect(throttle.requests).toHaveLength(1);
    expect(events.filter((event) => event.kind === 'call-sent')).toMatchObject([
      { attempt: 1 },
      { attempt: 1, waitedMs: 1_000 },
    ]);
    expect(events.some(({ kind }) => kind === 'call-retried')).toBe(false);
  });

  it('a throttled call fails with UPSTREAM_THROTTLED if its deadline comes first', async () => {
    const { upstream, options, clock } = createHarness(scriptedTransport(errorReply('Throttling.User')));
    const seen = trackOutcome(upstream.call(deletePhoneMessageQrdl, oneCode, options(1_500)));
    await clock.advance(5_000);
    expect(seen.error).toBeInstanceOf(ThrottledError);
    expect(seen.error).toMatchObject({ code: 'UPSTREAM_THROTTLED' });
  });

  it.each([
    ['a read whose caller disconnected', listPhoneMessageQrdl, 30_000, { message: 'gone' }],
    ['a write whose caller disconnected', deletePhoneMessageQrdl, 30_000, { message: 'gone' }],
    ['a write whose deadline has passed', deletePhoneMessageQrdl, 300, { code: 'OUTCOME_UNKNOWN' }],
  ] as const)('a throttled call is not sent again when it is %s', async (_, operation, ms, error) => {
    let answer: (came: ReturnType<typeof okReply>) => void = () => {};
    const transport = scriptedTransport(() => new Promise((resolve) => (answer = resolve)), okReply());
    const { upstream, options, clock } = createHarness(transport);
    const controller = new AbortController();
    const call = { ...options(ms), signal: controller.signal };
    const seen = trackOutcome(
      operation === listPhoneMessageQrdl
        ? upstream.call(operation, codes, call)
        : upstream.call(deletePhoneMessageQrdl, oneCode, call),
    );
    await clock.advance(400);
    controller.abort(new Error('gone'));
    answer(errorReply('Throttling'));
    await clock.advance(5_000);
    expect(transport.sent).toHaveLength(1);
    expect(seen.error).toMatchObject(error);
  });
});
