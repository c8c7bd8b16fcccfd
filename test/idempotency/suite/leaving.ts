import { describe, expect, it } from 'vitest';
import { OutcomeUnknownError } from '../../../src/errors.js';
import type { Sending } from '../../../src/idempotency/index.js';
import { errorOf, leaseMs, never, request, Upstream, withResolver, type World } from './world.js';

export function leaving(world: World): void {
  describe('a caller who leaves', () => {
    it('after the mark leaves at once, and what was sent is finished and kept', async () => {
      const [one, two = one] = await world.replicas(2);
      const upstream = new Upstream();
      const gone = new AbortController();
      const first = errorOf(one.once.once(request({ signal: gone.signal }), upstream.work));
      const call = await world.until(upstream.call(1));
      gone.abort(new Error('gone'));
      const told = await first;
      expect(told).toBeInstanceOf(OutcomeUnknownError);
      expect(String(told)).toContain('Repeat it with the same idempotency key');
      const second = two.once.once(request(), never);
      await world.advance(2 * leaseMs);
      call.answer({ code: 'A' });
      expect(await world.until(second)).toEqual({ outcome: { code: 'A' }, replayed: true });
    });

    it('before the mark hears its own reason, and nothing is sent for it any more', async () => {
      const [{ once }] = await world.replicas(1);
      const gone = new AbortController();
      const reason = new Error('gone');
      const begun = withResolver<Sending>();
      const turn = withResolver<void>();
      const first = errorOf(
        once.once(request({ signal: gone.signal }), async (sending) => {
          begun.resolve(sending);
          await turn.promise;
          return 'not sent';
        }),
      );
      const sending = await world.until(begun.promise);
      gone.abort(reason);
      expect(await first).toBe(reason);
      expect(await errorOf(sending.markSent())).toBe(reason);
      turn.reject(reason);
      expect((await world.until(once.once(request(), async () => 'again'))).outcome).toBe('again');
    });

    it('while it is being marked hears its own reason, and nothing is sent', async () => {
      const [{ once }] = await world.replicas(1);
      const gone = new AbortController();
      const reason = new Error('gone');
      const first = errorOf(
        once.once(request({ signal: gone.signal }), async (sending) => {
          const marked = sending.markSent();
          gone.abort(reason);
          await marked;
          return 'sent';
        }),
      );
      expect(await world.until(first)).toBe(reason);
      expect((await world.until(once.once(request(), async () => 'again'))).outcome).toBe('again');
    });

    it('before it has begun begins nothing', async () => {
      const [{ once }] = await world.replicas(1);
      const reason = new Error('gone');
      expect(await errorOf(once.once(request({ signal: AbortSignal.abort(reason) }), never))).toBe(reason);
      const gone = new AbortController();
      let begun = false;
      const claiming = errorOf(
        once.once(request({ signal: gone.signal }), async () => {
          begun = true;
          return 1;
        }),
      );
      gone.abort(reason);
      expect(await world.until(claiming)).toBe(reason);
      await world.advance(10);
      expect(begun).toBe(false);
    });

    it.each(['here', 'at another replica'])(
      'while it waits for another %s is told that it is under way, and the others stay',
      async (where) => {
        const [one, two = one] = await world.replicas(2);
        const { once } = where === 'here' ? one : two;
        const upstream = new Upstream();
        const first = one.once.once(request(), upstream.work);
        const call = await world.until(upstream.call(1));
        const gone = new AbortController();
        const left = errorOf(once.once(request({ signal: gone.signal }), never));
        const stays = once.once(request(), never);
        await world.advance(10);
        gone.abort(new Error('gone'));
        expect(await left).toBeInstanceOf(OutcomeUnknownError);
        call.answer({ code: 'A' });
        expect(await world.until(Promise.all([first, stays]))).toMatchObject([{ replayed: false }, { replayed: true }]);
      },
    );

    it('before the mark lets one that waited take its turn', async () => {
      const [{ once }] = await world.replicas(1);
      const upstream = new Upstream();
      const gone = new AbortController();
      const first = errorOf(
        once.once(
          request({ signal: gone.signal }),
          () =>
            new Promise<never>((_, reject) => gone.signal.addEventListener('abort', () => reject(gone.signal.reason))),
        ),
      );
      await world.advance(10);
      const second = once.once(request(), upstream.work);
      await world.advance(10);
      gone.abort(new Error('gone'));
      expect(await first).toEqual(new Error('gone'));
      (await world.until(upstream.call(1))).answer({ code: 'A' });
      expect((await world.until(second)).outcome).toEqual({ code: 'A' });
    });
  });
}
