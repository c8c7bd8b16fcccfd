import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { DocumentError } from '../../src/server/parse/index.js';
import { createParsedExchanges } from './parsed-exchange.js';

const query = '{ viewer { name } }';
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
  const mutation = 'mutation { updateMessageQrdl(input: { id: "a", prefilledMessage: "b" }) { __typename } }';
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
  const query = 'query ($a: ID!, $b: ID!) { a: node(id: $a) { id } b: node(id: $b) { id } }';
  const errorsWith = (length: number): unknown => {
    try {
      return createParsedExchanges()({ query, variables: { a: ['x'.repeat(length)], b: [] } });
    } catch (error) {
      return error instanceof DocumentError && error.errors.map(({ message }) => message.slice(0, 13));
    }
  };
  expect(errorsWith(1)).toEqual(['Variable "$a"', 'Variable "$b"']);
  expect(errorsWith(50_000)).toEqual(['Variable "$a"', 'Too many erro']);
});
