import { expect, it } from 'vitest';
import { isRead, operations } from '../../src/operations/index.js';
import { readPage, tableRows, section } from './page.js';

/** Formats a duration as the page does. */
function formatDuration(ms: number): string {
  if (ms === 0) return 'none';
  return ms < 60_000 ? `${ms / 1_000} s` : `${ms / 60_000} min`;
}

it('docs/cache.md states for each read operation how long replies are cached, and why', () => {
  const listed = tableRows(section(readPage('docs/cache.md'), '## What is cached, and for how long'));
  const reads = operations
    .filter(isRead)
    .map(({ action, lifetime }) => [
      action,
      formatDuration(lifetime?.freshMs ?? 0),
      formatDuration(lifetime?.staleMs ?? 0),
    ]);
  expect(listed.map((cells) => cells.slice(0, 3)).toSorted()).toEqual(reads.toSorted());
  expect(listed.filter(([, , , why]) => !/\w{3}/.test(why ?? ''))).toEqual([]);
});
