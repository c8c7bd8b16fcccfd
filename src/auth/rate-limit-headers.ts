import type { RateLimitStatus } from './caller-rate-limiter.js';

/** The window of every limit, in seconds. */
const windowSeconds = 1;

/**
 * What a caller is told of its limit on requests: `RateLimit-Policy` and `RateLimit` as draft-ietf-httpapi-ratelimit-headers
 * has them since its eighth edition, and `RateLimit-Limit`, `-Remaining` and `-Reset` as up to its sixth, which most clients
 * read. Times are seconds, rounded up. With `isRefused` also `Retry-After` (RFC 9110).
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

/** The value of `Retry-After`: whole seconds, at least one, for 0 would ask for another try at once. */
export function retryAfterHeader(retryAfterMs: number): string {
  return String(Math.max(1, Math.ceil(retryAfterMs / 1_000)));
}
