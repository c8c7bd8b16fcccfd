import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { DocumentError } from '../../src/server/parse/index.js';
import { createParsedExchanges } from './parsed-exchange.js';

const query = '{ viewer { name } }';
const mutation = 'mutation { updateMessageQrdl(input: { id: "a", prefilledMessage: "b" }) { __typename } }';
const sha256Hash = createHash('sha256').update(query).digest('hex');

/** Whether the parser returns the same object for two equal requests, without parsing the second. */
function isParsedOnce(body: object): boolean {
  const parsedExchange = createParsedExchanges();
  const [first, second] = [parsedExchange(body), parsedExchange(body)].map(({ parsed }) => parsed?.entries[0]);
  expect(second).toEqual(first);
  return first === second;
}

it('a query that repeats to the byte is parsed once', () => {
  expect(isParsedOnce({ query })).toBe(true);
});

it('a mutation that repeats is parsed each time, so that its variables are not retained', () => {
  expect(isParsedOnce({ query: mutation })).toBe(false);
});

it('a query with extensions is parsed each time, because its document may be a persisted one', () => {
  expect(isParsedOnce({ query, extensions: { persistedQuery: { version: 1, sha256Hash } } })).toBe(false);
});

it('a request without variables gets the defaults of its document', () => {
  const withDefault = 'query ($id: ID = "a") { node(id: $id) { id } }';
  const [operation] = createParsedExchanges()({ query: withDefault }).parsed?.entries ?? [];
  expect(operation).toMatchObject({ variables: { id: 'a' } });
});

it('an invalid entry of a batch leaves the others valid', () => {
  const { parsed } = createParsedExchanges()([{ query: '{ unknown }' }, { query }]);
  expect(parsed?.entries).toMatchObject([{ errors: [{}] }, { variables: {} }]);
});

it('each wrong variable has an error of its own in a small request, and only the first one in a large request', () => {
  const twoVariables = 'query ($a: ID!, $b: ID!) { a: node(id: $a) { id } b: node(id: $b) { id } }';
  const errorsWith = (length: number) => {
    const variables = { a: ['x'.repeat(length)], b: [] };
    return refusalOf({ query: twoVariables, variables });
  };
  expect(errorsWith(1)).toEqual([/"\$a"/, /"\$b"/].map((text) => expect.stringMatching(text)));
  expect(errorsWith(50_000)).toEqual([/"\$a"/, /Too many/].map((text) => expect.stringMatching(text)));
});

/** The errors of a request that the parser refuses. */
function refusalOf(body: object): unknown {
  try {
    return createParsedExchanges()(body);
  } catch (error) {
    return error instanceof DocumentError ? error.errors.map(({ message }) => message) : String(error);
  }
}

it('the error for a document with several operations says whether operationName is missing or unknown', () => {
  const documentOfTwo = 'query A { viewer { name } } query B { viewer { name } }';
  expect(refusalOf({ query: documentOfTwo })).toEqual([expect.stringContaining('say which operation')]);
  expect(refusalOf({ query: documentOfTwo, operationName: 'C' })).toEqual([expect.stringContaining('to be that of')]);
});

it('a batch with an invalid incremental document is refused as a whole', () => {
  const deferred = '{ unknown ... @defer { viewer { name } } }';
  expect(refusalOf([{ query: deferred }, { query }])).toContain('expected a batch without subscriptions');
});

it('a mutation by GET is refused with the method that is allowed', () => {
  expect(() => createParsedExchanges()({ query: mutation }, undefined, 'GET')).toThrow(
    expect.objectContaining({
      extensions: expect.objectContaining({ http: { status: 405, headers: { allow: 'POST' } } }),
    }),
  );
});
