import { BREAK, parse, specifiedRules, validate, type ASTVisitor } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../schema/index.js';
import { documentRules } from '../../src/server/parse/documents.js';
import { mergeRules } from '../../src/server/parse/merged-rules.js';
import { createRandom, generateQuery } from './generated-documents.js';

const rules = [...specifiedRules, ...documentRules];

/** Changes that make a generated document invalid, or leave it valid. */
const changes: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replaceAll('name', 'nam'),
  (text) => text.replace(/\$\w+/, '$other'),
  (text) => text.replace(/\{\s/, '{ name @skip name: __typename '),
  (text) => `${text} ${text}`,
  (text) => `${text} fragment Unused on Nothing { x } type T { x: Int }`,
  (text) => text.replaceAll(/"[^"]*"/g, '{a: [1, $b], a: ENUM}'),
];

describe('merged validation rules', () => {
  it('merged rules find the errors that the single rules find, in the same order', () => {
    const random = createRandom(7);
    const pools = { spaces: ['s'], numbers: ['+49'], ids: ['x'] };
    let errorCount = 0;
    for (let index = 0; index < 60; index++) {
      const document = parse(random.pick(changes)(generateQuery(schema, random, pools).query));
      const expected = validate(schema, document, rules);
      expect(validate(schema, document, [mergeRules(rules)]).map(String)).toEqual(expected.map(String));
      errorCount += expected.length;
    }
    expect(errorCount).toBeGreaterThan(40);
  });

  it.each([
    ['skips the descendants of a node for the rule that returns false', (): unknown => false, 'b c leave:query'],
    ['calls the rule that returns BREAK no more', (): unknown => BREAK, ''],
  ])('a merged rule %s', (_, leaveOut, expected) => {
    const seen: string[] = [];
    const others: string[] = [];
    const limited: ASTVisitor = {
      Field: ({ name }) => (name.value === 'a' ? leaveOut() : void seen.push(name.value)),
      OperationDefinition: { leave: () => void seen.push('leave:query') },
    };
    const all: ASTVisitor = { enter: (node) => void (node.kind === 'Field' && others.push(node.name.value)) };
    validate(schema, parse('{ a { x { y } } b { c } }'), [mergeRules([() => limited, () => all])]);
    expect(seen.join(' ')).toBe(expected);
    expect(others).toEqual(['a', 'x', 'y', 'b', 'c']);
  });
});
