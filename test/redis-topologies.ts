/** Starts the other setups that a Redis URL can describe, on loopback: a primary with Sentinel, and a cluster. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort, startRedis, type TestRedis } from './redis-server.js';

export const portOf = (redis: TestRedis): number => Number(new URL(redis.url).port);

/** Runs one command on a connection of its own. */
export async function command(redis: TestRedis, ...args: readonly [string, ...string[]]): Promise<unknown> {
  const client = new Redis(redis.url).on('error', () => undefined);
  const [name, ...rest] = args;
  return client.call(name, ...rest).finally(() => client.disconnect());
}

/** Waits up to ten seconds for a condition. */
export async function until(isMet: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await isMet().catch(() => false))) {
    if (performance.now() > deadline) throw new Error(`Expected within ten seconds: ${isMet.toString()}`);
    await sleep(50);
  }
}

export const isInRole = async (redis: TestRedis, role: string): Promise<boolean> =>
  JSON.stringify(await command(redis, 'ROLE')).includes(`"${role}"`);

/** A replica of `primary` that has caught up with it. */
export async function startReplicaOf(primary: TestRedis): Promise<TestRedis> {
  const replica = await startRedis({ args: ['--replicaof', '127.0.0.1', String(portOf(primary))] });
  await until(() => isInRole(replica, 'connected'));
  return replica;
}

export interface SentinelSetup {
  /** redis+sentinel://127.0.0.1:<port>/mymaster */
  readonly url: string;
  readonly primary: TestRedis;
  readonly replica: TestRedis;
  stop(): Promise<void>;
}

/** A primary and a replica under one Sentinel, which fails over when the primary is silent for 300 ms. */
export async function startSentinel(): Promise<SentinelSetup> {
  const primary = await startRedis();
  const replica = await startReplicaOf(primary);
  const folder = await mkdtemp(join(tmpdir(), 'waba-gateway-sentinel-'));
  const port = await freePort();
  const file = join(folder, 'sentinel.conf');
  const settings = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${folder}`,
    `sentinel monitor mymaster 127.0.0.1 ${portOf(primary)} 1`,
    'sentinel down-after-milliseconds mymaster 300',
    'sentinel failover-timeout mymaster 2000',
  ];
  await writeFile(file, `${settings.join('\n')}\n`);
  const sentinel = spawn('redis-server', [file, '--sentinel'], { stdio: 'ignore' });
  const monitor = new Redis(port, '127.0.0.1');
  monitor.on('error', () => undefined);
  await until(async () =>
    JSON.stringify(await monitor.call('SENTINEL', 'replicas', 'mymaster')).includes('127.0.0.1:'),
  );
  monitor.disconnect();
  return {
    url: `redis+sentinel://127.0.0.1:${port}/mymaster`,
    primary,
    replica,
    async stop() {
      const exited = once(sentinel, 'exit');
      sentinel.kill('SIGKILL');
      await exited;
      await primary.stop();
      await replica.stop();
      await rm(folder, { recursive: true });
    },
  };
}

export interface ClusterSetup {
  /** redis+cluster://127.0.0.1:<port>,… */
  readonly url: string;
  readonly nodes: readonly TestRedis[];
  stop(): Promise<void>;
}

/** Three primaries that share the slots. */
export async function startCluster(): Promise<ClusterSetup> {
  const folder = await mkdtemp(join(tmpdir(), 'waba-gateway-cluster-'));
  const nodes: TestRedis[] = [];
  for (const index of [1, 2, 3]) {
    const args = ['--cluster-enabled', 'yes', '--cluster-config-file', join(folder, `${index}.conf`)];
    const node = await startRedis({ args: [...args, '--cluster-port', String(await freePort())] });
    nodes.push(node);
  }
  const addresses = nodes.map((node) => `127.0.0.1:${portOf(node)}`);
  const { status, stdout } = spawnSync('redis-cli', ['--cluster', 'create', ...addresses, '--cluster-yes'], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`Expected redis-cli to create a cluster; it printed ${stdout}`);
  return {
    url: `redis+cluster://${addresses.join(',')}`,
    nodes,
    async stop() {
      for (const node of nodes) await node.stop();
      await rm(folder, { recursive: true });
    },
  };
}
