import { describe, expect, it } from 'vitest';
import { errorCodes } from '../../src/errors.js';
import { errorMappings } from '../../src/upstream/error-mapping.js';
import { readPage, tableRows, section } from './page.js';

const text = readPage('docs/errors.md');
const withoutBackticks = (cell: string | undefined) => cell?.replaceAll('`', '');

describe('docs/errors.md', () => {
  const table = tableRows(section(text, '## Error codes'));

  it('docs/errors.md lists every error code in the order of the catalogue, each with what to do', () => {
    expect(table.map(([name]) => withoutBackticks(name))).toEqual(errorCodes);
    expect(table.filter(([, , todo = '']) => todo.length < 20)).toEqual([]);
  });

  it('docs/errors.md maps upstream codes as the gateway does', () => {
    const rows = tableRows(section(text, '## Mapping of upstream codes'));
    const becomes = (upstream: string) =>
      rows.find(([codes = '']) => codes.split(', ').some((known) => matchesCode(known, upstream)))?.[1] ??
      rows.at(-1)?.[1];
    const wrong = errorMappings.filter(({ code: upstream, error }) => !becomes(upstream)?.includes(`\`${error}\``));
    expect(wrong).toEqual([]);
  });

  it('docs/errors.md names no error code that does not exist', () => {
    const named = [...text.matchAll(/\b(?:UPSTREAM|OUTCOME|RATE|NOT|BAD|QUERY|IDEMPOTENCY|INTERNAL)_[A-Z_]+\b/g)].map(
      ([name]) => name,
    );
    expect(named.filter((name) => !errorCodes.some((known) => known === name))).toEqual([]);
  });
});

function matchesCode(known: string, upstream: string): boolean {
  return known.endsWith('…') ? upstream.startsWith(known.slice(0, -1)) : known === upstream.replace('*', '');
}
