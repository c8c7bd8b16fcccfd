import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../redis-server.js';
import { projectRoot } from '../temporary-copy.js';
import { imageSize, podman, podmanBuild, tryPodman, whyNoPodman } from './podman.js';

/** Maximum size that the image may add to its base. */
const maxAddedBytes = 80_000_000;

const reason = whyNoPodman();
const run = randomBytes(4).toString('hex');
const image = `localhost/waba-gateway-test:${run}`;
const volume = `waba-gateway-test-${run}`;
const baseImage = 'docker.io/library/node:22-slim';

/**
 * Runs the image as an orchestrator with a strict security context does. The limits are low, because not every host
 * allows to raise them.
 */
const strict = [
  '--read-only',
  '--cap-drop=all',
  '--security-opt=no-new-privileges',
  '--network=host',
  '--ulimit=nofile=1024:1024',
  '--ulimit=nproc=1024:1024',
];

const title = reason === null ? 'the image, built and run by podman' : `the image (skipped: ${reason})`;

describe.skipIf(reason !== null)(`${title}`, () => {
  beforeAll(() => podmanBuild(projectRoot, image), 900_000);
  afterAll(async () => {
    await tryPodman('volume', 'rm', '--force', volume);
    await tryPodman('image', 'rm', '--force', image);
  }, 60_000);

  it('the image adds at most 80 MB to its base and contains no development dependency', async () => {
    const added = (await imageSize(image)) - (await imageSize(baseImage));
    expect(added).toBeLessThan(maxAddedBytes);
    const { out } = await tryPodman('run', '--rm', ...strict, '--entrypoint', 'ls', image, '/app', '/app/node_modules');
    for (const name of ['typescript', 'vitest', 'tsx', 'src', 'test']) expect(out.split('\n')).not.toContain(name);
    expect(out.split('\n')).toContain('graphql-yoga');
  });

  it('the container runs as uid 1000 on a read-only root file system', async () => {
    const script = "console.log(process.getuid()); require('fs').writeFileSync('/app/x', '')";
    const { code, out, err } = await tryPodman('run', '--rm', ...strict, '--entrypoint', 'node', image, '-e', script);
    expect([code, out.trim()]).toEqual([1, '1000']);
    expect(err).toContain('EROFS');
  });

  it('keys create writes into a volume, and serve accepts the key from it', async () => {
    const port = String(await freePort());
    const env = ['-e', 'CLIENTS_FILE=/var/lib/waba-gateway/clients.json', '-e', 'CAMS_UPSTREAM=sandbox'];
    const options = [...strict, ...env, '-v', `${volume}:/var/lib/waba-gateway`];
    const keyArguments = ['keys', 'create', '--name', 'demo', '--scopes', 'READ', '--all-spaces'];
    const key = (await podman('run', '--rm', ...options, image, ...keyArguments)).split('\n').at(-1) ?? '';
    const serveEnv = ['-e', 'HOST=127.0.0.1', '-e', `PORT=${port}`, '-e', 'SHUTDOWN_DELAY_MS=0'];
    const container = await podman('run', '--detach', ...options, ...serveEnv, image);
    try {
      await waitUntilHealthy(container);
      const ask = (authorization: string) =>
        fetch(`http://127.0.0.1:${port}/graphql`, {
          method: 'POST',
          headers: { authorization, 'content-type': 'application/json' },
          body: JSON.stringify({ query: '{ wabas { name } }' }),
        });
      expect(await (await ask(`Bearer ${key}`)).json()).toMatchObject({ data: { wabas: [{}, {}, {}] } });
      expect((await ask('Bearer wg_wrong')).status).toBe(401);
      // podman stop sends SIGTERM, and SIGKILL (exit code 137) only after the time.
      await podman('stop', '--time', '20', container);
      expect(await podman('inspect', '--format', '{{.State.ExitCode}}', container)).toBe('0');
    } finally {
      await tryPodman('rm', '--force', container);
    }
  }, 120_000);

  it('the image is reproducible: a second build without cache has the same layers', async () => {
    const second = `${image}-again`;
    const layersOf = (name: string) => podman('image', 'inspect', '--format', '{{json .RootFS.Layers}}', name);
    try {
      await podmanBuild(projectRoot, second, '--no-cache');
      expect(JSON.parse(await layersOf(second))).toEqual(JSON.parse(await layersOf(image)));
    } finally {
      await tryPodman('image', 'rm', '--force', second);
    }
  }, 900_000);
});

/** The image's own health check, run by the engine. */
async function waitUntilHealthy(container: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const { code } = await tryPodman('healthcheck', 'run', container);
    if (code === 0) return;
    await sleep(200);
  }
  throw new Error(`expected a healthy container; its log:\n${(await tryPodman('logs', container)).out}`);
}
