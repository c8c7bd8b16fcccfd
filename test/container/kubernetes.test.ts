import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HorizontalPodAutoscaler } from 'kubernetes-types/autoscaling/v2.js';
import type { Deployment } from 'kubernetes-types/apps/v1.js';
import { describe, expect, it } from 'vitest';
import { defaultOf } from '../../src/config/settings.js';
import { spawnCommand } from '../child-process.js';
import { linkNodeModules, projectRoot, createTemporaryFolder } from '../temporary-copy.js';
import { readDockerfile } from './dockerfile.js';
import { manifests, settingNames, type Manifest } from './manifests.js';

const contentOfKind = <T>(kind: string): T => {
  const found = manifests.find((manifest) => manifest.kind === kind);
  if (found === undefined) throw new Error(`expected a ${kind}, found none`);
  return found.content as T;
};
const deployment = contentOfKind<Deployment>('Deployment').spec?.template.spec;
const [container] = deployment?.containers ?? [];
const settingsOf = (kind: string, field: string) =>
  contentOfKind<Record<string, Record<string, string>>>(kind)[field] ?? {};

/** Checks objects against Kubernetes' own OpenAPI definitions, as types: what is misspelled, missing or of another kind. */
async function typeErrorsOf(objects: readonly Omit<Manifest, 'file'>[]): Promise<string> {
  const folder = await createTemporaryFolder();
  await linkNodeModules(folder);
  const lines = objects.map(({ apiVersion, kind, content }, index) => {
    const group = apiVersion.includes('/') ? apiVersion.replace('.k8s.io', '') : `core/${apiVersion}`;
    return `import type { ${kind} as Kind${index} } from 'kubernetes-types/${group}.js';\nexport const object${index}: Kind${index} = ${JSON.stringify(content)};`;
  });
  await writeFile(join(folder.path, 'objects.mts'), lines.join('\n'));
  const { out } = await spawnCommand(
    join(projectRoot, 'node_modules/.bin/tsc'),
    ['--noEmit', '--strict', '--module', 'nodenext', '--types', '', 'objects.mts'],
    { cwd: folder.path },
  ).ended;
  await folder.remove();
  return out;
}

describe('the manifests of Kubernetes', () => {
  it('hold to its definitions', async () => {
    expect(await typeErrorsOf(manifests.filter(({ kind }) => kind !== 'Kustomization'))).toBe('');
  });

  it('would not, with a word misspelled', async () => {
    const content = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', spec: { minAvailible: 1 } };
    expect(await typeErrorsOf([{ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', content }])).toContain(
      'minAvailible',
    );
  });

  it('are all listed, but for the example of secrets', () => {
    const files = new Set(manifests.map(({ file }) => file));
    expect(
      [
        'kustomization.yaml',
        'secret.example.yaml',
        ...contentOfKind<{ resources: string[] }>('Kustomization').resources,
      ].toSorted(),
    ).toEqual([...files].toSorted());
  });

  it('set what the gateway knows', () => {
    const names = [...Object.keys(settingsOf('ConfigMap', 'data')), ...Object.keys(settingsOf('Secret', 'stringData'))];
    expect(names.filter((name) => !settingNames.has(name))).toEqual([]);
  });

  it('probe what the gateway serves, where it listens', () => {
    expect(container?.ports).toEqual([{ name: 'http', containerPort: Number(defaultOf('PORT')) }]);
    expect(container?.livenessProbe?.httpGet).toEqual({ path: '/healthz', port: 'http' });
    expect(container?.startupProbe?.httpGet).toEqual({ path: '/healthz', port: 'http' });
    expect(container?.readinessProbe?.httpGet).toEqual({ path: '/readyz', port: 'http' });
  });

  it('leave more time to stop than the gateway takes, and see that it is not ready before it stops serving', () => {
    const { SHUTDOWN_DELAY_MS: delay, SHUTDOWN_GRACE_MS: grace } = settingsOf('ConfigMap', 'data');
    expect((deployment?.terminationGracePeriodSeconds ?? 0) * 1_000).toBeGreaterThan(Number(delay) + Number(grace));
    expect(Number(delay)).toBeGreaterThan((2_000 * (container?.readinessProbe?.periodSeconds ?? 10)) / 2);
  });

  it('run as the user of the image, who may nothing else', async () => {
    const user = (await readDockerfile(join(projectRoot, 'Dockerfile')))
      .at(-1)
      ?.instructions.find(({ name }) => name === 'USER')?.text;
    expect(`${deployment?.securityContext?.runAsUser}:${deployment?.securityContext?.runAsGroup}`).toBe(user);
    expect(deployment?.securityContext?.runAsNonRoot).toBe(true);
    expect(container?.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  it('scale on a figure that the gateway tells', async () => {
    const metric = contentOfKind<HorizontalPodAutoscaler>('HorizontalPodAutoscaler').spec?.metrics?.find(
      ({ type }) => type === 'Pods',
    )?.pods?.metric.name;
    const { startTestGateway } = await import('../test-gateway.js');
    const gateway = await startTestGateway();
    await gateway.request('{ wabas { name } }');
    const told = await (await fetch(gateway.url.replace('/graphql', '/metrics'))).text();
    await gateway.close();
    expect(told).toContain(`# TYPE ${metric} gauge`);
  });
});
