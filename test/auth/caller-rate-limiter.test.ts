import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createCallerRateLimiter,
  localViewer,
  RateLimitExceededError,
  type CallerLimits,
  type Viewer,
} from '../../src/auth/index.js';
import { ThrottledError } from '../../src/errors.js';

const viewerOf = (name: string, limits?: CallerLimits): Viewer => ({
  ...localViewer,
  name,
  ...(limits ? { limits } : {}),
});
const statusesOf = (promises: Promise<unknown>[]) =>
  Promise.allSettled(promises).then((all) => all.map(({ status }) => status));

describe("a caller's limit on requests", () => {
  // The library reads the machine's clock itself.
  beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) }));
  afterEach(() => void vi.useRealTimers());

  it('each request returns the remaining limit', async () => {
    const { consumeRequest } = createCallerRateLimiter();
    const partner = viewerOf('partner', { requestsPerSecond: 3 });
    expect(await consumeRequest(partner)).toEqual({ limit: 3, remaining: 2, resetMs: 1_000 });
    await vi.advanceTimersByTimeAsync(400);
    expect(await consumeRequest(partner)).toEqual({ limit: 3, remaining: 1, resetMs: 600 });
  });

  it('a request over the limit gets RATE_LIMITED with the time to retry', async () => {
    const { consumeRequest } = createCallerRateLimiter();
    const partner = viewerOf('partner', { requestsPerSecond: 2 });
    await consumeRequest(partner);
    await consumeRequest(partner);
    await vi.advanceTimersByTimeAsync(250);
    const error: unknown = await Promise.resolve(consumeRequest(partner)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ThrottledError);
    expect(error).toBeInstanceOf(RateLimitExceededError);
    expect(error).toMatchObject({
      message: 'Rate limit exceeded: 2 requests per second. Retry in 750 ms.',
      extensions: { code: 'RATE_LIMITED', retryAfterMs: 750 },
      rateLimit: { limit: 2, remaining: 0, resetMs: 750 },
    });
  });

  it('the limit resets in the next second', async () => {
    const { consumeRequest } = createCallerRateLimiter();
    const partner = viewerOf('partner', { requestsPerSecond: 1 });
    await consumeRequest(partner);
    await expect(consumeRequest(partner)).rejects.toThrow(RateLimitExceededError);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await consumeRequest(partner)).toMatchObject({ remaining: 0 });
  });

  it('each caller has its own limit', async () => {
    const { consumeRequest } = createCallerRateLimiter();
    await consumeRequest(viewerOf('partner', { requestsPerSecond: 1 }));
    expect(await consumeRequest(viewerOf('other', { requestsPerSecond: 1 }))).toMatchObject({ remaining: 0 });
  });

  it('requests and upstream calls have separate limits', async () => {
    const { consumeRequest, consumeUpstreamCall } = createCallerRateLimiter();
    const partner = viewerOf('partner', { requestsPerSecond: 1, upstreamCallsPerSecond: 2 });
    await consumeRequest(partner);
    expect(
      await statusesOf([consumeUpstreamCall(partner), consumeUpstreamCall(partner), consumeUpstreamCall(partner)]),
    ).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    await expect(consumeUpstreamCall(partner)).rejects.toThrow('Rate limit exceeded: 2 upstream calls per second');
  });

  it('a caller without a limit is not limited', async () => {
    const { consumeRequest, consumeUpstreamCall } = createCallerRateLimiter();
    expect(
      await Promise.all([
        consumeRequest(localViewer),
        consumeUpstreamCall(viewerOf('partner', { requestsPerSecond: 1 })),
      ]),
    ).toEqual([null, null]);
  });

  it('a changed limit applies from the next request on', async () => {
    const { consumeRequest } = createCallerRateLimiter({ redis: null });
    await consumeRequest(viewerOf('partner', { requestsPerSecond: 1 }));
    expect(await consumeRequest(viewerOf('partner', { requestsPerSecond: 5 }))).toMatchObject({ limit: 5 });
  });

  it('counters are removed when their second is over', async () => {
    const { consumeRequest } = createCallerRateLimiter();
    for (let index = 0; index < 50; index++)
      await consumeRequest(viewerOf(`caller-${index}`, { requestsPerSecond: 1 }));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(vi.getTimerCount()).toBe(0);
  });
});
