import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { projectRoot } from '../temporary-copy.js';
import { manifests } from './manifests.js';

const hasKubectl = spawnSync('kubectl', ['version', '--client'], { stdio: 'ignore' }).status === 0;
const title = hasKubectl ? 'kubectl kustomize' : 'kubectl kustomize (skipped: kubectl is not installed)';

interface Rendered {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

describe.skipIf(!hasKubectl)(`${title}`, () => {
  it('kubectl kustomize renders every manifest of deploy/kubernetes except the example of the secrets', () => {
    const folder = join(projectRoot, 'deploy/kubernetes');
    const { status, stdout, stderr } = spawnSync('kubectl', ['kustomize', folder], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    const rendered = parseAllDocuments(stdout).map((document): Rendered => document.toJS());
    const expected = manifests
      .map(({ kind }) => kind)
      .filter((kind) => kind !== 'Secret' && kind !== 'Kustomization')
      .toSorted();
    expect(rendered.map(({ kind }) => kind).toSorted()).toEqual(expected);
  });
});
