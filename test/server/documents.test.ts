import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createDocuments, createParseAllowance } from '../../src/server/parse/documents.js';
import { heapBytes } from '../heap.js';

describe('document store', () => {
  const documents = createDocuments(buildSchema('type Query { name: String }'), true);
  const validate = (name: string) => documents.get(`{ ${name} }`, createParseAllowance());

  it('the document store keeps the message and the position of a validation error', () => {
    const [error] = validate('nome').errors;
    expect(error?.message).toBe('Cannot query field "nome" on type "Query". Did you mean "name"?');
    expect(error?.locations).toEqual([{ line: 1, column: 3 }]);
    expect(error?.stack).toContain(error?.message);
  });

  it('the document store takes less than 10 KB for each small document with a validation error', () => {
    const count = 200;
    for (let index = 0; index < count; index++) validate(`warmUp${index}`);
    const before = heapBytes();
    for (let index = 0; index < count; index++) validate(`wrong${index}`);
    expect((heapBytes() - before) / count).toBeLessThan(10_000);
  });
});
