import { buildSchema, print } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createDocuments, ParseAllowance } from '../../src/server/parse/documents.js';
import { heapBytes } from '../heap.js';
import { seededRandom } from '../sandbox/harness.js';

/** The document of a text and its errors, or its syntax error. */
function parsed(store: ReturnType<typeof createDocuments>, text: string) {
  try {
    const { document, errors } = store.get(text, new ParseAllowance());
    return { printed: print(document), errors: errors.map((error) => error.toJSON()) };
  } catch (error) {
    return { syntaxError: String(error) };
  }
}

describe('document store', () => {
  const schema = buildSchema('type Query { name: String } type Mutation { name: String }');
  const documents = createDocuments(schema, true);
  const validate = (name: string) => documents.get(`{ ${name} }`, new ParseAllowance());

  it('the document store keeps the message and the position of a validation error', () => {
    const [error] = validate('nome').errors;
    expect(error?.message).toBe('Cannot query field "nome" on type "Query". Did you mean "name"?');
    expect(error?.locations).toEqual([{ line: 1, column: 3 }]);
    expect(error?.stack).toContain(error?.message);
  });

  it('a document whose operation has another name is what parsing and validating it would give', () => {
    const random = seededRandom(20);
    const pick = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)] as T;
    for (let count = 0; count < 200; count++) {
      const name = pick(['A', 'B', 'AB', 'name', 'query', '_1', '\0', '']);
      const before = pick(['', '\n', '#c\n']);
      const operation = `${before}${pick(['query', 'mutation', ''])} ${name}${pick(['', '($a: Int)'])}`;
      const fragment = pick(['', ' fragment A on Query { name }', ' query A { name }', ' query B { name }']);
      const text = `${operation} { ${pick(['name', 'nome', '...A', 'name # \0'])} }${fragment}`;
      const [stored, fresh] = [documents, createDocuments(schema, true)].map((store) => parsed(store, text));
      expect({ text, ...stored }).toEqual({ text, ...fresh });
    }
  });

  it.each(['query \u00001\u0000 { name }', '1:query \0 { name }', ':query A { name }'])(
    'the text %j, which is no document, is a syntax error after similar documents',
    (text) => {
      for (const known of ['query A { name }', '{ name }']) documents.get(known, new ParseAllowance());
      expect(() => documents.get(text, new ParseAllowance())).toThrow('Syntax Error');
    },
  );

  it('the document store takes less than 10 KB for each small document with a validation error', () => {
    const count = 200;
    for (let index = 0; index < count; index++) validate(`warmUp${index}`);
    const before = heapBytes();
    for (let index = 0; index < count; index++) validate(`wrong${index}`);
    expect((heapBytes() - before) / count).toBeLessThan(10_000);
  });
});
