import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { operations, presenceOf } from '../../src/operations/index.js';
import { actions } from '../../src/sandbox/index.js';
import { readPage, section } from './page.js';

const text = readPage('docs/operations.md');
const folder = join(import.meta.dirname, '..');
/** All test files, except printed schemas and this folder. */
const testSources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(test|e2e|contract)\.ts$/.test(name) && !name.startsWith('docs'))
  .map((name) => readFileSync(join(folder, name), 'utf8'));
const actionNames = operations.map(({ action }) => action);
const allowedActions = (policy: unknown) =>
  JSON.stringify(policy)
    .match(/cams:[^"]*/g)
    ?.toSorted();

describe('docs/operations.md', () => {
  it('the RAM policy in docs/operations.md and deploy/ram-policy.json allows each operation and nothing else', () => {
    const shown: unknown = JSON.parse(/```json\n(.*?)```/s.exec(section(text, '## RAM policy'))?.[1] ?? '');
    const deployed: unknown = JSON.parse(readPage('deploy/ram-policy.json'));
    expect(deployed).toEqual({
      Version: '1',
      Statement: [{ Effect: 'Allow', Resource: '*', Action: expect.any(Array) }],
    });
    expect(allowedActions(deployed)).toEqual(actionNames.map((name) => `cams:${name}`).toSorted());
    expect(shown).toEqual(deployed);
  });
});

describe('an operation', () => {
  it('the operations table and the sandbox have the same operations', () => {
    expect([...actions.keys()].toSorted()).toEqual(actionNames.toSorted());
  });

  it('each operation has the quota and parameters that the sandbox implements', () => {
    const ofTable = operations.map(({ action, callsPerSecond, parameters }) => [
      action,
      callsPerSecond,
      Object.fromEntries(
        Object.entries(parameters).map(([name, presence]) => [name, presenceOf(presence) === 'required']),
      ),
    ]);
    const ofSandbox = [...actions].map(([action, { callsPerSecond, parameters }]) => [
      action,
      callsPerSecond,
      Object.fromEntries(Object.entries(parameters).map(([name, { required }]) => [name, required])),
    ]);
    expect(Object.fromEntries(ofTable.map(([name, ...rest]) => [name, rest]))).toEqual(
      Object.fromEntries(ofSandbox.map(([name, ...rest]) => [name, rest])),
    );
  });

  it.each(actionNames)('%s is called by a test', (name) => {
    expect(
      testSources.filter((source) => source.includes(name)).length,
      `expected a test that speaks of ${name}`,
    ).toBeGreaterThan(0);
  });
});
