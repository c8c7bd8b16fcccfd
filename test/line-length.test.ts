import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';

const maxColumns = 120;
const root = join(import.meta.dirname, '..');
const checkedFile = /\.(css|md|tsx?)$/;
const skippedFolders = /^(node_modules|dist|\.git|coverage)$/;
const generatedFile = /^(examples\/.*\/gql|test\/client\/generated)\//;

function checkedFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return skippedFolders.test(entry.name) ? [] : checkedFiles(path);
    return checkedFile.test(path) && !generatedFile.test(relative(root, path)) ? [path] : [];
  });
}

it('no line of code, documentation and style sheets is longer than 120 columns, except in generated files', () => {
  const longLines = checkedFiles(root).flatMap((path) => {
    const file = relative(root, path);
    return readFileSync(path, 'utf8')
      .split('\n')
      .flatMap((line, index) => ([...line].length > maxColumns ? [`${file}:${index + 1}`] : []));
  });
  expect(longLines).toEqual([]);
});
