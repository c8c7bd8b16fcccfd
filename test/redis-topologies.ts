/** Starts the other setups that a Redis URL can describe, on loopback: a primary with Sentinel, and a cluster. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { keyPrefix } from '../src/redis/index.js';
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
  /** The slot of all keys of a gateway. */
  readonly slot: number;
  /** The primary that has this slot, its replica, and the other primaries. */
  readonly owner: TestRedis;
  readonly replica: TestRedis;
  readonly others: readonly TestRedis[];
  readonly nodes: readonly TestRedis[];
  stop(): Promise<void>;
}

/** Three primaries that share the slots, and a replica, which takes over when its primary is silent for 500 ms. */
export async function startCluster(): Promise<ClusterSetup> {
  const folder = await mkdtemp(join(tmpdir(), 'waba-gateway-cluster-'));
  const startNode = (name: number) => {
    const args = ['--cluster-enabled', 'yes', '--cluster-config-file', join(folder, `${name}.conf`)];
    const timeouts = ['--cluster-node-timeout', '500', '--cluster-replica-validity-factor', '0'];
    return startRedis({ args: [...args, ...timeouts], isClusterNode: true });
  };
  const nodes = await Promise.all([1, 2, 3, 4].map(startNode));
  const [replica, ...primaries] = nodes;
  if (replica === undefined) throw new Error('expected four nodes');
  const addressOf = (node: TestRedis) => `127.0.0.1:${portOf(node)}`;
  redisCluster('create', ...primaries.map(addressOf));
  const ids = await Promise.all(primaries.map((node) => command(node, 'CLUSTER', 'MYID')));
  const slot = Number(await command(replica, 'CLUSTER', 'KEYSLOT', keyPrefix));
  const index = primaries.findIndex((_, at) => slot < Math.ceil((16_384 / 3) * (at + 1)));
  const owner = primaries[index];
  if (owner === undefined) throw new Error(`expected an owner of slot ${slot}`);
  redisCluster(
    'add-node',
    addressOf(replica),
    addressOf(owner),
    '--cluster-slave',
    '--cluster-master-id',
    String(ids[index]),
  );
  await until(() => isInRole(replica, 'connected'));
  return {
    slot,
    url: `redis+cluster://${primaries.map(addressOf).join(',')}`,
    owner,
    replica,
    others: primaries.filter((node) => node !== owner),
    nodes,
    async stop() {
      for (const node of nodes) await node.stop();
      await rm(folder, { recursive: true });
    },
  };
}

function redisCluster(...args: readonly string[]): void {
  const { status, stdout } = spawnSync('redis-cli', ['--cluster', ...args, '--cluster-yes'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`Expected redis-cli to change a cluster; it printed ${stdout}`);
}
