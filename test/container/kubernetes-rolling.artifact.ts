/**
 * A rolling update as the Deployment describes it, done with processes: settings, probes, surge, grace period. The test
 * stands in for the kubelet and for the endpoints of the Service, which follow readiness with a delay.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Deployment } from 'kubernetes-types/apps/v1.js';
import type { Probe } from 'kubernetes-types/core/v1.js';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spawnCli, type RunningCommand } from '../cli/spawn-cli.js';
import { freePort, redisMissing, skipNote } from '../redis-server.js';
import { createTemporaryFolder, type TemporaryFolder } from '../temporary-copy.js';
import { startContinuousLoad } from './continuous-load.js';
import { manifests } from './manifests.js';
import { createReadKey, startUpstreamAndRedis, type UpstreamAndRedis } from './upstream-and-redis.js';
import { waitUntilOk } from './wait-until-ok.js';

const find = <T>(kind: string): T => {
  const manifest = manifests.find((one) => one.kind === kind);
  if (manifest === undefined) throw new Error(`expected a ${kind}, found none`);
  return manifest.content as T;
};
const spec = find<Deployment>('Deployment').spec;
const pod = spec?.template.spec;
const [container] = pod?.containers ?? [];
const configMap = find<{ data: Record<string, string> }>('ConfigMap').data;

/** How long the nodes of a cluster may still send requests to a pod that has left the endpoints. */
const endpointsDelayMs = 1_000;

interface Pod {
  readonly command: RunningCommand;
  readonly address: string;
}

describe.skipIf(redisMissing)(`a rollout of the Deployment${skipNote}`, () => {
  let folder: TemporaryFolder;
  let upstream: UpstreamAndRedis;
  const pods: Pod[] = [];
  /** Addresses to which the Service sends requests. */
  const endpoints: string[] = [];

  /** Probes ten times as often as the kubelet does. */
  const probe = async ({ address }: Pod, { httpGet, periodSeconds, failureThreshold, timeoutSeconds }: Probe) =>
    waitUntilOk(`http://${address}${httpGet?.path ?? ''}`, {
      tries: (failureThreshold ?? 3) * 10,
      pauseMs: (periodSeconds ?? 10) * 100,
      timeoutMs: (timeoutSeconds ?? 1) * 1_000,
    });

  /** Starts a pod, which becomes an endpoint when its probes succeed. */
  async function startPod(): Promise<void> {
    const port = await freePort();
    const command = spawnCli(['serve'], {
      ...configMap,
      ...upstream.env,
      PORT: String(port),
      CLIENTS_FILE: join(folder.path, 'clients.json'),
    });
    const started = { command, address: `127.0.0.1:${port}` };
    pods.push(started);
    if (!container?.startupProbe || !container.readinessProbe) throw new Error('expected both probes, found none');
    await probe(started, container.startupProbe);
    await probe(started, container.readinessProbe);
    endpoints.push(started.address);
  }

  /** Sends SIGTERM, and takes the pod out of the endpoints a moment later. @returns the exit code and the duration */
  async function stopPod({ command, address }: Pod): Promise<{ code: number | null; seconds: number }> {
    const from = performance.now();
    command.process.kill('SIGTERM');
    await sleep(endpointsDelayMs);
    endpoints.splice(endpoints.indexOf(address), 1);
    const { code } = await command.ended;
    return { code, seconds: (performance.now() - from) / 1_000 };
  }

  beforeAll(async () => {
    folder = await createTemporaryFolder();
    upstream = await startUpstreamAndRedis();
  }, 30_000);
  afterAll(async () => {
    for (const { command } of pods) command.process.kill('SIGKILL');
    await Promise.all(pods.map(({ command }) => command.ended));
    await upstream.end();
    await folder.remove();
  });

  it('each pod ends with 0 within its grace period, and no request is lost', { timeout: 90_000 }, async () => {
    const apiKey = await createReadKey(join(folder.path, 'clients.json'));
    await Promise.all([startPod(), startPod()]);
    const old = pods.slice();
    let next = 0;
    const load = startContinuousLoad(async () => {
      const response = await fetch(`http://${endpoints[next++ % endpoints.length]}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
        body: JSON.stringify({ query: '{ wabas { name } }' }),
      });
      const body = await response.text();
      return response.status === 200 && !body.includes('errors') ? undefined : `${response.status} ${body}`;
    });
    // The strategy requires at most one more pod than wanted, and none less.
    expect(spec?.strategy?.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
    const ends: { code: number | null; seconds: number }[] = [];
    for (const replaced of old) {
      await startPod();
      ends.push(await stopPod(replaced));
    }
    const { answered, lost } = await load.stop();
    expect(lost).toEqual([]);
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    expect(Math.max(...ends.map(({ seconds }) => seconds))).toBeLessThan(pod?.terminationGracePeriodSeconds ?? 0);
    expect(answered).toBeGreaterThan(50);
  });
});
