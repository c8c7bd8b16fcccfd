import type { RateLimitStatus } from './caller-rate-limiter.js';

/** The window of every limit, in seconds. */
const windowSeconds = 1;

/**
 * The response headers of a request limit: `RateLimit-Policy` and `RateLimit` as in
 * draft-ietf-httpapi-ratelimit-headers since version 08, and `RateLimit-Limit`, `-Remaining` and `-Reset` as in
 * versions up to 06, which most clients read. Times are in seconds, rounded up. With `isExceeded` also `Retry-After`
 * (RFC 9110).
 */
export function rateLimitHeaders(
  { limit, remaining, resetMs }: RateLimitStatus,
  { isExceeded = false }: { isExceeded?: boolean } = {},
): Readonly<Record<string, string>> {
  const reset = Math.max(0, Math.ceil(resetMs / 1_000));
  return {
    'RateLimit-Policy': `"requests";q=${limit};w=${windowSeconds}`,
    RateLimit: `"requests";r=${remaining};t=${reset}`,
    'RateLimit-Limit': String(limit),
    'RateLimit-Remaining': String(remaining),
    'RateLimit-Reset': String(reset),
    ...(isExceeded ? { 'Retry-After': retryAfterHeader(resetMs) } : {}),
  };
}

/** The value of `Retry-After` in whole seconds, at least 1, because 0 would invite an immediate retry. */
export function retryAfterHeader(retryAfterMs: number): string {
  return String(Math.max(1, Math.ceil(retryAfterMs / 1_000)));
}
