import { parse, print } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../schema/index.js';
import {
  createDocuments,
  ParseAllowance,
  operationOf,
  withIncrementalDirectives,
} from '../../src/server/parse/documents.js';
import { repeat } from './worst-documents.js';

const incrementalSchema = withIncrementalDirectives(schema);

/** A document whose every pair of fields conflicts in each of its subfields, which one message lists. */
function conflicts(seed: number): string {
  const subfields = (field: string) => repeat(15, (i) => `a${i}: ${field}`);
  const ofNumber = `... on PhoneNumber { w: waba { ${subfields('name')} } }`;
  const ofCode = `... on MessageQrdl { w: phoneNumber { ${subfields('number')} } }`;
  return `{ node(id: "x") { ${repeat(7, () => `${ofNumber} ${ofCode}`)} } } #${seed}`;
}

describe('the document store', () => {
  it('a document is parsed once for the same text', () => {
    const documents = createDocuments(incrementalSchema, true);
    const first = documents.get('{ viewer { name } }', new ParseAllowance());
    expect(documents.get('{ viewer { name } }', new ParseAllowance())).toBe(first);
  });

  it.each([
    ['query Menu { viewer { name } }', 'query List { viewer { name } }'],
    [
      '\n query\tMenu($a: Boolean!) { viewer { name @skip(if: $a) } }',
      '\n query\tList($a: Boolean!) { viewer { name @skip(if: $a) } }',
    ],
    [
      'query Menu { ...F } fragment F on Query { viewer { name } }',
      'query List { ...F } fragment F on Query { viewer { name } }',
    ],
  ])('a document under another operation name of the same length shares its selections: %j', (text, renamed) => {
    const documents = createDocuments(incrementalSchema, true);
    const first = operationOf(incrementalSchema, documents.get(text, new ParseAllowance()), 'Menu');
    const allowance = new ParseAllowance();
    const second = operationOf(incrementalSchema, documents.get(renamed, allowance), undefined);
    expect(second?.operation.selectionSet).toBe(first?.operation.selectionSet);
    expect(first?.operation.name?.value).toBe('Menu');
    expect(second?.operation.name?.value).toBe('List');
    expect(print(documents.get(renamed, allowance).document)).toBe(print(parse(renamed)));
    expect(allowance).toEqual(new ParseAllowance());
    expect(operationOf(incrementalSchema, documents.get(renamed, allowance), 'Menu')).toBeNull();
  });

  it('locations are those of the text, however long the name of its operation is', () => {
    const documents = createDocuments(incrementalSchema, true);
    for (const name of ['A', 'Menu', 'List', 'Letters']) {
      const { document } = documents.get(`query ${name} { viewer { name } }`, new ParseAllowance());
      expect(operationOf(incrementalSchema, { document, errors: [] }, name)?.operation.selectionSet.loc?.start).toBe(
        `query ${name} `.length,
      );
    }
  });

  it('errors that quote the name of an operation quote the name in the request', () => {
    const documents = createDocuments(incrementalSchema, true);
    for (const name of ['Menu', 'List', 'Menu']) {
      const { errors } = documents.get(`query ${name} { viewer { name @skip(if: $a) } }`, new ParseAllowance());
      expect(errors.map(({ message }) => message)).toEqual([`Variable "$a" is not defined by operation "${name}".`]);
    }
  });

  it('documents with several operations are not mistaken for each other if a name differs', () => {
    const documents = createDocuments(incrementalSchema, true);
    const errorsOf = (name: string) =>
      documents.get(`query ${name} { viewer { name } } query List { viewer { name } }`, new ParseAllowance()).errors;
    expect(errorsOf('Menu')).toEqual([]);
    expect(errorsOf('List')).toHaveLength(1);
    expect(errorsOf('Menu')).toEqual([]);
  });

  it('messages of errors, which may be far longer than their document, count against the size of the store', () => {
    const documents = createDocuments(incrementalSchema, true);
    const first = documents.get('{ viewer { name } }', new ParseAllowance());
    const { errors } = documents.get(conflicts(0), new ParseAllowance());
    const length = errors.reduce((sum, { message }) => sum + message.length, 0);
    expect(length).toBeGreaterThan(10 * conflicts(0).length);
    for (let seed = 1; seed * length < 1_500_000; seed++) documents.get(conflicts(seed), new ParseAllowance());
    expect(documents.get('{ viewer { name } }', new ParseAllowance())).not.toBe(first);
  });
});
