import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HorizontalPodAutoscaler } from 'kubernetes-types/autoscaling/v2.js';
import type { Deployment } from 'kubernetes-types/apps/v1.js';
import { describe, expect, it } from 'vitest';
import { defaultOf } from '../../src/config/setting-reader.js';
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

/** Type-checks manifests against the types of Kubernetes' OpenAPI definitions. */
async function typeErrorsOf(objects: readonly Omit<Manifest, 'file'>[]): Promise<string> {
  const folder = await createTemporaryFolder();
  await linkNodeModules(folder);
  const lines = objects.map(({ apiVersion, kind, content }, index) => {
    const group = apiVersion.includes('/') ? apiVersion.replace('.k8s.io', '') : `core/${apiVersion}`;
    return (
      `import type { ${kind} as Kind${index} } from 'kubernetes-types/${group}.js';\nexport const object${index}: ` +
      `Kind${index} = ${JSON.stringify(content)};`
    );
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

describe('the Kubernetes manifests', () => {
  it('the manifests conform to the Kubernetes API types', async () => {
    expect(await typeErrorsOf(manifests.filter(({ kind }) => kind !== 'Kustomization'))).toBe('');
  });

  it('a manifest with a misspelled field does not conform', async () => {
    const content = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', spec: { minAvailible: 1 } };
    expect(await typeErrorsOf([{ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', content }])).toContain(
      'minAvailible',
    );
  });

  it('kustomization.yaml lists every manifest except the example secrets', () => {
    const files = new Set(manifests.map(({ file }) => file));
    expect(
      [
        'kustomization.yaml',
        'secret.example.yaml',
        ...contentOfKind<{ resources: string[] }>('Kustomization').resources,
      ].toSorted(),
    ).toEqual([...files].toSorted());
  });

  it('the manifests set only settings that the gateway accepts', () => {
    const names = [...Object.keys(settingsOf('ConfigMap', 'data')), ...Object.keys(settingsOf('Secret', 'stringData'))];
    expect(names.filter((name) => !settingNames.has(name))).toEqual([]);
  });

  it('the probes use paths and a port that the gateway serves', () => {
    expect(container?.ports).toEqual([{ name: 'http', containerPort: Number(defaultOf('PORT')) }]);
    expect(container?.livenessProbe?.httpGet).toEqual({ path: '/healthz', port: 'http' });
    expect(container?.startupProbe?.httpGet).toEqual({ path: '/healthz', port: 'http' });
    expect(container?.readinessProbe?.httpGet).toEqual({ path: '/readyz', port: 'http' });
  });

  it('the termination grace period exceeds the shutdown time, and readiness fails before serving stops', () => {
    const { SHUTDOWN_DELAY_MS: delay, SHUTDOWN_GRACE_MS: grace } = settingsOf('ConfigMap', 'data');
    expect((deployment?.terminationGracePeriodSeconds ?? 0) * 1_000).toBeGreaterThan(Number(delay) + Number(grace));
    expect(Number(delay)).toBeGreaterThan((2_000 * (container?.readinessProbe?.periodSeconds ?? 10)) / 2);
  });

  it('the pods run as the unprivileged user of the image', async () => {
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

  it('the autoscaler uses a metric that the gateway exports', async () => {
    const metric = contentOfKind<HorizontalPodAutoscaler>('HorizontalPodAutoscaler').spec?.metrics?.find(
      ({ type }) => type === 'Pods',
    )?.pods?.metric.name;
    const { startTestGateway } = await import('../test-gateway.js');
    const gateway = await startTestGateway();
    await gateway.request('{ wabas { name } }');
    const metrics = await (await fetch(gateway.url.replace('/graphql', '/metrics'))).text();
    await gateway.close();
    expect(metrics).toContain(`# TYPE ${metric} gauge`);
  });
});
