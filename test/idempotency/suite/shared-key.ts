import { describe, expect, it } from 'vitest';
import type { SendGuard } from '../../../src/idempotency/index.js';
import { InvalidInputError, NotFoundError, ThrottledError, UpstreamError } from '../../../src/errors.js';
import { errorOf, unexpectedWork, request, ScriptedUpstream, type Harness } from './harness.js';

const throttled = () => new ThrottledError('busy', { code: 'UPSTREAM_THROTTLED', retryAfterMs: 5 });

export function sharedKeySuite(harness: Harness): void {
  describe('requests with one key', () => {
    it('ten concurrent uses and a later use of a key make one call', async () => {
      const [{ once, events }] = await harness.replicas(1);
      const upstream = new ScriptedUpstream();
      const all = Array.from({ length: 10 }, () => once.once(request(), upstream.work));
      (await harness.until(upstream.call(1))).answer({ code: 'A' });
      const outcomes = await harness.until(Promise.all(all));
      outcomes.push(await once.once(request(), unexpectedWork));
      expect(upstream.calls).toHaveLength(1);
      expect(new Set(outcomes.map(({ outcome }) => JSON.stringify(outcome)))).toEqual(new Set(['{"code":"A"}']));
      expect(outcomes.filter(({ replayed }) => !replayed)).toHaveLength(1);
      expect(events.toSorted()).toEqual(['ran', ...Array(10).fill('replayed')]);
    });

    it('ten concurrent uses and a later use of a key over two replicas make one call', async () => {
      const [one, two = one] = await harness.replicas(2);
      const upstream = new ScriptedUpstream();
      const all = Array.from({ length: 10 }, (_, index) =>
        (index % 2 === 0 ? one : two).once.once(request(), upstream.work),
      );
      (await harness.until(upstream.call(1))).answer({ code: 'A' });
      // Waiters are notified and do not poll: with the store in memory, no time passes here.
      const outcomes = await Promise.all(all);
      outcomes.push(await one.once.once(request(), unexpectedWork), await two.once.once(request(), unexpectedWork));
      expect(upstream.calls).toHaveLength(1);
      expect(new Set(outcomes.map(({ outcome }) => outcome.code))).toEqual(new Set(['A']));
      expect(outcomes.filter(({ replayed }) => !replayed)).toHaveLength(1);
    });

    it('a repeat gets the recorded error with its class and fields', async () => {
      const [one, two = one] = await harness.replicas(2);
      const upstream = new ScriptedUpstream();
      const first = errorOf(one.once.once(request(), upstream.work));
      const refusal = new UpstreamError('no such picture', {
        code: 'UPSTREAM_REJECTED',
        upstreamCode: 'InvalidGenerateQrImage',
        requestId: 'r-1',
      });
      (await harness.until(upstream.call(1))).refuse(refusal);
      expect(await harness.until(first)).toEqual(refusal);
      const repeated = await errorOf(two.once.once(request(), unexpectedWork));
      expect(repeated).toBeInstanceOf(UpstreamError);
      expect(repeated).toEqual(refusal);
    });

    it('a key can be reused after a write that was not executed for a temporary reason', async () => {
      const [{ once }] = await harness.replicas(1);
      const upstream = new ScriptedUpstream();
      const first = errorOf(once.once(request(), upstream.work));
      (await harness.until(upstream.call(1))).refuse(throttled());
      expect(await harness.until(first)).toEqual(throttled());
      const second = once.once(request(), upstream.work);
      (await harness.until(upstream.call(2))).answer({ code: 'A' });
      expect(await harness.until(second)).toEqual({ outcome: { code: 'A' }, replayed: false });
    });

    it('a key can be reused with another input if nothing was executed under it', async () => {
      const [{ once }] = await harness.replicas(1);
      expect(await errorOf(once.once(request(), () => Promise.reject(throttled())))).toEqual(throttled());
      expect((await once.once(request({ fingerprint: 'add B' }), async () => ({ code: 'B' }))).outcome).toEqual({
        code: 'B',
      });
    });

    it.each(['here', 'at another replica'])(
      'a caller that waited %s runs its work if the first one was not executed',
      async (where) => {
        const [one, two = one] = await harness.replicas(2);
        const upstream = new ScriptedUpstream();
        const first = errorOf(one.once.once(request(), upstream.work));
        const call = await harness.until(upstream.call(1));
        const second = (where === 'here' ? one : two).once.once(request(), upstream.work);
        await harness.advance(10);
        call.refuse(throttled());
        expect(await first).toEqual(throttled());
        (await upstream.call(2)).answer({ code: 'A' });
        expect((await second).outcome).toEqual({ code: 'A' });
      },
    );

    it('a refusal of the upstream is recorded and replayed', async () => {
      const [{ once }] = await harness.replicas(1);
      const refusal = new NotFoundError('no such code');
      const refuse = async (sendGuard: SendGuard) => {
        await sendGuard.markSent();
        sendGuard.markNotCarriedOut();
        throw refusal;
      };
      expect(await errorOf(once.once(request(), refuse))).toEqual(refusal);
      expect(await errorOf(once.once(request(), unexpectedWork))).toEqual(refusal);
    });

    it('a refusal before anything was sent frees the key, also for other input', async () => {
      const [{ once }] = await harness.replicas(1);
      const refusal = new NotFoundError('no such code');
      expect(await errorOf(once.once(request(), () => Promise.reject(refusal)))).toBe(refusal);
      const corrected = request({ fingerprint: 'corrected' });
      expect((await once.once(corrected, async () => 1)).replayed).toBe(false);
    });

    it('an unexpected error of unsent work is passed on unchanged', async () => {
      const [{ once }] = await harness.replicas(1);
      const fault = new TypeError('a fault');
      expect(await errorOf(once.once(request(), () => Promise.reject(fault)))).toBe(fault);
      expect((await once.once(request(), async () => 1)).replayed).toBe(false);
    });
  });

  describe('another input under the same key', () => {
    const other = request({ fingerprint: 'add B' });
    const expectConflict = async (promise: Promise<unknown>) => {
      const error = await errorOf(promise);
      expect(error).toBeInstanceOf(InvalidInputError);
      expect(error).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT', issues: [{ path: ['input', 'idempotencyKey'] }] });
    };

    it('another input is a conflict during and after the first write, on every replica', async () => {
      const [one, two = one] = await harness.replicas(2);
      const upstream = new ScriptedUpstream();
      const first = one.once.once(request(), upstream.work);
      const call = await harness.until(upstream.call(1));
      await expectConflict(one.once.once(other, unexpectedWork));
      await expectConflict(two.once.once(other, unexpectedWork));
      call.answer({ code: 'A' });
      await harness.until(first);
      await expectConflict(one.once.once(other, unexpectedWork));
      await expectConflict(two.once.once(other, unexpectedWork));
      expect(two.events).toEqual(['conflict', 'conflict']);
    });
  });

  describe('the scope of a key', () => {
    it.each([
      ['another client', ['account', 'rival', 'space']],
      ['another space of the client', ['account', 'partner', 'other']],
      ['an owner whose parts are equal when joined', ['account', 'partnerspace']],
      ['an owner whose last part is the key', ['account', 'partner', 'space', 'order-1']],
    ])('the same text is another key for %s', async (_whose, owner) => {
      const [{ once }] = await harness.replicas(1);
      await once.once(request(), async () => 'mine');
      expect(await once.once(request({ owner }), async () => 'theirs')).toEqual({ outcome: 'theirs', replayed: false });
      expect((await once.once(request(), unexpectedWork)).outcome).toBe('mine');
    });
  });

  describe('an invalid key', () => {
    it('an invalid key is rejected without access to the store', async () => {
      const [replica] = await harness.replicas(1);
      replica.cutOff();
      expect(await errorOf(replica.once.once(request({ key: '' }), unexpectedWork))).toMatchObject({
        code: 'BAD_USER_INPUT',
        issues: [{ path: ['input', 'idempotencyKey'], message: 'expected 1 to 255 printable characters, got none.' }],
      });
    });
  });
}
