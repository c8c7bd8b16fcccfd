import { describe, expect, it } from 'vitest';
import { UpstreamError } from '../../src/errors.js';
import { retry, type TryResult } from '../../src/upstream/retry.js';
import { trackOutcome, ManualClock, flushPromises } from './harness.js';

const down = (message = 'down') => new UpstreamError(message, { code: 'UPSTREAM_UNAVAILABLE' });

interface Setting {
  readonly random?: number;
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

function start(
  once: (number: number) => Promise<TryResult<string>>,
  { random = 0.5, deadlineMs = 60_000, signal }: Setting = {},
) {
  const clock = new ManualClock();
  const pauses: number[] = [];
  const deadline = clock.now() + deadlineMs;
  const onRetry = (_: number, delayMs: number) => pauses.push(delayMs);
  const seen = trackOutcome(
    retry({ maxTries: 4, baseMs: 100, capMs: 300, clock, random: () => random, deadline, signal, onRetry }, once),
  );
  return { clock, pauses, seen };
}

describe('retry', () => {
  it('retry() returns the first value', async () => {
    let calls = 0;
    const { clock, seen } = start(async () => (++calls < 3 ? { error: down(), shouldRetry: true } : { value: 'done' }));
    await clock.advance(10_000);
    expect(seen).toMatchObject({ value: 'done' });
    expect(calls).toBe(3);
  });

  it('retry() draws random delays below a limit that doubles up to the cap', async () => {
    for (const [random, expected] of [
      [0, [0, 0, 0]],
      [0.5, [50, 100, 150]],
      [0.999, [99.9, 199.8, 299.7]],
    ] as const) {
      const { clock, pauses } = start(async () => ({ error: down(), shouldRetry: true }), { random });
      await clock.advance(10_000);
      expect(pauses).toEqual(expected);
    }
  });

  it('retry() throws the last error when all attempts are used up', async () => {
    const { clock, seen } = start(async (number) => ({ error: down(`try ${number}`), shouldRetry: true }));
    await clock.advance(10_000);
    expect(seen.error).toMatchObject({ message: 'try 4' });
  });

  it('retry() does not retry if the result says not to', async () => {
    const { pauses, seen } = start(async () => ({ error: down('final'), shouldRetry: false }));
    await flushPromises();
    expect(seen.error).toMatchObject({ message: 'final' });
    expect(pauses).toEqual([]);
  });

  it('retry() does not wait beyond the deadline', async () => {
    const { clock, seen, pauses } = start(async () => ({ error: down(), shouldRetry: true }), { deadlineMs: 120 });
    await clock.advance(60);
    expect(pauses).toEqual([50]);
    expect(seen.settled, 'at once, not at the deadline').toBe(true);
  });

  it('retry() passes on the error that an attempt throws', async () => {
    const { seen } = start(() => Promise.reject(new TypeError('odd')));
    await flushPromises();
    expect(seen.error).toBeInstanceOf(TypeError);
  });

  it('retry() stops waiting and clears its timer when it is aborted', async () => {
    const controller = new AbortController();
    const { clock, seen } = start(async () => ({ error: down(), shouldRetry: true }), { signal: controller.signal });
    await clock.advance(10);
    controller.abort(new Error('gone'));
    await flushPromises();
    expect(seen.error).toMatchObject({ message: 'gone' });
    expect(clock.pending).toBe(0);
  });
});
