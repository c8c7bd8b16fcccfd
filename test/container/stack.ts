/**
 * Runs the services of compose.yaml as local processes: the same commands, settings and files, with container names,
 * ports and paths replaced. Quotas are raised.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spawnCli, type RunningCommand } from '../cli/spawn-cli.js';
import { compiledPath } from '../compiled.js';
import { runToCompletion, spawnCommand, type ChildCommand } from '../child-process.js';
import { freePort } from '../redis-server.js';
import { projectRoot, createTemporaryFolder } from '../temporary-copy.js';
import { writeNginxConfig } from './nginx.js';
import { compose } from './manifests.js';
import { waitUntilOk } from './wait-until-ok.js';

const requiredCommands: Readonly<Record<string, readonly string[]>> = {
  'redis-server': ['--version'],
  nginx: ['-v'],
  prometheus: ['--version'],
};

const missingCommands = Object.entries(requiredCommands)
  .filter(([command, args]) => spawnSync(command, args, { stdio: 'ignore' }).status !== 0)
  .map(([command]) => command);

/** Undefined if everything needed is installed; otherwise the reason that a skipped test shows. */
export const stackMissing =
  missingCommands.length === 0
    ? undefined
    : `not installed: ${missingCommands.join(', ')} (Debian: apt-get install ${missingCommands.join(' ')})`;

export interface Stack {
  /** URL of nginx, in front of the replicas. */
  readonly url: string;
  /** The API key that the service `keys` prints. */
  readonly key: string;
  /** `127.0.0.1:<port>` of each replica. */
  readonly replicas: readonly string[];
  readonly sandboxUrl: string;
  /** Stops a replica as an orchestrator does and starts a new one in its place. @returns how the old one ended */
  replaceReplica(index: number): Promise<{ readonly code: number | null; readonly lastLines: string }>;
  /** @returns the result of a query: `data` in Prometheus' HTTP API */
  prometheus<T>(path: string, parameters?: Readonly<Record<string, string>>): Promise<T>;
  end(): Promise<void>;
}

/** @param prometheusConfig returns the Prometheus configuration for the addresses of the replicas */
export async function startStack(prometheusConfig: (replicas: readonly string[]) => string): Promise<Stack> {
  const folder = await createTemporaryFolder();
  const helperProcesses: ChildCommand[] = [];
  const gatewayProcesses: (RunningCommand | undefined)[] = [];
  async function end(): Promise<void> {
    for (const child of helperProcesses) child.kill('SIGKILL');
    for (const running of gatewayProcesses) running?.process.kill('SIGKILL');
    await Promise.all([...helperProcesses, ...gatewayProcesses].map((running) => running?.ended));
    await folder.remove();
  }
  try {
    return { ...(await startProcesses(folder.path, { helperProcesses, gatewayProcesses }, prometheusConfig)), end };
  } catch (error) {
    await end();
    throw error;
  }
}

interface Processes {
  readonly helperProcesses: ChildCommand[];
  /** Ports: the replicas by index, then the sandbox. */
  readonly gatewayProcesses: (RunningCommand | undefined)[];
}

async function startProcesses(
  folder: string,
  { helperProcesses, gatewayProcesses }: Processes,
  prometheusConfig: (replicas: readonly string[]) => string,
): Promise<Omit<Stack, 'end'>> {
  const [redis, sandboxPort, first, second, nginxPort, prometheusPort] = await Promise.all(
    Array.from({ length: 6 }, freePort),
  );
  const addresses = [`127.0.0.1:${first}`, `127.0.0.1:${second}`];

  const [redisServer = '', ...redisArgs] = (compose.services['redis']?.command ?? '').split(' ');
  helperProcesses.push(
    spawnCommand(redisServer, [...redisArgs, '--port', `${redis}`, '--bind', '127.0.0.1', '--dir', folder]),
  );
  const sandbox = spawnCli([
    ...(compose.services['sandbox']?.command ?? '')
      .replace('0.0.0.0', '127.0.0.1')
      .replace('4010', `${sandboxPort}`)
      .split(' '),
    '--quota',
    '*=1000',
  ]);
  gatewayProcesses[addresses.length] = sandbox;
  await sandbox.waitForOutput(/listens on/);

  const env = {
    ...compose.services['gateway-1']?.environment,
    NODE_ENV: 'production',
    CLIENTS_FILE: join(folder, 'clients.json'),
    CAMS_ENDPOINT: `127.0.0.1:${sandboxPort}`,
    REDIS_URL: `redis://127.0.0.1:${redis}`,
    CAMS_QUOTAS: '*=1000',
    LOG_LEVEL: 'warn',
  };
  const key = await createKeyByService(env);

  async function startReplica(index: number): Promise<void> {
    const replica = spawnCli(['serve'], { ...env, HOST: '127.0.0.1', PORT: addresses[index]?.split(':')[1] ?? '' });
    gatewayProcesses[index] = replica;
    await replica.waitForOutput(/GraphQL: /);
    await waitUntilOk(`http://${addresses[index]}/readyz`);
  }
  await Promise.all(addresses.map((_, index) => startReplica(index)));

  const nginx = await writeNginxConfig(folder, addresses, nginxPort ?? 0);
  helperProcesses.push(spawnCommand('nginx', [...nginx, '-g', 'daemon off;']));
  const url = `http://127.0.0.1:${nginxPort}`;
  await waitUntilOk(`${url}/healthz`);

  await writeFile(join(folder, 'prometheus.yaml'), prometheusConfig(addresses));
  await writeFile(join(folder, 'alerts.yaml'), readFileSync(join(projectRoot, 'deploy/prometheus/alerts.yaml')));
  const api = `http://127.0.0.1:${prometheusPort}`;
  helperProcesses.push(
    spawnCommand('prometheus', [
      `--config.file=${join(folder, 'prometheus.yaml')}`,
      `--storage.tsdb.path=${join(folder, 'tsdb')}`,
      `--web.listen-address=127.0.0.1:${prometheusPort}`,
    ]),
  );
  await waitUntilOk(`${api}/-/ready`);

  return {
    url,
    key,
    replicas: addresses,
    sandboxUrl: `http://127.0.0.1:${sandboxPort}`,
    async replaceReplica(index) {
      gatewayProcesses[index]?.process.kill('SIGTERM');
      const { code = null, out = '' } = (await gatewayProcesses[index]?.ended) ?? {};
      await startReplica(index);
      return { code, lastLines: out.slice(-500) };
    },
    async prometheus<T>(path: string, parameters: Readonly<Record<string, string>> = {}) {
      const response = await fetch(`${api}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`);
      const answer: { data: T; error?: string } = await response.json();
      if (!response.ok)
        throw new Error(
          `expected an answer to ${path} ${JSON.stringify(parameters)}, got ${response.status}: ${answer.error}`,
        );
      return answer.data;
    },
  };
}

/** Runs the service `keys` twice. The second time the key exists, and nothing happens. */
async function createKeyByService(env: Readonly<Record<string, string>>): Promise<string> {
  const { entrypoint: [shell = '', ...script] = [] } = compose.services['keys'] ?? {};
  const command = `${process.execPath} ${compiledPath('src/main.ts')}`;
  const args = script.map((word) => word.replaceAll('$$', '$').replace('node dist/src/main.js', command));
  const make = () => runToCompletion(shell, args, { cwd: projectRoot, env: { PATH: process.env['PATH'], ...env } });
  const { out } = await make();
  const again = await make();
  if (again.out !== '') throw new Error(`expected the service keys to make one key, got another: ${again.out}`);
  return out.trim().split('\n').at(-1) ?? '';
}
