import { describe, expect, it } from 'vitest';
import { OutcomeUnknownError, ThrottledError } from '../../../src/errors.js';
import { errorOf, leaseMs, unexpectedWork, request, ScriptedUpstream, type Harness } from './harness.js';

export function storeOutageSuite(harness: Harness): void {
  describe('an idempotency store that is unreachable', () => {
    it('no keyed write starts while the store is unreachable', async () => {
      const [one] = await harness.replicas(1);
      one.cutOff();
      expect(await errorOf(one.once.once(request(), unexpectedWork))).toMatchObject({
        code: 'UPSTREAM_UNAVAILABLE',
        retryable: true,
      });
      one.restore();
      expect((await one.once.once(request(), async () => 1)).replayed).toBe(false);
    });

    it('a write that started before the store became unreachable is not sent', async () => {
      const [one] = await harness.replicas(1);
      const upstream = new ScriptedUpstream();
      const first = errorOf(
        one.once.once(request(), (sendGuard) => {
          one.cutOff();
          return upstream.work(sendGuard);
        }),
      );
      expect(await harness.until(first)).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
      expect(upstream.calls).toHaveLength(0);
      one.restore();
      const second = one.once.once(request(), upstream.work);
      (await harness.until(upstream.call(1))).answer({ code: 'A' });
      expect((await harness.until(second)).outcome).toEqual({ code: 'A' });
    });

    it('an outcome is recorded when the store is back, and until then its own replica answers repeats', async () => {
      const [one, two = one] = await harness.replicas(2);
      const upstream = new ScriptedUpstream();
      const first = one.once.once(request(), upstream.work);
      const call = await harness.until(upstream.call(1));
      one.cutOff();
      call.answer({ code: 'A' });
      expect((await harness.until(first)).outcome).toEqual({ code: 'A' });
      expect((await one.once.once(request(), unexpectedWork)).outcome).toEqual({ code: 'A' });
      expect(await errorOf(one.once.once(request({ fingerprint: 'add B' }), unexpectedWork))).toMatchObject({
        code: 'IDEMPOTENCY_CONFLICT',
      });
      expect(await harness.until(errorOf(two.once.once(request(), unexpectedWork)))).toBeInstanceOf(
        OutcomeUnknownError,
      );
      one.restore();
      await harness.advance(leaseMs);
      expect((await two.once.once(request(), unexpectedWork)).outcome).toEqual({ code: 'A' });
      expect(one.events).toContain('recordPending');
    });

    it('concurrent callers on the same replica get the outcome although the store is unreachable', async () => {
      const [one] = await harness.replicas(1);
      const upstream = new ScriptedUpstream();
      const all = [1, 2, 3].map(() => one.once.once(request(), upstream.work));
      const call = await harness.until(upstream.call(1));
      one.cutOff();
      call.answer({ code: 'A' });
      // No caller waits for a lease: with the store in memory, no time passes here.
      expect((await Promise.all(all)).map(({ outcome }) => outcome.code)).toEqual(['A', 'A', 'A']);
    });

    it('an abandoned write that ends after another replica took over does not disturb the new holder', async () => {
      const [one] = await harness.replicas(1);
      const upstream = new ScriptedUpstream();
      await errorOf(
        one.once.once(request(), () => {
          one.cutOff();
          return Promise.reject(new Error('nothing'));
        }),
      );
      await harness.advance(2 * leaseMs);
      one.restore();
      const second = one.once.once(request(), upstream.work);
      const call = await upstream.call(1);
      await harness.advance(leaseMs);
      let closed = false;
      const closing = one.once.close().then(() => (closed = true));
      await harness.advance(10);
      expect(closed).toBe(false);
      call.answer({ code: 'A' });
      await harness.until(closing);
      expect((await second).outcome).toEqual({ code: 'A' });
    });

    it('a store that is back learns that nothing was executed, and the key is free', async () => {
      const [one, two = one] = await harness.replicas(2);
      const upstream = new ScriptedUpstream();
      const first = errorOf(one.once.once(request(), upstream.work));
      const call = await harness.until(upstream.call(1));
      one.cutOff();
      call.refuse(new ThrottledError('busy', { code: 'UPSTREAM_THROTTLED', retryAfterMs: 1 }));
      expect(await harness.until(first)).toMatchObject({ code: 'UPSTREAM_THROTTLED' });
      one.restore();
      await harness.advance(leaseMs);
      expect((await two.once.once(request(), async () => 1)).replayed).toBe(false);
    });

    it('a caller that waits for another replica gets OUTCOME_UNKNOWN if the store becomes unreachable', async () => {
      const [one, two = one] = await harness.replicas(2);
      const upstream = new ScriptedUpstream();
      const first = one.once.once(request(), upstream.work);
      const call = await harness.until(upstream.call(1));
      const second = errorOf(two.once.once(request(), unexpectedWork));
      await harness.advance(10);
      two.cutOff();
      call.answer({ code: 'A' });
      await harness.until(first);
      expect(await harness.until(second)).toBeInstanceOf(OutcomeUnknownError);
    });
  });
}
