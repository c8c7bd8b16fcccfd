import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPage } from './page.js';

const root = join(import.meta.dirname, '../..');
const pagePaths = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** The anchor of a heading, as GitHub generates it. */
function anchorOf(heading: string): string {
  return heading
    .replace(/^#+ /, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

/** Links to files or headings that do not exist. */
function brokenLinks(path: string): string[] {
  const links = [
    ...readPage(path)
      .replaceAll(/```.*?```/gs, '')
      .matchAll(/\]\((?!https?:)([^)\s]+)\)/g),
  ].map(([, link = '']) => link);
  return links.filter((link) => {
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? path : join(dirname(path), file);
    if (!existsSync(join(root, target))) return true;
    return anchor !== undefined && !(readPage(target).match(/^#+ .*$/gm) ?? []).map(anchorOf).includes(anchor);
  });
}

describe('the pages', () => {
  it.each(pagePaths)('%s has no broken link', (path) => {
    expect(brokenLinks(path)).toEqual([]);
  });
});

it('docs/README.md links to every page of the documentation', () => {
  const index = readPage('docs/README.md');
  const unlisted = readdirSync(join(root, 'docs')).filter(
    (name) => name.endsWith('.md') && name !== 'README.md' && !index.includes(`(${name}`),
  );
  expect(unlisted).toEqual([]);
});

describe('README.md', () => {
  it('README.md stays under 1,000 words, code included', () => {
    const words = readPage('README.md')
      .split(/\s+/)
      .filter((word) => /[\p{L}\p{N}]/u.test(word));
    expect(words.length).toBeLessThan(1_000);
  });
});

describe('CONTRIBUTING.md', () => {
  const contributing = readPage('CONTRIBUTING.md');

  it('CONTRIBUTING.md names every file and folder of src', () => {
    const parts = readdirSync(join(root, 'src'), { withFileTypes: true }).map(
      (entry) => `\`src/${entry.name}${entry.isDirectory() ? '/' : ''}\``,
    );
    expect([...parts, '`schema/`'].filter((part) => !contributing.includes(part))).toEqual([]);
  });

  it('CONTRIBUTING.md names only paths that exist', () => {
    const paths = [...contributing.matchAll(/`((?:src|test|schema|docs|examples|deploy)\/[\w./-]*)`/g)];
    expect(paths.map(([, path = '']) => path).filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('CONTRIBUTING.md shows code as it is in the sources', () => {
    const snippets = [...contributing.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code);
    const sources = [
      'src/operations/registration.ts',
      'schema/phone-number.ts',
      'src/sandbox/actions/phone-number.ts',
      'test/e2e/verification-status.e2e.ts',
    ].map(readPage);
    const lines = (text: string) =>
      text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '' && !/^(description|summary):/.test(line));
    for (const [index, snippet] of snippets.entries()) {
      const source = lines(sources[index] ?? '');
      expect(lines(snippet).filter((line) => !source.includes(line))).toEqual([]);
    }
    expect(snippets).toHaveLength(sources.length);
  });
});
