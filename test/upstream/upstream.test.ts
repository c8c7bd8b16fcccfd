import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../src/errors.js';
import { deletePhoneMessageQrdl, listPhoneMessageQrdl, queryChatappBindWaba } from '../../src/operations/index.js';
import { TransportError, type CallSent } from '../../src/upstream/index.js';
import {
  trackOutcome,
  neverReplies,
  okReply,
  errorReply,
  scriptedTransport,
  flushPromises,
  createHarness,
} from './harness.js';

const codes = { PhoneNumber: '4915100000001', CustSpaceId: 'cams-1' };
const oneCode = { ...codes, QrdlCode: 'ABC' };
const broken = new TransportError('broken', 'ECONNRESET');
const unreachable = new TransportError('unreachable', 'ECONNREFUSED');
const unreadable = new TransportError('unreadable');

describe('upstream.call', () => {
  it('call() sends the action and the parameters, and returns the result with the request id', async () => {
    const transport = scriptedTransport(okReply({ Data: [{ QrdlCode: 'ABC', PhoneNumber: '4915100000001' }] }));
    const { upstream, options } = createHarness(transport);
    const answer = await upstream.call(listPhoneMessageQrdl, codes, options());
    expect(transport.sent).toEqual([{ action: 'ListPhoneMessageQrdl', query: codes, isWrite: false }]);
    expect(answer).toMatchObject({
      result: { items: [{ code: 'ABC', digits: '4915100000001' }] },
      requestId: 'REQ-1',
    });
  });

  it('call() marks a write as such for the transport', async () => {
    const transport = scriptedTransport(okReply());
    const { upstream, options } = createHarness(transport);
    await upstream.call(deletePhoneMessageQrdl, oneCode, options());
    expect(transport.sent[0]).toMatchObject({ isWrite: true });
  });

  it('call() queues by account and operation, with the given quota, flow, class and deadline', async () => {
    const { upstream, throttle, options, clock } = createHarness(scriptedTransport(okReply()));
    await upstream.call(listPhoneMessageQrdl, codes, options());
    expect(throttle.requests[0]).toMatchObject({
      key: 'acc:ListPhoneMessageQrdl',
      callsPerSecond: 5,
      flow: 'space',
      class: 'interactive',
      deadline: clock.now() + 30_000,
    });
  });

  it('call() sends nothing if the input cannot be encoded', async () => {
    const transport = scriptedTransport(okReply());
    const { upstream, throttle, options } = createHarness(transport);
    await expect(upstream.call(listPhoneMessageQrdl, { PhoneNumber: '\uD800' }, options())).rejects.toBeInstanceOf(
      InvalidInputError,
    );
    expect([...transport.sent, ...throttle.requests]).toEqual([]);
  });

  it('call() keeps every digit of a long number', async () => {
    const { upstream, options } = createHarness(
      scriptedTransport({ status: 200, body: '{"Code":"OK","Data":{"Id":20393988393993123}}', requestId: null }),
    );
    const { result } = await upstream.call(queryChatappBindWaba, {}, options());
    expect(result).toMatchObject({ wabaId: '20393988393993123' });
  });
});

