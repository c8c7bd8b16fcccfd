/** The systemd unit and the nginx site for plain machines: checked by systemd, and run as processes. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runToCompletion, spawnCommand, type ChildCommand } from '../child-process.js';
import { compiledPath } from '../compiled.js';
import { freePort, redisMissing } from '../redis-server.js';
import { createTemporaryFolder, projectRoot, type TemporaryFolder } from '../temporary-copy.js';
import { selfSigned } from '../upstream/self-signed.js';
import { startContinuousLoad } from './continuous-load.js';
import { settingNames } from './manifests.js';
import { createReadKey, startUpstreamAndRedis, type UpstreamAndRedis } from './upstream-and-redis.js';

const unitFile = join(projectRoot, 'deploy/systemd/waba-gateway@.service');
const unit = readFileSync(unitFile, 'utf8');
const site = readFileSync(join(projectRoot, 'deploy/nginx/site.conf'), 'utf8');
const environmentExample = readFileSync(join(projectRoot, 'deploy/systemd/environment.example'), 'utf8');

const directives = (name: string) =>
  [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value = '']) => value);
const parseEnvironment = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]));
const settings = parseEnvironment(environmentExample);

const isMissing = (command: string, argument: string) =>
  spawnSync(command, [argument], { stdio: 'ignore' }).status !== 0;
const missing =
  redisMissing ?? (isMissing('nginx', '-v') ? 'nginx is not installed (Debian: apt-get install nginx)' : undefined);
const systemdMissing = isMissing('systemd-analyze', '--version')
  ? 'systemd-analyze is not installed (Debian: apt-get install systemd)'
  : undefined;

describe('the systemd unit', () => {
  it.skipIf(systemdMissing)(
    `systemd-analyze finds no fault in the unit${systemdMissing ? ` [skipped: ${systemdMissing}]` : ''}`,
    async () => {
      const { out, err } = await runToCompletion('systemd-analyze', ['verify', unitFile]);
      // Without an installed package and user, systemd may only say that they are missing.
      expect(
        `${out}${err}`.split('\n').filter((line) => line !== '' && !/not executable|Unknown user/.test(line)),
      ).toEqual([]);
    },
  );

  it('the example environment file has only settings that exist', () => {
    expect(Object.keys(settings).filter((name) => !settingNames.has(name))).toEqual([]);
  });

  it('the stop timeout of systemd exceeds the longest shutdown of a replica', () => {
    const maxMs = Number(settings['SHUTDOWN_DELAY_MS']) + Number(settings['SHUTDOWN_GRACE_MS']);
    expect(Number(directives('TimeoutStopSec')[0]) * 1_000).toBeGreaterThan(maxMs);
  });
});

describe.skipIf(missing)(`two units behind the nginx site${missing ? ` [skipped: ${missing}]` : ''}`, () => {
  let folder: TemporaryFolder;
  let upstream: UpstreamAndRedis;
  let nginx: ChildCommand;
  let httpsPort: number;
  let ports: readonly number[];
  const replicas: ChildCommand[] = [];
  const { key: tlsKey, cert } = selfSigned();

  /** Starts ExecStart with the environment that systemd would give it. */
  async function startUnit(index: number): Promise<void> {
    const port = String(ports[index]);
    const [, , ...args] = (directives('ExecStart')[0] ?? '').split(' ');
    const inline = Object.fromEntries(
      directives('Environment').flatMap((line) =>
        line.split(' ').map((pair) => pair.replace('%i', port).split('=') as [string, string]),
      ),
    );
    const replica = spawnCommand(process.execPath, [compiledPath('src/main.ts'), ...args], {
      env: {
        PATH: process.env['PATH'],
        ...settings,
        ...inline,
        ...upstream.env,
        CLIENTS_FILE: join(folder.path, 'clients.json'),
        SHUTDOWN_DELAY_MS: '2500',
      },
    });
    replicas[index] = replica;
    await replica.waitForOutput(/GraphQL: /);
  }

  const ask = (path: string, apiKey: string) =>
    new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
      const sent = request(
        {
          host: '127.0.0.1',
          port: httpsPort,
          path,
          ca: cert,
          // The certificate is for 127.0.0.1, not for the example's name.
          checkServerIdentity: () => undefined,
          method: 'POST',
          headers: { host: 'gateway.example.com', 'content-type': 'application/json', 'x-api-key': apiKey },
        },
        (response) => {
          let body = '';
          response
            .on('data', (chunk) => (body += chunk))
            .on('end', () => resolve({ status: response.statusCode, body }));
        },
      );
      sent.on('error', reject).end(JSON.stringify({ query: '{ wabas { name } }' }));
    });

  beforeAll(async () => {
    folder = await createTemporaryFolder();
    upstream = await startUpstreamAndRedis();
    ports = [await freePort(), await freePort()];
    httpsPort = await freePort();
    const httpPort = await freePort();
    const file = (name: string) => join(folder.path, name);
    await writeFile(file('tls.pem'), cert);
    await writeFile(file('tls.key'), tlsKey);
    await writeFile(
      file('site.conf'),
      site
        .replace('127.0.0.1:4000', `127.0.0.1:${ports[0]}`)
        .replace('127.0.0.1:4001', `127.0.0.1:${ports[1]}`)
        .replace('listen 443', `listen 127.0.0.1:${httpsPort}`)
        .replace('listen 80', `listen 127.0.0.1:${httpPort}`)
        .replace('/etc/ssl/gateway.example.com.pem', file('tls.pem'))
        .replace('/etc/ssl/gateway.example.com.key', file('tls.key')),
    );
    await writeFile(
      file('nginx.conf'),
      `pid ${file('nginx.pid')}; events {} http { access_log off; include ${file('site.conf')}; }`,
    );
    const args = ['-c', file('nginx.conf'), '-p', folder.path, '-e', file('error.log')];
    await runToCompletion('nginx', ['-t', ...args]);
    nginx = spawnCommand('nginx', [...args, '-g', 'daemon off;']);
  }, 60_000);
  afterAll(async () => {
    for (const child of [nginx, ...replicas]) child.kill('SIGKILL');
    await Promise.all([nginx, ...replicas].map((child) => child.ended));
    await upstream.end();
    await folder.remove();
  });

  it('requests over TLS are answered, and none is lost while each unit is restarted', { timeout: 60_000 }, async () => {
    const apiKey = await createReadKey(join(folder.path, 'clients.json'));
    await Promise.all([startUnit(0), startUnit(1)]);
    while ((await ask('/graphql', apiKey)).status !== 200) await sleep(50);
    expect((await ask('/graphql', '')).status).toBe(401);
    expect((await ask('/metrics', apiKey)).status).toBe(404);

    const load = startContinuousLoad(async () => {
      const { status, body } = await ask('/graphql', apiKey);
      return status === 200 && !body.includes('errors') ? undefined : `${status} ${body}`;
    });
    const codes: (number | null | undefined)[] = [];
    for (const index of [0, 1]) {
      replicas[index]?.kill('SIGTERM');
      codes.push((await replicas[index]?.ended)?.code);
      await startUnit(index);
      // Waits until nginx uses the new replica. nginx skips a replica that refused connections for up to two seconds.
      await sleep(2_000);
    }
    const { answered, lost } = await load.stop();
    expect(codes).toEqual([0, 0]);
    expect(lost).toEqual([]);
    expect(answered).toBeGreaterThan(50);
  });
});
