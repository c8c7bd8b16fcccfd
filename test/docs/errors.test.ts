import { isEnumType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../schema/index.js';
import { errorCodes } from '../../src/errors.js';
import { errorMappings } from '../../src/upstream/error-mapping.js';
import { readPage, tableRows, section } from './page.js';

const text = readPage('docs/errors.md');
const withoutBackticks = (cell: string | undefined) => cell?.replaceAll('`', '');

describe('docs/errors.md', () => {
  const table = tableRows(section(text, '## The codes'));

  it('has a row for each code of the catalogue, in its order, with the words of the schema and what to do', () => {
    const type = schema.getType('ErrorCode');
    const meanings = isEnumType(type)
      ? Object.fromEntries(type.getValues().map(({ name, description }) => [name, description]))
      : {};
    expect(table.map(([name, meaning]) => [withoutBackticks(name), meaning])).toEqual(
      errorCodes.map((name) => [name, meanings[name]]),
    );
    expect(table.filter(([, , todo = '']) => todo.length < 20)).toEqual([]);
  });

  it('says of the upstream what the table of its faults says', () => {
    const told = tableRows(section(text, "## What the upstream's codes become"));
    const becomes = (upstream: string) =>
      told.find(([codes = '']) => codes.split(', ').some((known) => matchesCode(known, upstream)))?.[1] ??
      told.at(-1)?.[1];
    const wrong = errorMappings.filter(({ code: upstream, error }) => !becomes(upstream)?.includes(`\`${error}\``));
    expect(wrong).toEqual([]);
  });

  it('names no code elsewhere that is not of the catalogue', () => {
    const named = [...text.matchAll(/\b(?:UPSTREAM|OUTCOME|RATE|NOT|BAD|QUERY|IDEMPOTENCY|INTERNAL)_[A-Z_]+\b/g)].map(
      ([name]) => name,
    );
    expect(named.filter((name) => !errorCodes.some((known) => known === name))).toEqual([]);
  });
});

function matchesCode(known: string, upstream: string): boolean {
  return known.endsWith('…') ? upstream.startsWith(known.slice(0, -1)) : known === upstream.replace('*', '');
}