describe('a read', () => {
  it.each([
    ['a broken connection', broken],
    ['an upstream that cannot be reached', unreachable],
    ['an unreadable reply', unreadable],
    ['an internal error', errorReply('InternalError', { status: 500 })],
    ['a used nonce', errorReply('SignatureNonceUsed')],
  ])('a read is retried after %s, with a new permit', async (_, first) => {
    const transport = scriptedTransport(first, okReply());
    const { upstream, throttle, options, clock, events } = createHarness(transport);
    const seen = trackOutcome(upstream.call(listPhoneMessageQrdl, codes, options()));
    await clock.advance(1_000);
    expect(seen.value).toBeDefined();
    expect(throttle.requests).toHaveLength(2);
    expect(events.map(({ kind }) => kind)).toEqual([
      'call-sent',
      'call-ended',
      'call-retried',
      'call-sent',
      'call-ended',
    ]);
  });

  it.each([
    ['a refusal', errorReply('MissingPhoneNumber'), 'UPSTREAM_REJECTED'],
    ['a denial', errorReply('Ram.PermissionDeny'), 'UPSTREAM_PERMISSION_DENIED'],
    ['wrong credentials', errorReply('SignatureDoesNotMatch'), 'UPSTREAM_CREDENTIALS'],
    ['unavailable credentials', new TransportError('credentials'), 'UPSTREAM_CREDENTIALS'],
    ['a timeout', new TransportError('timeout'), 'UPSTREAM_TIMEOUT'],
    ['a reply of another shape', okReply({ Data: 'no list' }), 'UPSTREAM_BAD_RESPONSE'],
  ])('a read is not retried after %s', async (_, came, code) => {
    const transport = scriptedTransport(came);
    const { upstream, options, clock } = createHarness(transport);
    const seen = trackOutcome(upstream.call(listPhoneMessageQrdl, codes, options()));
    await clock.advance(5_000);
    expect(seen.error).toMatchObject({ code });
    expect(transport.sent).toHaveLength(1);
  });

  it('a read fails after three attempts', async () => {
    const transport = scriptedTransport(broken);
    const { upstream, options, clock } = createHarness(transport);
    const seen = trackOutcome(upstream.call(listPhoneMessageQrdl, codes, options()));
    await clock.advance(5_000);
    expect(seen.error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: true });
    expect(transport.sent).toHaveLength(3);
  });

  it('a read fails with UPSTREAM_TIMEOUT if no reply arrives within the timeout', async () => {
    const { upstream, options, clock } = createHarness(scriptedTransport(neverReplies), { timeoutMs: 2_000 });
    const seen = trackOutcome(upstream.call(listPhoneMessageQrdl, codes, options()));
    await clock.advance(1_999);
    expect(seen.settled).toBe(false);
    await clock.advance(1);
    expect(seen.error).toMatchObject({ code: 'UPSTREAM_TIMEOUT', retryable: true });
    expect(clock.pending).toBe(0);
  });

  it('a read is answered by its deadline, but its permit is held until the exchange ends', async () => {
    const { upstream, options, clock, events } = createHarness(scriptedTransport(neverReplies), { timeoutMs: 20_000 });
    const seen = trackOutcome(upstream.call(listPhoneMessageQrdl, codes, options(300)));
    await clock.advance(300);
    expect(seen.error).toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
    expect(events).toHaveLength(1);
    await clock.advance(19_700);
    expect(events[1]).toMatchObject({ kind: 'call-ended', late: true, durationMs: 20_000 });
  });

  it("a read rejects with its signal's reason immediately, even if it was sent", async () => {
    const { upstream, options } = createHarness(scriptedTransport(neverReplies));
    const controller = new AbortController();
    const seen = trackOutcome(upstream.call(listPhoneMessageQrdl, codes, { ...options(), signal: controller.signal }));
    await flushPromises();
    controller.abort(new Error('gone'));
    await flushPromises();
    expect(seen.error).toMatchObject({ message: 'gone' });
  });
});

describe('events', () => {
  it('each exchange emits call-sent and call-ended to the listeners of the upstream and of the call', async () => {
    const { upstream, options, events, clock } = createHarness(
      scriptedTransport(errorReply('InternalError', { status: 500 }), okReply()),
    );
    const calls: CallSent[] = [];
    const seen = trackOutcome(
      upstream.call(listPhoneMessageQrdl, codes, { ...options(), onCall: (call) => calls.push(call) }),
    );
    await clock.advance(1_000);
    expect(seen.settled).toBe(true);
    const action = 'ListPhoneMessageQrdl';
    expect(events).toEqual([
      { kind: 'call-sent', action, attempt: 1, waitedMs: 0 },
      {
        kind: 'call-ended',
        action,
        attempt: 1,
        outcome: 'UPSTREAM_UNAVAILABLE',
        upstreamCode: 'InternalError',
        upstreamRequestId: 'REQ-2',
        durationMs: 0,
        late: false,
      },
      { kind: 'call-retried', action, attempt: 1, delayMs: 100, because: 'UPSTREAM_UNAVAILABLE' },
      { kind: 'call-sent', action, attempt: 2, waitedMs: 0 },
      {
        kind: 'call-ended',
        action,
        attempt: 2,
        outcome: 'OK',
        upstreamCode: undefined,
        upstreamRequestId: 'REQ-1',
        durationMs: 0,
        late: false,
      },
    ]);
    expect(calls.map(({ attempt }) => attempt)).toEqual([1, 2]);
  });

  it('a listener that throws does not change the result of a call', async () => {
    const { upstream, options } = createHarness(scriptedTransport(okReply()));
    const onCall = () => {
      throw new Error('a listener');
    };
    await expect(upstream.call(deletePhoneMessageQrdl, oneCode, { ...options(), onCall })).resolves.toMatchObject({
      requestId: 'REQ-1',
    });
  });
});

describe('close', () => {
  it('a closed upstream rejects new calls', async () => {
    const transport = scriptedTransport(okReply());
    const { upstream, options } = createHarness(transport);
    await upstream.close();
    await expect(upstream.call(listPhoneMessageQrdl, codes, options())).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      retryable: true,
    });
    expect(transport.sent).toEqual([]);
  });
});
