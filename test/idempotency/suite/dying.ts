import { describe, expect, it } from 'vitest';
import { OutcomeUnknownError, ThrottledError, UpstreamError } from '../../../src/errors.js';
import { errorOf, leaseMs, never, request, Upstream, withResolver, type World } from './world.js';

export function dying(world: World): void {
  describe('a holder that dies', () => {
    it('before the mark is followed by the repeat, once its lease has run out', async () => {
      const [one, two = one] = await world.replicas(2);
      const upstream = new Upstream();
      void one.once.once(request(), () => new Promise<never>(() => {}));
      await world.advance(10);
      one.kill();
      const second = two.once.once(request(), upstream.work);
      await world.advance(leaseMs / 2);
      expect(upstream.calls).toHaveLength(0);
      (await world.until(upstream.call(1))).answer({ code: 'A' });
      expect(await world.until(second)).toEqual({ outcome: { code: 'A' }, replayed: false });
    });

    it('after the mark leaves OUTCOME_UNKNOWN under the key, and it is never run again', async () => {
      const [one, two = one, three = one] = await world.replicas(3);
      const upstream = new Upstream();
      void one.once.once(request(), upstream.work);
      await world.until(upstream.call(1));
      one.kill();
      const howToLook = 'list the codes of the number and compare their texts.';
      const told = await world.until(errorOf(two.once.once(request({ howToLook }), never)));
      expect(told).toBeInstanceOf(OutcomeUnknownError);
      expect(String(told)).toContain(howToLook);
      expect(await errorOf(three.once.once(request(), never))).toBeInstanceOf(OutcomeUnknownError);
      expect(await errorOf(three.once.once(request({ fingerprint: 'add B' }), never))).toMatchObject({
        code: 'IDEMPOTENCY_CONFLICT',
      });
      expect(two.events).toEqual(['lost']);
    });

    it('only seemed to, and comes back with the outcome: the repeat gets that', async () => {
      const [one, two = one] = await world.replicas(2);
      const upstream = new Upstream();
      const first = one.once.once(request(), upstream.work);
      const call = await world.until(upstream.call(1));
      one.stall();
      expect(await world.until(errorOf(two.once.once(request(), never)))).toBeInstanceOf(OutcomeUnknownError);
      call.answer({ code: 'A' });
      await world.until(first);
      expect((await two.once.once(request(), never)).outcome).toEqual({ code: 'A' });
    });

    it('only seemed to, and would send when another has taken over: it may not', async () => {
      const [one, two = one] = await world.replicas(2);
      const upstream = new Upstream();
      const turn = withResolver<void>();
      const first = errorOf(
        one.once.once(request(), async (sending) => {
          await turn.promise;
          return upstream.work(sending);
        }),
      );
      await world.advance(10);
      one.stall();
      const second = two.once.once(request(), upstream.work);
      const call = await world.until(upstream.call(1));
      turn.resolve();
      expect(await world.until(first)).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: true });
      call.answer({ code: 'A' });
      expect((await world.until(second)).outcome).toEqual({ code: 'A' });
      expect(upstream.calls).toHaveLength(1);
    });
  });

  describe('a holder that lost its key before the mark', () => {
    it('and ends without having sent anything leaves the outcome of the other alone', async () => {
      const [one, two = one] = await world.replicas(2);
      const turn = withResolver<void>();
      const first = one.once.once(request(), async () => {
        await turn.promise;
        return 'one';
      });
      await world.advance(10);
      one.stall();
      await world.until(two.once.once(request(), async () => 'two'));
      turn.resolve();
      await world.until(first);
      expect((await two.once.once(request(), never)).outcome).toBe('two');
    });
  });

  describe('a holder that lives', () => {
    it('keeps its key for as long as its work takes, before the mark and after it', async () => {
      const [one, two = one] = await world.replicas(2);
      const upstream = new Upstream();
      const turn = withResolver<void>();
      const first = one.once.once(request(), async (sending) => {
        await turn.promise;
        return upstream.work(sending);
      });
      await world.advance(10);
      const second = two.once.once(request(), never);
      await world.advance(3 * leaseMs);
      turn.resolve();
      const call = await world.until(upstream.call(1));
      await world.advance(3 * leaseMs);
      call.answer({ code: 'A' });
      await world.until(first);
      expect((await world.until(second)).replayed).toBe(true);
    });
  });

  describe('work that was sent and ends in what tells nothing', () => {
    it.each([
      ['a fault', new TypeError('a fault')],
      ['an error that would free the key', new ThrottledError('busy', { code: 'UPSTREAM_BUSY', retryAfterMs: 1 })],
      ['an error that would be kept', new UpstreamError('no', { code: 'UPSTREAM_REJECTED' })],
    ])('is OUTCOME_UNKNOWN, to the first and to every other: %s', async (_what, error) => {
      const [replica] = await world.replicas(1);
      const upstream = new Upstream();
      const first = errorOf(replica.once.once(request(), upstream.work));
      (await world.until(upstream.call(1))).fail(error);
      const told = await world.until(first);
      expect(told).toBeInstanceOf(OutcomeUnknownError);
      expect(await errorOf(replica.once.once(request(), never))).toEqual(told);
      expect(replica.events).toEqual(['fault', 'ran', 'replayed']);
    });

    it('is what the work says of it, where the work itself says OUTCOME_UNKNOWN', async () => {
      const [{ once }] = await world.replicas(1);
      const upstream = new Upstream();
      const first = errorOf(once.once(request(), upstream.work));
      const unknown = new OutcomeUnknownError('sent, and no answer came (upstream request r-1)');
      (await world.until(upstream.call(1))).fail(unknown);
      expect(await world.until(first)).toEqual(unknown);
      expect(await errorOf(once.once(request(), never))).toEqual(unknown);
    });
  });

  describe('a replica that stops', () => {
    it('finishes and keeps what is under way, and begins nothing more', async () => {
      const [one, two = one] = await world.replicas(2);
      const upstream = new Upstream();
      const first = one.once.once(request(), upstream.work);
      const call = await world.until(upstream.call(1));
      const closed = one.once.close();
      expect(await errorOf(one.once.once(request({ key: 'order-2' }), never))).toMatchObject({
        code: 'UPSTREAM_UNAVAILABLE',
      });
      call.answer({ code: 'A' });
      await world.until(closed);
      expect((await first).outcome).toEqual({ code: 'A' });
      expect((await two.once.once(request(), never)).outcome).toEqual({ code: 'A' });
    });
  });
}
