import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';

const maxColumns = 120;
const root = join(import.meta.dirname, '..');
const textFile = /\.(css|md)$/;
const skippedFolders = /^(node_modules|dist|\.git|coverage)$/;

function textFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return skippedFolders.test(entry.name) ? [] : textFiles(path);
    return textFile.test(relative(root, path)) ? [path] : [];
  });
}

it('no line of the documentation and the style sheets is longer than 120 columns', () => {
  const longLines = textFiles(root).flatMap((path) => {
    const file = relative(root, path);
    // The page repeats the help texts of the commands.
    if (file === 'docs/cli.md') return [];
    return readFileSync(path, 'utf8')
      .split('\n')
      .flatMap((line, index) => ([...line].length > maxColumns ? [`${file}:${index + 1}`] : []));
  });
  expect(longLines).toEqual([]);
});
