import { getNamedType, getVariableValues, isObjectType, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { ruleOf } from '../../schema/cost-rules.js';
import { costOf } from '../../schema/cost.js';
import { schema } from '../../schema/index.js';

function costOfQuery(source: string, variables: Record<string, unknown> = {}) {
  const document = parse(source);
  expect(validate(schema, document)).toEqual([]);
  const operation = document.definitions.find((definition) => definition.kind === 'OperationDefinition');
  if (operation === undefined) throw new Error('expected an operation');
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  if (coerced === undefined) throw new Error('expected variables that fit');
  return costOf({ schema, document, operation, variables: coerced, spaces: 3 });
}

const id = (text: string) => Buffer.from(text).toString('base64');

describe('the cost of a query', () => {
  it.each([
    ['the viewer', '{ viewer { name } upstreamQuotas { action } __typename }', 0],
    ['one WABA', '{ waba { name } }', 1],
    ['the WABAs of the three spaces of the caller', '{ wabas { name } }', 3],
    ['the WABAs of named spaces', '{ wabas(custSpaceIds: ["a", "b", "b"]) { name } }', 2],
    ['numbers of a space', '{ phoneNumbers(custSpaceId: "a") { nodes { number } } }', 1],
    [
      'codes of a page of fifty numbers in three spaces',
      '{ wabas { phoneNumbers(first: 50) { nodes { messageQrdls { nodes { code } } } } } }',
      3 + 3 + 150,
    ],
    [
      'codes of a page of numbers without a size',
      '{ phoneNumbers { edges { node { messageQrdls { totalCount } } } } }',
      1 + 100,
    ],
    ['the last five numbers', '{ phoneNumbers(last: 5) { nodes { messageQrdls { totalCount } } } }', 6],
    [
      'a query with a cycle',
      '{ waba { phoneNumbers(first: 5) { nodes { waba { phoneNumbers(first: 5) { nodes { messageQrdls { nodes { ' +
        'phoneNumber { waba { name } messageQrdls { totalCount } } } } } } } } } } }',
      1 + 1 + 5,
    ],
    [
      'thirty aliases of numbers of one space',
      `{ ${Array.from({ length: 30 }, (_, i) => `n${i}: phoneNumber(number: "+4930${i}") { number }`).join(' ')} }`,
      1,
    ],
    [
      'two codes of one number, with their number',
      '{ a: messageQrdl(phoneNumber: "+49", code: "A") { phoneNumber { number } } b: messageQrdl(phoneNumber: ' +
        '"+49", code: "B") { phoneNumber { number } } }',
      2,
    ],
    [
      'nodes of three types',
      `{ nodes(ids: ["${id('Waba:a')}", "${id('PhoneNumber:a/4930')}", "${id('MessageQrdl:a/4930/X')}", ` +
        '"nonsense"]) { id ... on PhoneNumber { messageQrdls { totalCount } } ... on Waba { phoneNumbers(first: 1) ' +
        '{ totalCount } } } }',
      1 + 1 + 1,
    ],
    ['skipped fields', '{ waba { name phoneNumbers @skip(if: true) { totalCount } } }', 1],
    [
      'fragments',
      '{ wabas { ...W } } fragment W on Waba { phoneNumbers(first: 2) { nodes { ...N ... on PhoneNumber { ' +
        'messageQrdls { totalCount } } } } } fragment N on PhoneNumber { messageQrdl(code: "X") { code } }',
      3 + 3 + 6,
    ],
  ])('the cost of a query is exact: %s', (_, query, reads) => {
    expect(costOfQuery(query)).toEqual({ reads, writes: 0 });
  });

  it('the cost depends on the values of variables', () => {
    expect(
      costOfQuery(
        'query ($n: Int, $with: Boolean!) { phoneNumbers(first: $n) { nodes { messageQrdls @include(if: $with) { ' +
          'totalCount } } } }',
        { n: 7, with: true },
      ).reads,
    ).toBe(8);
    expect(
      costOfQuery(
        'query ($n: Int, $with: Boolean!) { phoneNumbers(first: $n) { nodes { messageQrdls @include(if: $with) { ' +
          'totalCount } } } }',
        { n: 7, with: false },
      ).reads,
    ).toBe(1);
  });

  it('the cost of deeply nested fragments is computed in linear time', () => {
    const folds = Array.from(
      { length: 200 },
      (_, i) => `fragment F${i} on Waba { name ${i < 199 ? `...F${i + 1} ... on Waba { ...F${i + 1} }` : ''} }`,
    );
    expect(costOfQuery(`{ wabas { ...F0 } } ${folds.join(' ')}`).reads).toBe(3);
  });
});

describe('the cost of a mutation', () => {
  it('a mutation costs one write per item plus the reads it needs', () => {
    expect(
      costOfQuery('mutation { addMessageQrdl(input: { phoneNumber: "+49", prefilledMessage: "x" }) { __typename } }'),
    ).toEqual({ reads: 0, writes: 1 });
    expect(
      costOfQuery('mutation { addPhoneNumber(input: { number: "+49", verifiedName: "x" }) { __typename } }'),
    ).toEqual({
      reads: 1,
      writes: 1,
    });
    expect(
      costOfQuery(
        'mutation { updateMessageQrdls(inputs: [{ id: "a" }, { id: "b" }]) { ... on UpdateMessageQrdlSuccess { ' +
          'messageQrdl { phoneNumber { number } } } } }',
      ),
    ).toEqual({ reads: 3, writes: 2 });
  });
});

describe('the rules', () => {
  it('every field that returns a node or a list of nodes has a cost rule, except pass-through fields', () => {
    const passing = /^(PhoneNumber|MessageQrdl)(Connection\.(nodes|edges)|Edge\.node)$/;
    const nodes = new Set([
      'Node',
      'Waba',
      'PhoneNumber',
      'MessageQrdl',
      'PhoneNumberConnection',
      'MessageQrdlConnection',
    ]);
    const uncovered = Object.values(schema.getTypeMap())
      .filter(isObjectType)
      .flatMap((type) =>
        Object.values(type.getFields())
          .filter((field) => nodes.has(getNamedType(field.type).name) && ruleOf(field) === undefined)
          .map((field) => `${type.name}.${field.name}`),
      )
      .filter((name) => !passing.test(name));
    expect(uncovered).toEqual([]);
  });

  it('every mutation has a cost rule', () => {
    expect(
      Object.values(schema.getMutationType()?.getFields() ?? {}).filter((field) => ruleOf(field) === undefined),
    ).toEqual([]);
  });
});
