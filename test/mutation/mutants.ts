/** Mutants of a source file: small changes, one at a time, that a good test suite detects. */
import { parseSync } from 'vite';

export interface Mutant {
  /** The line of the change, from 1. */
  readonly line: number;
  /** Such as `=== becomes !==`. */
  readonly description: string;
  /** The whole file with the change applied. */
  readonly source: string;
}

interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [property: string]: unknown;
}

const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value && 'end' in value;

const swappedOperators: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '+': '-',
  '-': '+',
  '&&': '||',
  '||': '&&',
};

/** Node types that contain only types, or data that no test should repeat. */
const skippedTypes = /^(TS|Import|ExportAll|TemplateElement)/;

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly description: string;
}

const text = (source: string, { start, end }: SyntaxNode) => source.slice(start, end);

/** The possible edits of one syntax node. */
function editsOf(node: SyntaxNode, source: string): readonly Edit[] {
  const replace = ({ start, end }: SyntaxNode, replacement: string, description: string): Edit => ({
    start,
    end,
    text: replacement,
    description,
  });
  const { operator, left, right, test, argument, elements, expression, properties, value } = node;
  if ((node.type === 'BinaryExpression' || node.type === 'LogicalExpression') && isNode(left) && isNode(right)) {
    const swapped = swappedOperators[String(operator)];
    if (operator === '??') return [replace(node, text(source, left), 'the default after ?? is dropped')];
    if (swapped === undefined || /^['"`]/.test(text(source, left)) || /^['"`]/.test(text(source, right))) return [];
    const at = source.indexOf(String(operator), left.end);
    return [
      { start: at, end: at + String(operator).length, text: swapped, description: `${operator} becomes ${swapped}` },
    ];
  }
  if ((node.type === 'IfStatement' || node.type === 'ConditionalExpression') && isNode(test))
    return ['true', 'false'].map((constant) => replace(test, constant, `the condition becomes ${constant}`));
  if (node.type === 'UnaryExpression' && operator === '!' && isNode(argument))
    return [replace(node, text(source, argument), '! is dropped')];
  if (node.type === 'ExpressionStatement' && isNode(expression) && /Call|Await|Unary|Assignment/.test(expression.type))
    return [replace(node, ';', `${text(source, node).split('\n')[0]?.slice(0, 60)} is dropped`)];
  if (node.type === 'Literal' && typeof value === 'boolean')
    return [replace(node, String(!value), `${value} is flipped`)];
  if (node.type === 'ArrayExpression' && Array.isArray(elements) && elements.length > 1)
    return elements.filter(isNode).map((element) => leaveOut(element, source, 'a list'));
  // Objects whose values are objects are tables of data.
  if (node.type === 'ObjectExpression' && Array.isArray(properties))
    return properties
      .filter(isNode)
      .filter((property) => isNode(property['value']) && property['value'].type === 'ObjectExpression')
      .map((property) => leaveOut(property, source, 'a table'));
  return [];
}

function leaveOut(node: SyntaxNode, source: string, from: string): Edit {
  const comma = /^\s*,/.exec(source.slice(node.end))?.[0].length ?? 0;
  const before = comma === 0 ? (/,\s*$/.exec(source.slice(0, node.start))?.[0].length ?? 0) : 0;
  const description = `${text(source, node).slice(0, 40)} is left out of ${from}`;
  return { start: node.start - before, end: node.end + comma, text: '', description };
}

/** Every mutant of a TypeScript file, in the order of the file. */
export function mutantsOf(name: string, source: string): readonly Mutant[] {
  const { program, errors } = parseSync(name, source);
  if (errors.length > 0) throw new Error(`${name}: expected TypeScript, got ${errors[0]?.message}`);
  const edits: Edit[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (!isNode(value) || skippedTypes.test(value.type)) return;
    edits.push(...editsOf(value, source));
    Object.values(value).forEach(visit);
  };
  visit(program);
  return edits
    .toSorted((a, b) => a.start - b.start)
    .map(({ start, end, text: replacement, description }) => ({
      line: source.slice(0, start).split('\n').length,
      description,
      source: source.slice(0, start) + replacement + source.slice(end),
    }));
}
