import { describe, expect, it } from 'vitest';
import { OutcomeUnknownError, UpstreamError } from '../../src/errors.js';
import { deletePhoneMessageQrdl, listPhoneMessageQrdl } from '../../src/operations/index.js';
import { TransportError, type TransportRequest } from '../../src/upstream/index.js';
import { trackOutcome, okReply, errorReply, scriptedTransport, flushPromises, createHarness } from './harness.js';

const codes = { PhoneNumber: '4915100000001', CustSpaceId: 'cams-1' };
const oneCode = { ...codes, QrdlCode: 'ABC' };
const unreadable = new TransportError('unreadable');

describe('the circuit breaker of the upstream', () => {
  async function outages(transport = scriptedTransport(unreadable)) {
    const scene = createHarness(transport);
    for (let n = 0; n < 2; n++) {
      const seen = trackOutcome(scene.upstream.call(listPhoneMessageQrdl, codes, scene.options()));
      await scene.clock.advance(2_000);
      expect(seen.settled).toBe(true);
    }
    return { ...scene, transport };
  }

  it('the circuit breaker opens after five failures and then fails calls without sending them', async () => {
    const { upstream, options, transport, events } = await outages();
    expect(transport.sent).toHaveLength(5);
    await expect(upstream.call(listPhoneMessageQrdl, codes, options())).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      retryable: true,
    });
    expect(transport.sent).toHaveLength(5);
    expect(upstream.state()).toEqual({ reachable: false, breakers: { ListPhoneMessageQrdl: 'open' } });
    expect(events).toContainEqual({ kind: 'breaker-changed', action: 'ListPhoneMessageQrdl', state: 'open' });
  });

  it('each operation has its own circuit breaker', async () => {
    const { upstream, options } = await outages(
      scriptedTransport(unreadable, unreadable, unreadable, unreadable, unreadable, okReply()),
    );
    await upstream.call(deletePhoneMessageQrdl, oneCode, options());
    expect(upstream.state()).toEqual({
      reachable: true,
      breakers: { ListPhoneMessageQrdl: 'open', DeletePhoneMessageQrdl: 'closed' },
    });
  });

  it('failures of one space do not block calls of another space', async () => {
    const poison = (request: TransportRequest) =>
      request.query['CustSpaceId'] === 'cams-1' ? errorReply('InternalError', { status: 500 }) : okReply();
    const { upstream, options, transport } = await outages(scriptedTransport(poison));
    await expect(upstream.call(listPhoneMessageQrdl, codes, options())).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
    });
    expect(transport.sent).toHaveLength(5);
    await expect(
      upstream.call(listPhoneMessageQrdl, { ...codes, CustSpaceId: 'cams-2' }, { ...options(), flow: 'cams-2' }),
    ).resolves.toMatchObject({ result: { items: [] } });
  });

  it('the circuit breaker probes after the open time and closes', async () => {
    const { upstream, options, clock } = await outages(
      scriptedTransport(unreadable, unreadable, unreadable, unreadable, unreadable, okReply()),
    );
    await clock.advance(5_000);
    await upstream.call(listPhoneMessageQrdl, codes, options());
    expect(upstream.state().reachable).toBe(true);
  });

  it('the circuit breaker probes with the next call if a probe was cancelled in the queue', async () => {
    const { upstream, options, clock, throttle } = await outages(
      scriptedTransport(unreadable, unreadable, unreadable, unreadable, unreadable, okReply()),
    );
    await clock.advance(5_000);
    throttle.gate = new Promise(() => {});
    const controller = new AbortController();
    const probe = trackOutcome(upstream.call(listPhoneMessageQrdl, codes, { ...options(), signal: controller.signal }));
    controller.abort(new Error('gone'));
    await flushPromises();
    expect(probe.settled).toBe(true);
    throttle.gate = null;
    await upstream.call(listPhoneMessageQrdl, codes, options());
    expect(upstream.state().reachable).toBe(true);
  });

  it('a write that an open circuit breaker rejects is failed, not unknown, because it was not sent', async () => {
    const { upstream, options, clock } = createHarness(scriptedTransport(new TransportError('timeout')));
    for (let n = 0; n < 5; n++)
      await expect(upstream.call(deletePhoneMessageQrdl, oneCode, options())).rejects.toBeInstanceOf(
        OutcomeUnknownError,
      );
    await clock.advance(0);
    const error: unknown = await upstream
      .call(deletePhoneMessageQrdl, oneCode, options())
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UpstreamError);
  });

  it.each([
    ['throttling', errorReply('Throttling')],
    ['refusals', errorReply('InvalidParameter')],
    ['missing credentials', new TransportError('credentials')],
  ])('the circuit breaker stays closed after %s', async (_, came) => {
    const { upstream, options, clock } = createHarness(scriptedTransport(came));
    for (let n = 0; n < 12; n++) {
      trackOutcome(upstream.call(listPhoneMessageQrdl, codes, options(500)));
      await clock.advance(500);
    }
    expect(upstream.state().breakers).toEqual({ ListPhoneMessageQrdl: 'closed' });
  });

  it('the circuit breaker rejects queued calls immediately when it opens', async () => {
    const { upstream, options, clock, throttle } = createHarness(scriptedTransport(unreadable));
    const first = trackOutcome(upstream.call(listPhoneMessageQrdl, codes, options()));
    await clock.advance(2_000);
    expect(first.settled).toBe(true);
    const second = trackOutcome(upstream.call(listPhoneMessageQrdl, codes, options()));
    await flushPromises();
    throttle.gate = new Promise(() => {});
    const third = trackOutcome(upstream.call(listPhoneMessageQrdl, codes, options()));
    await flushPromises();
    throttle.gate = null;
    await clock.advance(2_000);
    expect(second.settled).toBe(true);
    expect(third.error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });
});
