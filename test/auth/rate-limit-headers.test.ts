import { describe, expect, it } from 'vitest';
import { rateLimitHeaders, retryAfterHeader } from '../../src/auth/index.js';

describe('the headers of a limit', () => {
  it('rateLimitHeaders has the headers of the current draft and the older ones', () => {
    expect(rateLimitHeaders({ limit: 10, remaining: 7, resetMs: 640 })).toEqual({
      'RateLimit-Policy': '"requests";q=10;w=1',
      RateLimit: '"requests";r=7;t=1',
      'RateLimit-Limit': '10',
      'RateLimit-Remaining': '7',
      'RateLimit-Reset': '1',
    });
  });

  it('rateLimitHeaders has Retry-After if the limit is exceeded', () => {
    expect(rateLimitHeaders({ limit: 10, remaining: 0, resetMs: 640 }, { isExceeded: true })).toMatchObject({
      RateLimit: '"requests";r=0;t=1',
      'Retry-After': '1',
    });
  });

  it.each([
    [0, '1'],
    [1, '1'],
    [1_000, '1'],
    [1_001, '2'],
  ])('Retry-After of %i ms is %s s, never 0', (ms, seconds) => {
    expect(retryAfterHeader(ms)).toBe(seconds);
  });
});
