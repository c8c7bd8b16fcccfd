import { describe, expect, it } from 'vitest';
import { rateLimitHeaders, retryAfterHeader } from '../../src/auth/index.js';

describe('the headers of a limit', () => {
  it('are those of the current draft and those that most clients read', () => {
    expect(rateLimitHeaders({ limit: 10, remaining: 7, resetMs: 640 })).toEqual({
      'RateLimit-Policy': '"requests";q=10;w=1',
      RateLimit: '"requests";r=7;t=1',
      'RateLimit-Limit': '10',
      'RateLimit-Remaining': '7',
      'RateLimit-Reset': '1',
    });
  });

  it('have Retry-After where the request was refused', () => {
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
  ])('say %i ms as %s s, never as now', (ms, seconds) => {
    expect(retryAfterHeader(ms)).toBe(seconds);
  });
});
