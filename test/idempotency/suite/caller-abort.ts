import { describe, expect, it } from 'vitest';
import { OutcomeUnknownError } from '../../../src/errors.js';
import type { SendGuard } from '../../../src/idempotency/index.js';
import { errorOf, leaseMs, unexpectedWork, request, ScriptedUpstream, withResolver, type Harness } from './harness.js';

export function callerAbortSuite(harness: Harness): void {
  describe('a caller that disconnects', () => {
    it('a caller that aborts after the send gets OUTCOME_UNKNOWN at once, and the outcome is recorded', async () => {
      const [one, two = one] = await harness.replicas(2);
      const upstream = new ScriptedUpstream();
      const controller = new AbortController();
      const first = errorOf(one.once.once(request({ signal: controller.signal }), upstream.work));
      const call = await harness.until(upstream.call(1));
      controller.abort(new Error('gone'));
      const told = await first;
      expect(told).toBeInstanceOf(OutcomeUnknownError);
      expect(String(told)).toContain('Repeat it with the same idempotency key');
      const second = two.once.once(request(), unexpectedWork);
      await harness.advance(2 * leaseMs);
      call.answer({ code: 'A' });
      expect(await harness.until(second)).toEqual({ outcome: { code: 'A' }, replayed: true });
    });

    it('a caller that aborts before the send gets its own abort reason, and nothing is sent', async () => {
      const [{ once }] = await harness.replicas(1);
      const controller = new AbortController();
      const reason = new Error('gone');
      const begun = withResolver<SendGuard>();
      const gate = withResolver<void>();
      const first = errorOf(
        once.once(request({ signal: controller.signal }), async (sendGuard) => {
          begun.resolve(sendGuard);
          await gate.promise;
          return 'not sent';
        }),
      );
      const sendGuard = await harness.until(begun.promise);
      controller.abort(reason);
      expect(await first).toBe(reason);
      expect(await errorOf(sendGuard.markSent())).toBe(reason);
      gate.reject(reason);
      expect((await harness.until(once.once(request(), async () => 'again'))).outcome).toBe('again');
    });

    it('a caller that aborts while the send is being marked gets its reason, and nothing is sent', async () => {
      const [{ once }] = await harness.replicas(1);
      const controller = new AbortController();
      const reason = new Error('gone');
      const first = errorOf(
        once.once(request({ signal: controller.signal }), async (sendGuard) => {
          const marked = sendGuard.markSent();
          controller.abort(reason);
          await marked;
          return 'sent';
        }),
      );
      expect(await harness.until(first)).toBe(reason);
      expect((await harness.until(once.once(request(), async () => 'again'))).outcome).toBe('again');
    });

    it('a caller that aborts before its work starts never starts it', async () => {
      const [{ once }] = await harness.replicas(1);
      const reason = new Error('gone');
      expect(await errorOf(once.once(request({ signal: AbortSignal.abort(reason) }), unexpectedWork))).toBe(reason);
      const controller = new AbortController();
      let begun = false;
      const claiming = errorOf(
        once.once(request({ signal: controller.signal }), async () => {
          begun = true;
          return 1;
        }),
      );
      controller.abort(reason);
      expect(await harness.until(claiming)).toBe(reason);
      await harness.advance(10);
      expect(begun).toBe(false);
    });

    it.each(['here', 'at another replica'])(
      'a caller that aborts while it waits for a holder %s gets OUTCOME_UNKNOWN, and other waiters stay',
      async (where) => {
        const [one, two = one] = await harness.replicas(2);
        const { once } = where === 'here' ? one : two;
        const upstream = new ScriptedUpstream();
        const first = one.once.once(request(), upstream.work);
        const call = await harness.until(upstream.call(1));
        const controller = new AbortController();
        const left = errorOf(once.once(request({ signal: controller.signal }), unexpectedWork));
        const stays = once.once(request(), unexpectedWork);
        await harness.advance(10);
        controller.abort(new Error('gone'));
        expect(await left).toBeInstanceOf(OutcomeUnknownError);
        call.answer({ code: 'A' });
        expect(await harness.until(Promise.all([first, stays]))).toMatchObject([
          { replayed: false },
          { replayed: true },
        ]);
      },
    );

    it('a waiting caller runs its work if the holder aborts before the send', async () => {
      const [{ once }] = await harness.replicas(1);
      const upstream = new ScriptedUpstream();
      const controller = new AbortController();
      const first = errorOf(
        once.once(
          request({ signal: controller.signal }),
          () =>
            new Promise<never>((_, reject) =>
              controller.signal.addEventListener('abort', () => reject(controller.signal.reason)),
            ),
        ),
      );
      await harness.advance(10);
      const second = once.once(request(), upstream.work);
      await harness.advance(10);
      controller.abort(new Error('gone'));
      expect(await first).toEqual(new Error('gone'));
      (await harness.until(upstream.call(1))).answer({ code: 'A' });
      expect((await harness.until(second)).outcome).toEqual({ code: 'A' });
    });
  });
}
