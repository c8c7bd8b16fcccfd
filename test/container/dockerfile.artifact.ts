import { readFileSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runToCompletion, envWithoutNpm, spawnCommand } from '../child-process.js';
import { freePort } from '../redis-server.js';
import { copyProject, projectRoot, createTemporaryFolder, type TemporaryFolder } from '../temporary-copy.js';
import { buildImage, checkHealth, readDockerfile, type Image } from './dockerfile.js';

/** Excludes everything (`*`), then lists the exceptions. */
const includedPaths = readFileSync(join(projectRoot, '.dockerignore'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('!'))
  .map((line) => line.slice(1));

describe('the steps of the Dockerfile, executed in order', () => {
  let context: TemporaryFolder;
  let folder: TemporaryFolder;
  let image: Image;

  beforeAll(async () => {
    context = await copyProject(
      (path) =>
        !includedPaths.some((included) => `${path}/`.startsWith(`${included}/`) || included.startsWith(`${path}/`)),
    );
    folder = await createTemporaryFolder();
    image = await buildImage(
      await readDockerfile(join(projectRoot, 'Dockerfile')),
      context.path,
      folder.path,
      envWithoutNpm(),
    );
  }, 300_000);
  afterAll(async () => {
    await context.remove();
    await folder.remove();
  });

  it('the image does not run as root and contains no build dependencies', async () => {
    expect(image.user).toBe('1000:1000');
    expect(image.env).toMatchObject({ NODE_ENV: 'production' });
    const home = join(image.root, image.workdir);
    await access(join(home, 'dist/src/main.js'));
    await access(join(home, 'dist/docs-site/index.html'));
    for (const absent of [
      'src',
      'site',
      'test',
      'node_modules/typescript',
      'node_modules/vitest',
      'node_modules/tsx',
    ]) {
      await expect(access(join(home, absent))).rejects.toThrow('ENOENT');
    }
  });

  it('the image creates a key, serves, reports healthy, and exits with 0 on SIGTERM', async () => {
    const cwd = join(image.root, image.workdir);
    const port = String(await freePort());
    const clients = join(image.root, '/var/lib/waba-gateway/clients.json');
    // Binds to loopback, because this is not a container.
    const env = {
      ...image.env,
      PATH: process.env['PATH'],
      HOST: '127.0.0.1',
      PORT: port,
      CAMS_UPSTREAM: 'sandbox',
      CLIENTS_FILE: clients,
    };
    const [command = '', ...args] = image.entrypoint;
    const { out } = await runToCompletion(
      command,
      [...args, 'keys', 'create', '--name', 'demo', '--scopes', 'READ', '--all-spaces'],
      { cwd, env },
    );
    const key = out.trim().split('\n').at(-1) ?? '';

    expect(checkHealth(image, env)).toBe(1);
    const gateway = spawnCommand(command, [...args, ...image.command], { cwd, env });
    const [, url = ''] = await gateway.waitForOutput(/GraphQL: (\S+)/);
    expect(checkHealth(image, env)).toBe(0);
    const ask = async (headers: Record<string, string>) =>
      fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: '{"query":"{ wabas { name } }"}',
      });
    expect((await ask({})).status).toBe(401);
    expect(await (await ask({ authorization: `Bearer ${key}` })).json()).toMatchObject({
      data: { wabas: [{ name: 'Café Möwe' }, {}, {}] },
    });
    process.kill(gateway.process.pid ?? 0, 'SIGTERM');
    expect(await gateway.ended).toMatchObject({ code: 0 });
  }, 60_000);
});
