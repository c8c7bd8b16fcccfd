/**
 * Measures by how many calls the throttle exceeds a quota while Redis fails and recovers: real servers, replicas whose
 * callers always want more, and an upstream that admits and counts everything. All transitions run at once, about ten
 * seconds. `--write` puts the list into docs/throttle.md.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../src/clock.js';
import { RedisConnection } from '../../src/redis/index.js';
import { createThrottle } from '../../src/throttle/index.js';
import { RedisRateLimitBackend } from '../../src/throttle/redis-rate-limit-backend.js';
import { startRedisProxy, type RedisProxy } from '../cache/redis-proxy.js';
import { redisMissing, startRedis, type TestRedis } from '../redis-server.js';
import { command, until } from '../redis-topologies.js';
import { jitteredLatency, SimulatedUpstream } from '../throttle/simulated-upstream.js';
import { markdownTable, writeFigures } from './docs-figures.js';

const seconds = 10;

/** A replica reaches Redis through a proxy of its own, so that it can be cut off alone. */
interface Replica {
  readonly redis: RedisConnection;
  readonly proxy: RedisProxy;
  close(): Promise<void>;
}

interface Stage {
  readonly server: TestRedis;
  readonly replicas: readonly Replica[];
  readonly upstream: SimulatedUpstream;
  addReplica(callsPerSecond: number): Promise<Replica>;
}

interface Transition {
  readonly description: string;
  readonly mayExceedBy: string;
  /** The calls per second that each replica at the start is configured for. */
  readonly quotas: readonly number[];
  disturb(stage: Stage): Promise<void>;
}

const four = [10, 10, 10, 10];

const transitions: readonly Transition[] = [
  {
    description: 'Redis dies and restarts empty, and all replicas see it',
    mayExceedBy: 'nothing',
    quotas: four,
    async disturb({ server }) {
      await server.kill();
      await sleep(3_000);
      await server.restart();
    },
  },
  {
    description: 'Redis hangs and continues, and all replicas see it',
    mayExceedBy: 'nothing',
    quotas: four,
    async disturb({ server }) {
      server.freeze();
      await sleep(3_000);
      server.thaw();
    },
  },
  {
    description: 'Redis loses its data while it runs (`FLUSHALL`)',
    mayExceedBy: 'nothing: a replica that knew the earlier state blocks the quota for one window',
    quotas: four,
    async disturb({ server }) {
      await command(server, 'FLUSHALL');
      await sleep(2_500);
      await command(server, 'FLUSHALL');
    },
  },
  {
    description: 'replicas have different quotas (10 and 5) during a rolling change',
    mayExceedBy: 'nothing: the lowest quota of the last 10 s counts for all',
    quotas: [5, 10, 10, 10],
    disturb: async () => undefined,
  },
  {
    description: 'one call that was admitted just before Redis dies takes 700 ms longer on its way out',
    mayExceedBy: 'that call',
    quotas: four,
    async disturb({ server, upstream }) {
      const usual = upstream.latency;
      await new Promise<void>((resolve) => {
        upstream.latency = () => {
          upstream.latency = usual;
          resolve();
          return 700;
        };
      });
      await server.kill();
    },
  },
  {
    description: 'a fifth replica joins just before Redis dies, and the others do not learn of it',
    mayExceedBy: 'its share, during the outage',
    quotas: four,
    async disturb({ server, addReplica }) {
      const { redis } = await addReplica(10);
      while (redis.replicas.length < 5) await sleep(2);
      await server.kill();
    },
  },
  {
    description: 'a fifth replica starts during the outage and knows no other',
    mayExceedBy: 'the quota, during the outage',
    quotas: four,
    async disturb({ server, addReplica }) {
      await server.kill();
      await addReplica(10);
    },
  },
  {
    description: 'one replica is cut off from a Redis that the others reach',
    mayExceedBy: 'its share, while it is cut off',
    quotas: four,
    disturb: async ({ replicas: [first] }) => first?.proxy.cut(),
  },
  {
    description: 'one replica reaches Redis again three seconds later than the others',
    mayExceedBy: 'its share, during that delay beyond two seconds',
    quotas: four,
    async disturb({ replicas }) {
      for (const { proxy } of replicas) proxy.cut();
      await sleep(2_000);
      for (const { proxy } of replicas.slice(1)) proxy.restore();
      await sleep(3_000);
      replicas[0]?.proxy.restore();
    },
  },
  {
    description: 'Redis is lost for four replicas that share two calls per second',
    mayExceedBy: 'one call per replica in some seconds; not on average',
    quotas: [2, 2, 2, 2],
    disturb: ({ server }) => server.kill(),
  },
];

export async function run(): Promise<void> {
  if (redisMissing) return void process.stdout.write(`The benchmark of transitions was skipped: ${redisMissing}.\n`);
  const rows = await Promise.all(
    transitions.map(async (transition) => {
      const { description, mayExceedBy } = transition;
      const { most, quota, perSecond } = await measure(transition);
      const over = Math.max(0, most - quota);
      const measured = `${over === 0 ? 'nothing' : `${over} call${over === 1 ? '' : 's'}`}`;
      return [description, mayExceedBy, `${measured}; ${perSecond.toFixed(1)} calls per second of ${quota}`];
    }),
  );
  const table = markdownTable([['Transition', 'May exceed the quota by', 'Measured'], ...rows]);
  process.stdout.write(`${table}\n`);
  if (process.argv.includes('--write')) await writeFigures('throttle.md', table, 'transitions');
}

/** The most calls that reached the upstream in any second, and how many did on average. */
async function measure({ quotas, disturb }: Transition) {
  const server = await startRedis();
  const upstream = new SimulatedUpstream(systemClock, () => true, jitteredLatency(15, 6, Math.random));
  const replicas: Replica[] = [];
  const callers: Promise<void>[] = [];
  const addReplica = async (callsPerSecond: number) => {
    const proxy = await startRedisProxy(server.url);
    const redis = new RedisConnection(proxy.url);
    const throttle = createThrottle({ backend: new RedisRateLimitBackend({ redis }) });
    const close = async () => {
      await throttle.close();
      redis.close();
      await proxy.close();
    };
    const request = { key: 'k', callsPerSecond, flow: 'f', class: 'interactive' } as const;
    const call = async () => {
      while (systemClock.now() < endAt)
        await throttle.run({ ...request, deadline: endAt + 20_000 }, upstream.call).catch(() => undefined);
    };
    callers.push(...Array.from({ length: 10 }, call));
    const replica = { redis, proxy, close };
    replicas.push(replica);
    return replica;
  };
  const quota = Math.min(...quotas);
  const endAt = systemClock.now() + (seconds + 2) * 1_000;
  // One after another, so that the first quota is known to Redis before the others are used.
  for (const callsPerSecond of quotas) {
    const { redis } = await addReplica(callsPerSecond);
    await redis.firstAttempt;
  }
  await until(async () => replicas.every(({ redis }) => redis.replicas.length === quotas.length));
  await sleep(2_000);
  const startAt = systemClock.now();
  await disturb({ server, replicas, upstream, addReplica });
  await Promise.all(callers);
  for (const replica of replicas) await replica.close();
  await server.stop();
  const times = upstream.admitted.filter((at) => at >= startAt - 1_000 && at < endAt);
  const most = Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length));
  return { most, quota, perSecond: times.length / ((endAt - startAt + 1_000) / 1_000) };
}
