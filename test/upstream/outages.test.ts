import { describe, expect, it } from 'vitest';
import { OutcomeUnknownError, UpstreamError } from '../../src/errors.js';
import { deletePhoneMessageQrdl, listPhoneMessageQrdl } from '../../src/operations/index.js';
import { TransportError, type TransportRequest } from '../../src/upstream/index.js';
import { fate, ok, refused, scripted, settle, stage } from './stage.js';

const codes = { PhoneNumber: '4915100000001', CustSpaceId: 'cams-1' };
const oneCode = { ...codes, QrdlCode: 'ABC' };
const unreadable = new TransportError('unreadable');

describe('the breaker', () => {
  async function outages(transport = scripted(unreadable)) {
    const scene = stage(transport);
    for (let n = 0; n < 2; n++) {
      const seen = fate(scene.upstream.call(listPhoneMessageQrdl, codes, scene.options()));
      await scene.clock.pass(2_000);
      expect(seen.settled).toBe(true);
    }
    return { ...scene, transport };
  }

  it('opens after five outages: calls fail at once and are not sent, writes too, and this is told', async () => {
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

  it('is one for each operation', async () => {
    const { upstream, options } = await outages(
      scripted(unreadable, unreadable, unreadable, unreadable, unreadable, ok()),
    );
    await upstream.call(deletePhoneMessageQrdl, oneCode, options());
    expect(upstream.state()).toEqual({
      reachable: true,
      breakers: { ListPhoneMessageQrdl: 'open', DeletePhoneMessageQrdl: 'closed' },
    });
  });

  it('does not keep a space from its data because another space makes the upstream fail', async () => {
    const poison = (request: TransportRequest) =>
      request.query['CustSpaceId'] === 'cams-1' ? refused('InternalError', { status: 500 }) : ok();
    const { upstream, options, transport } = await outages(scripted(poison));
    await expect(upstream.call(listPhoneMessageQrdl, codes, options())).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
    });
    expect(transport.sent).toHaveLength(5);
    await expect(
      upstream.call(listPhoneMessageQrdl, { ...codes, CustSpaceId: 'cams-2' }, { ...options(), flow: 'cams-2' }),
    ).resolves.toMatchObject({ result: [] });
  });

  it('probes after a while, and closes', async () => {
    const { upstream, options, clock } = await outages(
      scripted(unreadable, unreadable, unreadable, unreadable, unreadable, ok()),
    );
    await clock.pass(5_000);
    await upstream.call(listPhoneMessageQrdl, codes, options());
    expect(upstream.state().reachable).toBe(true);
  });

  it('probes with the next call when a probe gave up before its turn', async () => {
    const { upstream, options, clock, throttle } = await outages(
      scripted(unreadable, unreadable, unreadable, unreadable, unreadable, ok()),
    );
    await clock.pass(5_000);
    throttle.gate = new Promise(() => {});
    const controller = new AbortController();
    const probe = fate(upstream.call(listPhoneMessageQrdl, codes, { ...options(), signal: controller.signal }));
    controller.abort(new Error('gone'));
    await settle();
    expect(probe.settled).toBe(true);
    throttle.gate = null;
    await upstream.call(listPhoneMessageQrdl, codes, options());
    expect(upstream.state().reachable).toBe(true);
  });

  it('says of a write that it has failed, because it was not sent', async () => {
    const { upstream, options, clock } = stage(scripted(new TransportError('timeout')));
    for (let n = 0; n < 5; n++)
      await expect(upstream.call(deletePhoneMessageQrdl, oneCode, options())).rejects.toBeInstanceOf(
        OutcomeUnknownError,
      );
    await clock.pass(0);
    const error: unknown = await upstream
      .call(deletePhoneMessageQrdl, oneCode, options())
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UpstreamError);
  });

  it.each([
    ['throttling', refused('Throttling')],
    ['refusals', refused('InvalidParameter')],
    ['missing credentials', new TransportError('credentials')],
  ])('is not opened by %s', async (_, came) => {
    const { upstream, options, clock } = stage(scripted(came));
    for (let n = 0; n < 12; n++) {
      fate(upstream.call(listPhoneMessageQrdl, codes, options(500)));
      await clock.pass(500);
    }
    expect(upstream.state().breakers).toEqual({ ListPhoneMessageQrdl: 'closed' });
  });

  it('when it opens, sends away at once those who wait for their turn', async () => {
    const { upstream, options, clock, throttle } = stage(scripted(unreadable));
    const first = fate(upstream.call(listPhoneMessageQrdl, codes, options()));
    await clock.pass(2_000);
    expect(first.settled).toBe(true);
    const second = fate(upstream.call(listPhoneMessageQrdl, codes, options()));
    await settle();
    throttle.gate = new Promise(() => {});
    const third = fate(upstream.call(listPhoneMessageQrdl, codes, options()));
    await settle();
    throttle.gate = null;
    await clock.pass(2_000);
    expect(second.settled).toBe(true);
    expect(third.error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });
});
