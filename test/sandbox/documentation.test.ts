import { describe, expect, it } from 'vitest';
import { createSandbox } from '../../src/sandbox/index.js';
import { detailsOf, faultKinds } from '../../src/sandbox/faults/fault-kinds.js';
import { readPage, tableRows } from '../docs/page.js';

const rows = tableRows(readPage('docs/sandbox.md'));
/** The rows, as text, whose first cell names something. */
const rowsOf = (name: string) =>
  rows.filter(([first = '']) => first.includes(`\`${name}\``)).map((cells) => cells.join(' | '));

describe('docs/sandbox.md', () => {
  it('docs/sandbox.md describes every kind of fault and its details', () => {
    for (const kind of Object.keys(faultKinds)) expect([kind, rowsOf(kind)]).toEqual([kind, [expect.any(String)]]);
    for (const [kind, details] of Object.entries(detailsOf)) {
      for (const detail of details) expect(rowsOf(kind)[0]).toContain(`\`${detail}\``);
    }
  });

  it('docs/sandbox.md describes every option', () => {
    const inside = ['accounts', 'monotonicNow'];
    const options = Object.keys(createSandbox().settings).filter((name) => !inside.includes(name));
    const ofAccounts = [
      'accessKeyId',
      'accessKeySecret',
      'securityToken',
      'additionalKeys',
      'additionalAccounts',
      'spaces',
    ];
    for (const option of [...options, ...ofAccounts])
      expect([option, rowsOf(option)]).toEqual([option, [expect.any(String)]]);
  });
});
