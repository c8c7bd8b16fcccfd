import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createCallerLimits,
  localViewer,
  OverLimitError,
  type CallerLimits,
  type Viewer,
} from '../../src/auth/index.js';
import { ThrottledError } from '../../src/errors.js';

const viewerOf = (name: string, limits?: CallerLimits): Viewer => ({
  ...localViewer,
  name,
  ...(limits ? { limits } : {}),
});
const settled = (promises: Promise<unknown>[]) =>
  Promise.allSettled(promises).then((all) => all.map(({ status }) => status));

describe("a caller's limit on requests", () => {
  // The library reads the machine's clock itself.
  beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) }));
  afterEach(() => void vi.useRealTimers());

  it('says with each request what is left of it', async () => {
    const { takeRequest } = createCallerLimits();
    const partner = viewerOf('partner', { requestsPerSecond: 3 });
    expect(await takeRequest(partner)).toEqual({ limit: 3, remaining: 2, resetMs: 1_000 });
    await vi.advanceTimersByTimeAsync(400);
    expect(await takeRequest(partner)).toEqual({ limit: 3, remaining: 1, resetMs: 600 });
  });

  it('refuses what is beyond it with RATE_LIMITED, and says when to try again', async () => {
    const { takeRequest } = createCallerLimits();
    const partner = viewerOf('partner', { requestsPerSecond: 2 });
    await takeRequest(partner);
    await takeRequest(partner);
    await vi.advanceTimersByTimeAsync(250);
    const error: unknown = await Promise.resolve(takeRequest(partner)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ThrottledError);
    expect(error).toBeInstanceOf(OverLimitError);
    expect(error).toMatchObject({
      message: 'This caller may make 2 requests a second, and has; try again in 750 ms.',
      extensions: { code: 'RATE_LIMITED', retryAfterMs: 750 },
      allowance: { limit: 2, remaining: 0, resetMs: 750 },
    });
  });

  it('is whole again in the next second', async () => {
    const { takeRequest } = createCallerLimits();
    const partner = viewerOf('partner', { requestsPerSecond: 1 });
    await takeRequest(partner);
    await expect(takeRequest(partner)).rejects.toThrow(OverLimitError);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await takeRequest(partner)).toMatchObject({ remaining: 0 });
  });

  it("is the caller's alone", async () => {
    const { takeRequest } = createCallerLimits();
    await takeRequest(viewerOf('partner', { requestsPerSecond: 1 }));
    expect(await takeRequest(viewerOf('other', { requestsPerSecond: 1 }))).toMatchObject({ remaining: 0 });
  });

  it('is another one than that on upstream calls', async () => {
    const { takeRequest, takeUpstreamCall } = createCallerLimits();
    const partner = viewerOf('partner', { requestsPerSecond: 1, upstreamCallsPerSecond: 2 });
    await takeRequest(partner);
    expect(await settled([takeUpstreamCall(partner), takeUpstreamCall(partner), takeUpstreamCall(partner)])).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
    ]);
    await expect(takeUpstreamCall(partner)).rejects.toThrow('This caller may make 2 upstream calls a second');
  });

  it('does not exist where none is set', async () => {
    const { takeRequest, takeUpstreamCall } = createCallerLimits();
    expect(
      await Promise.all([takeRequest(localViewer), takeUpstreamCall(viewerOf('partner', { requestsPerSecond: 1 }))]),
    ).toEqual([null, null]);
  });

  it('counts from the next request on where the file changes it', async () => {
    const { takeRequest } = createCallerLimits({ redis: null });
    await takeRequest(viewerOf('partner', { requestsPerSecond: 1 }));
    expect(await takeRequest(viewerOf('partner', { requestsPerSecond: 5 }))).toMatchObject({ limit: 5 });
  });

  it('leaves nothing behind when the second is over', async () => {
    const { takeRequest } = createCallerLimits();
    for (let index = 0; index < 50; index++) await takeRequest(viewerOf(`caller-${index}`, { requestsPerSecond: 1 }));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(vi.getTimerCount()).toBe(0);
  });
});
