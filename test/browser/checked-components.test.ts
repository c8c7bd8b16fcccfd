import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkedComponents } from './checked-components.js';

const sourceFolder = join(import.meta.dirname, '../../examples/dashboard/src');

async function textsOf(folder: string, ending: string): Promise<string[]> {
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(ending));
  return Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
}

describe('components that axe checks', () => {
  it('every component of the dashboard is in the list, and nothing else is', async () => {
    const sources = await textsOf(sourceFolder, '.tsx');
    const components = sources.flatMap((source) =>
      [...source.matchAll(/^export (?:function|const) ([A-Z]\w+)/gm)].map(([, name = '']) => name),
    );
    expect(Object.keys(checkedComponents).toSorted()).toEqual(components.toSorted());
  });

  it('every state of the list is checked by a browser test', async () => {
    const tests = (await textsOf(import.meta.dirname, '.browser.ts')).join('\n');
    const states = new Set(Object.values(checkedComponents).map(([state]) => state));
    const unchecked = [...states].filter((state) => !new RegExp(`(expectAccessible|check)\\(.*'${state}'`).test(tests));
    expect(unchecked).toEqual([]);
  });
});
