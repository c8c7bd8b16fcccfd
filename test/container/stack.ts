/**
 * What compose.yaml says, as processes of this machine: the same commands, settings and files, but for names, ports and places
 * that only containers have. Quotas are out of the way.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run, type Running } from '../cli/command-line.js';
import { compiled } from '../compiled.js';
import { carryOut, start, type Child } from '../child.js';
import { freePort } from '../redis.js';
import { projectRoot, temporaryFolder } from '../temporary-copy.js';
import { placeNginx } from './nginx.js';
import { compose } from './manifests.js';

const packages: Readonly<Record<string, readonly string[]>> = {
  'redis-server': ['--version'],
  nginx: ['-v'],
  prometheus: ['--version'],
};

const absent = Object.entries(packages)
  .filter(([command, args]) => spawnSync(command, args, { stdio: 'ignore' }).status !== 0)
  .map(([command]) => command);

/** Undefined where all can be started that it takes; else the reason that a skipped test shows. */
export const stackMissing =
  absent.length === 0 ? undefined : `not installed: ${absent.join(', ')} (Debian: apt-get install ${absent.join(' ')})`;

export interface Stack {
  /** Of nginx, which stands in front of the replicas. */
  readonly url: string;
  /** The key that the service `keys` shows in its log. */
  readonly key: string;
  /** `127.0.0.1:<port>` of each replica. */
  readonly replicas: readonly string[];
  readonly sandboxUrl: string;
  /** Stops a replica as an orchestrator does, and starts another in its place. @returns the exit code */
  replace(place: number): Promise<number | null>;
  /** @returns what the query brings, as Prometheus' HTTP API has it under `data` */
  prometheus<T>(path: string, parameters?: Readonly<Record<string, string>>): Promise<T>;
  end(): Promise<void>;
}

/** @param prometheusConfig what Prometheus is to read, made of the addresses of the replicas */
export async function startStack(prometheusConfig: (replicas: readonly string[]) => string): Promise<Stack> {
  const folder = await temporaryFolder();
  const others: Child[] = [];
  const own: (Running | undefined)[] = [];
  async function end(): Promise<void> {
    for (const child of others) child.kill('SIGKILL');
    for (const running of own) running?.process.kill('SIGKILL');
    await Promise.all([...others, ...own].map((running) => running?.ended));
    await folder.remove();
  }
  try {
    return { ...(await begin(folder.path, { others, own }, prometheusConfig)), end };
  } catch (error) {
    await end();
    throw error;
  }
}

interface Processes {
  readonly others: Child[];
  /** By their place, and the sandbox after them. */
  readonly own: (Running | undefined)[];
}

async function begin(
  folder: string,
  { others, own }: Processes,
  prometheusConfig: (replicas: readonly string[]) => string,
): Promise<Omit<Stack, 'end'>> {
  const [redis, sandboxPort, first, second, front, watcher] = await Promise.all(Array.from({ length: 6 }, freePort));
  const addresses = [`127.0.0.1:${first}`, `127.0.0.1:${second}`];

  const [redisServer = '', ...redisArgs] = (compose.services['redis']?.command ?? '').split(' ');
  others.push(start(redisServer, [...redisArgs, '--port', `${redis}`, '--bind', '127.0.0.1', '--dir', folder]));
  const sandbox = run([
    ...(compose.services['sandbox']?.command ?? '')
      .replace('0.0.0.0', '127.0.0.1')
      .replace('4010', `${sandboxPort}`)
      .split(' '),
    '--quota',
    '*=1000',
  ]);
  own[addresses.length] = sandbox;
  await sandbox.written(/listens on/);

  const env = {
    ...compose.services['gateway-1']?.environment,
    NODE_ENV: 'production',
    CLIENTS_FILE: join(folder, 'clients.json'),
    CAMS_ENDPOINT: `127.0.0.1:${sandboxPort}`,
    REDIS_URL: `redis://127.0.0.1:${redis}`,
    CAMS_QUOTAS: '*=1000',
    LOG_LEVEL: 'warn',
  };
  const key = await makeKey(env);

  async function startReplica(place: number): Promise<void> {
    const replica = run(['serve'], { ...env, HOST: '127.0.0.1', PORT: addresses[place]?.split(':')[1] ?? '' });
    own[place] = replica;
    await replica.written(/GraphQL: /);
    await answers(`http://${addresses[place]}/readyz`);
  }
  await Promise.all(addresses.map((_, place) => startReplica(place)));

  const nginx = await placeNginx(folder, addresses, front ?? 0);
  others.push(start('nginx', [...nginx, '-g', 'daemon off;']));
  const url = `http://127.0.0.1:${front}`;
  await answers(`${url}/healthz`);

  await writeFile(join(folder, 'prometheus.yaml'), prometheusConfig(addresses));
  await writeFile(join(folder, 'alerts.yaml'), readFileSync(join(projectRoot, 'deploy/prometheus/alerts.yaml')));
  const api = `http://127.0.0.1:${watcher}`;
  others.push(
    start('prometheus', [
      `--config.file=${join(folder, 'prometheus.yaml')}`,
      `--storage.tsdb.path=${join(folder, 'tsdb')}`,
      `--web.listen-address=127.0.0.1:${watcher}`,
    ]),
  );
  await answers(`${api}/-/ready`);

  return {
    url,
    key,
    replicas: addresses,
    sandboxUrl: `http://127.0.0.1:${sandboxPort}`,
    async replace(place) {
      own[place]?.process.kill('SIGTERM');
      const ended = await own[place]?.ended;
      await startReplica(place);
      return ended?.code ?? null;
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

/** What the service `keys` does, twice: the second time the key is there, and nothing happens. */
async function makeKey(env: Readonly<Record<string, string>>): Promise<string> {
  const { entrypoint: [shell = '', ...script] = [] } = compose.services['keys'] ?? {};
  const command = `${process.execPath} ${compiled('src/main.ts')}`;
  const args = script.map((word) => word.replaceAll('$$', '$').replace('node dist/src/main.js', command));
  const make = () => carryOut(shell, args, { cwd: projectRoot, env: { PATH: process.env['PATH'], ...env } });
  const { out } = await make();
  const again = await make();
  if (again.out !== '') throw new Error(`expected the service keys to make one key, got another: ${again.out}`);
  return out.trim().split('\n').at(-1) ?? '';
}

/** Waits until it answers 200, for 30 s at most. */
async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (
      await fetch(url).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
    await sleep(50);
  }
  throw new Error(`expected ${url} to answer 200 within 30 s; it did not`);
}
