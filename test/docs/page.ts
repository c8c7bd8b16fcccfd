/** Reads the pages of the documentation for the tests that compare them with the code. */
import { readFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);

/** Reads a page by its path from the top of the repository, such as `docs/errors.md`. */
export function readPage(path: string): string {
  return readFileSync(new URL(path, root), 'utf8');
}

/**
 * The rows of the tables of a page, cell by cell, without heads and rules. A list with bold terms is read as a table
 * too: `- **term**: text` is a row of two cells, and `- **term**` followed by items `- Label: text` is a row of
 * several.
 */
export function tableRows(text: string): readonly (readonly string[])[] {
  const lines = text.split('\n');
  const rows = lines
    .filter((line, index) => line.startsWith('|') && !isTableRule(line) && !isTableRule(lines[index + 1] ?? ''))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
  return [...rows, ...termRows(text)];
}

function termRows(text: string): string[][] {
  const items = text.split(/^(?=- )/m).map((item) => item.replace(/\n(?! {2})[^]*$/, ''));
  return items.flatMap((item) => {
    const [first = '', ...facts] = item.split(/\n {2}- /).map(unwrapped);
    const [, term, rest] = /^- \*\*(.+?)\*\*(?:: (.*))?$/.exec(first.trim()) ?? [];
    if (term === undefined) return [];
    return [[term, ...(rest === undefined ? facts.map((fact) => fact.replace(/^[\w '-]+: /, '').trim()) : [rest])]];
  });
}

/** The part of a page under a heading, up to the next heading of the same or a higher level. */
export function section(text: string, heading: string): string {
  const level = /^#+/.exec(heading)?.[0].length ?? 0;
  const [, rest] = text.split(`\n${heading}\n`);
  if (rest === undefined)
    throw new Error(
      `Expected the heading ${JSON.stringify(heading)}, got ${text
        .split('\n')
        .filter((line) => line.startsWith('#'))
        .join(', ')}`,
    );
  const end = rest.search(new RegExp(`^#{1,${level}} `, 'm'));
  return end === -1 ? rest : rest.slice(0, end);
}

/** A page without line breaks and padding, so that sentences can be found in it. */
export function unwrapped(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

const isTableRule = (line: string) => /^\|[-| ]+\|$/.test(line);
