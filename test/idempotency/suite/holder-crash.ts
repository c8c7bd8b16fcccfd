import { describe, expect, it } from 'vitest';
import { OutcomeUnknownError, ThrottledError, UpstreamError } from '../../../src/errors.js';
import { errorOf, leaseMs, unexpectedWork, request, ScriptedUpstream, withResolver, type Harness } from './harness.js';

export function holderCrashSuite(harness: Harness): void {
  describe('a holder that dies or stalls', () => {
    it('a repeat runs once the lease of a holder that died before the send has expired', async () => {
      const [one, two = one] = await harness.replicas(2);
      const upstream = new ScriptedUpstream();
      void one.once.once(request(), () => new Promise<never>(() => {}));
      await harness.advance(10);
      one.kill();
      const second = two.once.once(request(), upstream.work);
      await harness.advance(leaseMs / 2);
      expect(upstream.calls).toHaveLength(0);
      (await harness.until(upstream.call(1))).answer({ code: 'A' });
      expect(await harness.until(second)).toEqual({ outcome: { code: 'A' }, replayed: false });
    });

    it('a holder that dies after the send leaves OUTCOME_UNKNOWN, and the write never runs again', async () => {
      const [one, two = one, three = one] = await harness.replicas(3);
      const upstream = new ScriptedUpstream();
      void one.once.once(request(), upstream.work);
      await harness.until(upstream.call(1));
      one.kill();
      const recoveryHint = 'list the codes of the number and compare their texts.';
      const outcomeError = await harness.until(errorOf(two.once.once(request({ recoveryHint }), unexpectedWork)));
      expect(outcomeError).toBeInstanceOf(OutcomeUnknownError);
      expect(String(outcomeError)).toContain(recoveryHint);
      expect(await errorOf(three.once.once(request(), unexpectedWork))).toBeInstanceOf(OutcomeUnknownError);
      expect(await errorOf(three.once.once(request({ fingerprint: 'add B' }), unexpectedWork))).toMatchObject({
        code: 'IDEMPOTENCY_CONFLICT',
      });
      expect(two.events).toEqual(['holderDied']);
    });

    it('a stalled holder that recovers records its outcome, and repeats get it', async () => {
      const [one, two = one] = await harness.replicas(2);
      const upstream = new ScriptedUpstream();
      const first = one.once.once(request(), upstream.work);
      const call = await harness.until(upstream.call(1));
      one.stall();
      expect(await harness.until(errorOf(two.once.once(request(), unexpectedWork)))).toBeInstanceOf(
        OutcomeUnknownError,
      );
      call.answer({ code: 'A' });
      await harness.until(first);
      expect((await two.once.once(request(), unexpectedWork)).outcome).toEqual({ code: 'A' });
    });

    it('a stalled holder whose lease was taken over cannot send', async () => {
      const [one, two = one] = await harness.replicas(2);
      const upstream = new ScriptedUpstream();
      const gate = withResolver<void>();
      const first = errorOf(
        one.once.once(request(), async (sendGuard) => {
          await gate.promise;
          return upstream.work(sendGuard);
        }),
      );
      await harness.advance(10);
      one.stall();
      const second = two.once.once(request(), upstream.work);
      const call = await harness.until(upstream.call(1));
      gate.resolve();
      expect(await harness.until(first)).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: true });
      call.answer({ code: 'A' });
      expect((await harness.until(second)).outcome).toEqual({ code: 'A' });
      expect(upstream.calls).toHaveLength(1);
    });
  });

  describe('a holder that lost its lease before the send', () => {
    it("a holder that lost its lease and sent nothing does not overwrite the new holder's outcome", async () => {
      const [one, two = one] = await harness.replicas(2);
      const gate = withResolver<void>();
      const first = one.once.once(request(), async () => {
        await gate.promise;
        return 'one';
      });
      await harness.advance(10);
      one.stall();
      await harness.until(two.once.once(request(), async () => 'two'));
      gate.resolve();
      await harness.until(first);
      expect((await two.once.once(request(), unexpectedWork)).outcome).toBe('two');
    });
  });

  describe('a holder that is alive', () => {
    it('a holder renews its lease for as long as its work takes, before and after the send', async () => {
      const [one, two = one] = await harness.replicas(2);
      const upstream = new ScriptedUpstream();
      const gate = withResolver<void>();
      const first = one.once.once(request(), async (sendGuard) => {
        await gate.promise;
        return upstream.work(sendGuard);
      });
      await harness.advance(10);
      const second = two.once.once(request(), unexpectedWork);
      await harness.advance(3 * leaseMs);
      gate.resolve();
      const call = await harness.until(upstream.call(1));
      await harness.advance(3 * leaseMs);
      call.answer({ code: 'A' });
      await harness.until(first);
      expect((await harness.until(second)).replayed).toBe(true);
    });
  });

  describe('sent work with an ambiguous end', () => {
    it.each([
      ['an unexpected error', new TypeError('a fault')],
      ['an error that would free the key', new ThrottledError('busy', { code: 'UPSTREAM_BUSY', retryAfterMs: 1 })],
      ['an error that would be recorded', new UpstreamError('no', { code: 'UPSTREAM_REJECTED' })],
    ])('sent work that ends with %s is OUTCOME_UNKNOWN to its caller and to every repeat', async (_what, error) => {
      const [replica] = await harness.replicas(1);
      const upstream = new ScriptedUpstream();
      const first = errorOf(replica.once.once(request(), upstream.work));
      (await harness.until(upstream.call(1))).fail(error);
      const outcomeError = await harness.until(first);
      expect(outcomeError).toBeInstanceOf(OutcomeUnknownError);
      expect(await errorOf(replica.once.once(request(), unexpectedWork))).toEqual(outcomeError);
      expect(replica.events).toEqual(['fault', 'ran', 'replayed']);
    });

    it('sent work that itself reports OUTCOME_UNKNOWN keeps its own error', async () => {
      const [{ once }] = await harness.replicas(1);
      const upstream = new ScriptedUpstream();
      const first = errorOf(once.once(request(), upstream.work));
      const unknown = new OutcomeUnknownError('sent, and no answer came (upstream request r-1)');
      (await harness.until(upstream.call(1))).fail(unknown);
      expect(await harness.until(first)).toEqual(unknown);
      expect(await errorOf(once.once(request(), unexpectedWork))).toEqual(unknown);
    });
  });

  describe('a replica that stops', () => {
    it('a replica that shuts down finishes and records work in flight and starts nothing more', async () => {
      const [one, two = one] = await harness.replicas(2);
      const upstream = new ScriptedUpstream();
      const first = one.once.once(request(), upstream.work);
      const call = await harness.until(upstream.call(1));
      const closed = one.once.close();
      expect(await errorOf(one.once.once(request({ key: 'order-2' }), unexpectedWork))).toMatchObject({
        code: 'UPSTREAM_UNAVAILABLE',
      });
      call.answer({ code: 'A' });
      await harness.until(closed);
      expect((await first).outcome).toEqual({ code: 'A' });
      expect((await two.once.once(request(), unexpectedWork)).outcome).toEqual({ code: 'A' });
    });
  });
}
