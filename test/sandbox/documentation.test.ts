import { describe, expect, it } from 'vitest';
import { handleControlRequest } from '../../src/sandbox/control-api.js';
import { actions, createSandbox } from '../../src/sandbox/index.js';
import { detailsOf, faultKinds } from '../../src/sandbox/faults/fault-kinds.js';
import { readPage, tableRows, unwrapped } from '../docs/page.js';

const page = readPage('docs/sandbox.md');
const rows = tableRows(page);
/** The rows whose first cell has this name, as text. */
const rowsOf = (name: string) =>
  rows.filter(([first = '']) => first.includes(`\`${name}\``)).map((cells) => cells.join(' | '));

describe('docs/sandbox.md', () => {
  it('docs/sandbox.md describes every kind of fault and its details', () => {
    for (const kind of Object.keys(faultKinds)) expect([kind, rowsOf(kind)]).toEqual([kind, [expect.any(String)]]);
    for (const [kind, details] of Object.entries(detailsOf)) {
      for (const detail of details) expect(rowsOf(kind)[0]).toContain(`\`${detail}\``);
    }
  });

  it('docs/sandbox.md lists every action with its quota and its parameters, the required ones in bold', () => {
    const parts = page.split(/^(?=- \*\*)/m).map(unwrapped);
    for (const [name, { callsPerSecond, parameters }] of actions) {
      const names = Object.entries(parameters).map(([key, { required }]) => (required ? `**${key}**` : key));
      const expected = `- **${name}** - Calls per second: ${callsPerSecond} - Parameters: ${names.join(', ')} - Reply:`;
      expect(parts.filter((part) => part.startsWith(expected))).toHaveLength(1);
    }
  });

  it('docs/sandbox.md lists the same addresses of the control API as the error for an unknown address', async () => {
    const sandbox = createSandbox();
    const wrong = { method: 'GET', target: '/__sandbox/help', headers: {}, body: Buffer.alloc(0) };
    const { body } = handleControlRequest(sandbox, wrong, '127.0.0.1');
    const addresses =
      String(body)
        .match(/\/__sandbox\/[a-z-]+/g)
        ?.filter((address) => !address.endsWith('/help')) ?? [];
    expect(addresses.length).toBeGreaterThan(3);
    for (const address of addresses) expect(page).toMatch(new RegExp(`\\*\\*\`[A-Z]+ ${address}\``));
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
