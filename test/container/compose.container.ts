import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPage } from '../docs/page.js';
import { projectRoot } from '../temporary-copy.js';
import { startContinuousLoad } from './continuous-load.js';
import { startDockerEngine, whyNoDockerEngine, type DockerEngine } from './docker-engine.js';
import { compose } from './manifests.js';
import { podmanBuild, tryPodman, whyNoPodman } from './podman.js';

const own = 'localhost/waba-gateway:latest';
/** The public images of the services that start without a profile. */
const publicImages = ['redis', 'nginx'].map((service) => `docker.io/library/${compose.services[service]?.image}`);

async function whyNoImages(): Promise<string | null> {
  for (const image of ['docker.io/library/node:22-slim', ...publicImages])
    if ((await tryPodman('image', 'exists', image)).code !== 0) return `podman has no image ${image}`;
  return null;
}

const reason = whyNoPodman() ?? whyNoDockerEngine() ?? (await whyNoImages());
const suffix = reason === null ? '' : ` (skipped: ${reason})`;

describe.skipIf(reason !== null)(`compose.yaml, brought up by docker-compose${suffix}`, () => {
  let engine: DockerEngine;
  beforeAll(async () => {
    await podmanBuild(projectRoot, own);
    engine = await startDockerEngine({ COMPOSE_PROJECT_NAME: 'waba-gateway-test' });
    await engine.load([own, ...publicImages]);
    await engine.run('docker', 'tag', own, 'waba-gateway');
    await composeCommand('up', '-d', '--no-build');
  }, 900_000);
  afterAll(() => engine.end(), 60_000);

  const composeCommand = (...args: readonly string[]) =>
    engine.run('docker-compose', '--project-directory', projectRoot, ...args);
  const inspect = async (service: string, format: string) =>
    engine.run('docker', 'inspect', '--format', format, await composeCommand('ps', '-q', service));

  /** The README's query, sent to nginx. */
  const [, query = ''] = /-d '(\{"query":.*\})'/.exec(readPage('README.md')) ?? [];
  async function ask(key: string): Promise<string | undefined> {
    const { out } = await engine.curl(
      'http://127.0.0.1:8080/graphql',
      '-H',
      `authorization: Bearer ${key}`,
      '-H',
      'content-type: application/json',
      '-d',
      query,
    );
    const isAnswered = out.includes('"code":"') && !out.includes('"errors"');
    return isAnswered ? undefined : out || 'no answer';
  }
  const createdKey = async () =>
    (await composeCommand('logs', '--no-color', '--no-log-prefix', 'keys')).split('\n').at(-1)?.trim() ?? '';

  it('every service runs, or has ended with 0, and none was restarted', { timeout: 120_000 }, async () => {
    const format = '{{.State.Status}} {{.State.ExitCode}} {{.RestartCount}}';
    const states = Object.fromEntries(
      await Promise.all(
        ['gateway-1', 'gateway-2', 'nginx', 'redis', 'sandbox', 'keys'].map(
          async (service) => [service, await inspect(service, format)] as const,
        ),
      ),
    );
    const running = 'running 0 0';
    expect(states).toEqual({
      'gateway-1': running,
      'gateway-2': running,
      nginx: running,
      redis: running,
      sandbox: running,
      keys: 'exited 0 0',
    });
  });

  it('nginx answers the query of the README with the key from the log', { timeout: 60_000 }, async () => {
    const key = await createdKey();
    for (let tries = 0; tries < 60 && (await ask(key)) !== undefined; tries++) await sleep(500);
    expect(await ask(key)).toBeUndefined();
    expect(await ask('wg_wrong')).toContain('UNAUTHENTICATED');
  });

  it('a replica that stops under load exits with 0, and no request is lost', { timeout: 120_000 }, async () => {
    const key = await createdKey();
    const load = startContinuousLoad(() => ask(key));
    await composeCommand('stop', 'gateway-1');
    await sleep(2_000);
    const { answered, lost } = await load.stop();
    expect(lost).toEqual([]);
    expect(answered).toBeGreaterThan(20);
    const container = await composeCommand('ps', '-aq', 'gateway-1').catch(() =>
      composeCommand('ps', '-q', 'gateway-1'),
    );
    expect(await engine.run('docker', 'inspect', '--format', '{{.State.ExitCode}}', container)).toBe('0');
  });
});
