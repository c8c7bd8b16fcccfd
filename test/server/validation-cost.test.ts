import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { documentLimits } from '../../src/server/parse/documents.js';
import { validationCost } from '../../src/server/parse/validation-cost.js';

const costOf = (text: string) => validationCost(parse(text), documentLimits.comparisons);
const repeat = (count: number, part: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => part(i)).join(' ');
const long = 'x'.repeat(130);

describe('the cost of validating a document', () => {
  it.each([
    ['one field with long arguments, 390 times', `{ ${repeat(390, () => `waba(custSpaceId:"${long}"){name}`)} }`],
    ['one field 3,900 times', `{ ${repeat(3_900, () => 'a')} }`],
    ['one alias of different fields', `{ ${repeat(390, (i) => `a: waba(custSpaceId:"${i}${long}"){name}`)} }`],
    [
      'one alias of different fields in a nested field',
      `{ wabas { ${repeat(600, () => 'phoneNumbers { totalCount }')} } }`,
    ],
    [
      'one alias of different fields in fragments',
      `{ ${repeat(400, (i) => `...F${i}`)} } ${repeat(400, (i) => `fragment F${i} on Query { a }`)}`,
    ],
    ['one alias of different fields in inline fragments', `{ ${repeat(500, () => '... on Query { a }')} }`],
    [
      'fields beside fragments',
      `{ ${repeat(1_900, (i) => `a${i}`)} ${repeat(200, (i) => `...F${i}`)} } ` +
        repeat(200, (i) => `fragment F${i} on Query { b }`),
    ],
    ['fragments that do not exist', `{ ${repeat(500, (i) => `...F${i}`)} }`],
    [
      'fragments that do not exist in nested fields',
      `{ ${repeat(10, (i) => `a { ${repeat(60, (j) => `...F${i}x${j}`)} }`)} }`,
    ],
    [
      'fragments without equal fields',
      `{ ${repeat(420, (i) => `...F${i}`)} } ${repeat(420, (i) => `fragment F${i} on Query { a${i} }`)}`,
    ],
    [
      'fields that fork on every level',
      `{ ...F0 } ${repeat(18, (i) => `fragment F${i} on A { a { ...F${i + 1} } b { ...F${i + 1} } }`)} fragment ` +
        'F18 on A { c }',
    ],
  ])('the validation cost is above the limit for %s', (_, text) => {
    // CPU time, so that other processes do not count.
    const start = process.cpuUsage();
    expect(costOf(text)).toBeGreaterThan(documentLimits.comparisons);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1_000).toBeLessThan(500);
  });

  it.each([
    [
      'two hundred aliases of one field',
      `{ ${repeat(200, (i) => `a${i}: waba(custSpaceId:"s${i}") { id name currency }`)} }`,
    ],
    ['a hundred equal fields', `{ ${repeat(100, () => 'a')} }`],
    [
      'a page of the dashboard',
      '{ wabas { name phoneNumbers { nodes { number messageQrdls { nodes { id code } } } } } }',
    ],
    [
      'a fragment that two hundred fields use',
      `{ ${repeat(200, (i) => `a${i}: waba { ...F }`)} } fragment F on Waba { id name }`,
    ],
    [
      'fragments that double with each level',
      `{ ...F0 } ${repeat(60, (i) => `fragment F${i} on A { ...F${i + 1} ...F${i + 1} }`)} fragment F60 on A { a }`,
    ],
    [
      'fifty fragments',
      `{ ${repeat(50, (i) => `...F${i}`)} } ${repeat(50, (i) => `fragment F${i} on Query { a${i} }`)}`,
    ],
    ['cyclic fragments', '{ ...A } fragment A on Q { a { ...B } } fragment B on Q { a { ...A } }'],
  ])('the validation cost is below the limit for %s', (_, text) =>
    expect(costOf(text)).toBeLessThan(documentLimits.comparisons),
  );
});
