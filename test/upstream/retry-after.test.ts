import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.js';
import { listPhoneMessageQrdl, deletePhoneMessageQrdl } from '../../src/operations/index.js';
import { parseRetryAfter } from '../../src/upstream/retry-after.js';
import { createHarness, errorReply, okReply, scriptedTransport, trackOutcome } from './harness.js';

const now = Date.parse('2026-11-27T08:00:00Z');

describe('parseRetryAfter', () => {
  it.each([
    ['7', 7_000],
    [' 0 ', 0],
    ['Fri, 27 Nov 2026 08:00:30 GMT', 30_000],
    ['Friday, 27-Nov-26 08:01:00 GMT', 60_000],
    ['Fri, 27 Nov 2026 07:59:00 GMT', 0],
  ])('parseRetryAfter() reads %j as a wait of %i ms', (value, ms) => {
    expect(parseRetryAfter(value, now)).toBe(ms);
  });

  it.each([undefined, '', '-1', '1.5', 'soon', '5 apples', '1e3', 'Fri', '99999999999'])(
    'parseRetryAfter() ignores %j',
    (value) => {
      expect(parseRetryAfter(value, now)).toBeUndefined();
    },
  );
});

const list = { PhoneNumber: '4915100000001' };
const oneDelete = { ...list, QrdlCode: 'A' };
const unavailable = { ...errorReply('ServiceUnavailable', { status: 503 }), retryAfter: '4' };
const page = (status: number) => ({ status, body: '<html></html>', requestId: null, retryAfter: '4' });
const extensionsOf = (error: unknown) => (error instanceof GatewayError ? error.extensions : error);
const throttled = { ...errorReply('Throttling.User', { status: 429 }), retryAfter: '4' };

describe('Retry-After of the upstream', () => {
  it('a read of an unavailable service is retried when the upstream asked for it, not before', async () => {
    const transport = scriptedTransport(unavailable, okReply());
    const { upstream, options, clock, throttle } = createHarness(transport);
    const outcome = trackOutcome(upstream.call(listPhoneMessageQrdl, list, options()));
    await clock.advance(4_000);
    expect(transport.sent).toHaveLength(1);
    await clock.advance(200);
    expect(transport.sent).toHaveLength(2);
    expect(outcome.settled).toBe(true);
    expect(throttle.pauses, 'other calls of the operation wait too').toEqual([4_000]);
  });

  it('a read fails at once if the upstream asks to wait beyond its deadline', async () => {
    const transport = scriptedTransport({ ...unavailable, retryAfter: '60' });
    const { upstream, options, clock } = createHarness(transport);
    const outcome = trackOutcome(upstream.call(listPhoneMessageQrdl, list, options()));
    await clock.advance(1);
    expect(extensionsOf(outcome.error)).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryAfterMs: 60_000 });
    expect(transport.sent).toHaveLength(1);
  });

  it.each([
    ['a busy reply of CAMS', throttled, 'UPSTREAM_THROTTLED'],
    ['an unavailable CAMS', unavailable, 'UPSTREAM_UNAVAILABLE'],
    ['a page of a proxy with 429', page(429), 'UPSTREAM_THROTTLED'],
    ['a page of a proxy with 503', page(503), 'UPSTREAM_BAD_RESPONSE'],
  ])('the extensions of the error say how long to wait after %s', async (_, reply, code) => {
    const { upstream, options, clock } = createHarness(scriptedTransport(reply));
    const outcome = trackOutcome(upstream.call(listPhoneMessageQrdl, list, options(500)));
    await clock.advance(1_000);
    expect(extensionsOf(outcome.error)).toMatchObject({ code, retryAfterMs: 4_000 });
  });

  it('the extensions of an unavailable upstream have no retryAfterMs unless it asked to wait', async () => {
    const reply = errorReply('ServiceUnavailable', { status: 503 });
    const { upstream, options, clock } = createHarness(scriptedTransport(reply, reply, reply));
    const outcome = trackOutcome(upstream.call(listPhoneMessageQrdl, list, options(500)));
    await clock.advance(1_000);
    expect(extensionsOf(outcome.error)).not.toHaveProperty('retryAfterMs');
  });

  it('a throttled call pauses its operation, and its error passes the wait on', async () => {
    const { upstream, options, throttle, clock } = createHarness(scriptedTransport(throttled));
    const outcome = trackOutcome(upstream.call(deletePhoneMessageQrdl, oneDelete, options(500)));
    await clock.advance(1_000);
    expect(throttle.pauses).toEqual([4_000]);
    expect(outcome.error).toMatchObject({ code: 'UPSTREAM_THROTTLED', retryAfterMs: 4_000 });
  });

  it("a proxy's error page pauses the operation too, and only 429 means that nothing was carried out", async () => {
    for (const [status, code] of [
      [429, 'UPSTREAM_THROTTLED'],
      [503, 'OUTCOME_UNKNOWN'],
    ] as const) {
      const { upstream, options, throttle, clock } = createHarness(scriptedTransport(page(status)));
      const outcome = trackOutcome(upstream.call(deletePhoneMessageQrdl, oneDelete, options(500)));
      await clock.advance(1_000);
      expect([outcome.error, throttle.pauses]).toMatchObject([{ code }, [4_000]]);
    }
  });

  it('a rejection with Retry-After does not pause the operation', async () => {
    const rejected = { ...errorReply('MissingPhoneNumber'), retryAfter: '4' };
    const { upstream, options, throttle, clock } = createHarness(scriptedTransport(rejected));
    const outcome = trackOutcome(upstream.call(listPhoneMessageQrdl, list, options()));
    await clock.advance(1);
    expect([outcome.settled, throttle.pauses]).toEqual([true, []]);
  });
});

describe('a refused security token', () => {
  const expired = (discardCredentials: () => boolean) => ({
    ...errorReply('InvalidSecurityToken.Expired'),
    discardCredentials,
  });

  it.each([
    ['a read', listPhoneMessageQrdl, list],
    ['a write', deletePhoneMessageQrdl, oneDelete],
  ] as const)(
    '%s is sent again with other credentials before its caller sees an error',
    async (_, operation, parameters) => {
      let discarded = 0;
      const transport = scriptedTransport(
        expired(() => ++discarded > 0),
        okReply({ Data: [] }),
      );
      const { upstream, options, clock } = createHarness(transport);
      const outcome = trackOutcome(
        operation === listPhoneMessageQrdl
          ? upstream.call(listPhoneMessageQrdl, parameters, options())
          : upstream.call(deletePhoneMessageQrdl, { ...oneDelete, ...parameters }, options()),
      );
      await clock.advance(1_000);
      expect([outcome.error, discarded, transport.sent.length]).toEqual([undefined, 1, 2]);
    },
  );

  it('a call whose other credentials are refused too fails with UPSTREAM_CREDENTIALS', async () => {
    const transport = scriptedTransport(expired(() => true));
    const { upstream, options, clock } = createHarness(transport);
    const outcome = trackOutcome(upstream.call(listPhoneMessageQrdl, list, options()));
    await clock.advance(1_000);
    expect([outcome.error, transport.sent.length]).toMatchObject([{ code: 'UPSTREAM_CREDENTIALS' }, 2]);
  });
});
