import { describe, expect, it } from 'vitest';
import { issuesOf, read } from './environment.js';

const hash = 'a'.repeat(64);
const fileWith = (text: string) => () => text;

describe('the cost limit', () => {
  it('QUERY_COST_LIMIT is 400 by default and must be a whole number', () => {
    expect(read().queryCostLimit).toBe(400);
    expect(read({ QUERY_COST_LIMIT: '50' }).queryCostLimit).toBe(50);
    expect(issuesOf({ QUERY_COST_LIMIT: '0' })).toEqual([
      'QUERY_COST_LIMIT: expected a whole number from 1 to 100000, got "0".',
    ]);
  });
});

describe('persisted operations', () => {
  it('any document is allowed if PERSISTED_OPERATIONS is unset', () => {
    expect(read().persistedOperations).toBeNull();
  });

  it('persisted operations are read from a JSON file of documents by hash', () => {
    expect(
      read({ PERSISTED_OPERATIONS: 'ops.json' }, fileWith(JSON.stringify({ [hash]: '{ viewer { name } }' })))
        .persistedOperations,
    ).toEqual({ [hash]: '{ viewer { name } }' });
  });

  it.each([
    ['not JSON', 'nonsense', 'expected JSON in "ops.json", got something else'],
    ['a list', '[]', 'expected an object of documents by their SHA-256 in "ops.json", got an array'],
    [
      'without hashes as names',
      '{"x":"{ a }"}',
      'expected a SHA-256 of 64 hexadecimal digits as each name in "ops.json", got "x"',
    ],
    ['an empty document', JSON.stringify({ [hash]: ' ' }), 'got an empty text'],
  ])('PERSISTED_OPERATIONS that are %s are an error', (_, text, expected) => {
    const faults = issuesOf({ PERSISTED_OPERATIONS: 'ops.json' }, fileWith(text));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(expected);
  });
});

describe('origins', () => {
  it('CORS_ORIGINS are none, some, or all', () => {
    expect(read().corsOrigins).toEqual([]);
    expect(read({ CORS_ORIGINS: 'https://a.example, http://localhost:5173' }).corsOrigins).toEqual([
      'https://a.example',
      'http://localhost:5173',
    ]);
    expect(read({ CORS_ORIGINS: '*' }).corsOrigins).toEqual(['*']);
  });

  it.each(['https://a.example/path', 'a.example', 'https://a.example,'])('CORS_ORIGINS %s are an error', (origins) => {
    expect(issuesOf({ CORS_ORIGINS: origins })).toHaveLength(1);
  });
});
