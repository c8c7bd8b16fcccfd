import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createSandbox } from '../../src/sandbox/index.js';
import { detailsOf, faultKinds } from '../../src/sandbox/faults/fault-kinds.js';

const page = readFileSync(new URL('../../docs/sandbox.md', import.meta.url), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| `'));
const rowsOf = (name: string) => rows.filter((row) => (row.split('|')[1] ?? '').includes(`\`${name}\``));

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
