import { describe, expect, it } from 'vitest';
import { schema } from '../../schema/index.js';
import { createDocuments, createParseAllowance, withIncrementalDirectives } from '../../src/server/parse/documents.js';
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
    const first = documents.get('{ viewer { name } }', createParseAllowance());
    expect(documents.get('{ viewer { name } }', createParseAllowance())).toBe(first);
  });

  it('messages of errors, which may be far longer than their document, count against the size of the store', () => {
    const documents = createDocuments(incrementalSchema, true);
    const first = documents.get('{ viewer { name } }', createParseAllowance());
    const { errors } = documents.get(conflicts(0), createParseAllowance());
    const length = errors.reduce((sum, { message }) => sum + message.length, 0);
    expect(length).toBeGreaterThan(10 * conflicts(0).length);
    for (let seed = 1; seed * length < 1_500_000; seed++) documents.get(conflicts(seed), createParseAllowance());
    expect(documents.get('{ viewer { name } }', createParseAllowance())).not.toBe(first);
  });
});
