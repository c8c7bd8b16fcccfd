/** Reads the documentation as the tests that hold it to the code do. */
import { readFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);

/** A page by its path from the top, such as `docs/errors.md`. */
export function readPage(path: string): string {
  return readFileSync(new URL(path, root), 'utf8');
}

/** The rows of the tables of a page, cell by cell, without heads and rules. */
export function tableRows(text: string): readonly (readonly string[])[] {
  const lines = text.split('\n');
  return lines
    .filter((line, index) => line.startsWith('|') && !isTableRule(line) && !isTableRule(lines[index + 1] ?? ''))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
}

/** The part of a page under a heading, up to the next of its level or above. */
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

/** A page without line breaks and the padding of tables, to look for sentences in. */
export function unwrapped(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

const isTableRule = (line: string) => /^\|[-| ]+\|$/.test(line);
