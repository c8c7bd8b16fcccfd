/** All injected faults: upstream, credentials, Redis, and a crashing replica. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { FaultSpec } from '../../src/sandbox/index.js';
import { firstKey, secondKey, type Testbed } from './testbed.js';
import type { FaultScenario } from './experiment.js';

const upstreamFault = (name: string, description: string, ...faultOrders: readonly FaultSpec[]): FaultScenario => ({
  name,
  description,
  inject: ({ sandbox }) => faultOrders.forEach((order) => sandbox.addFault(order)),
  end: ({ sandbox }) => sandbox.clearFaults(),
});

export const upstreamFaults: readonly FaultScenario[] = [
  upstreamFault('upstream slow', 'every call takes 500 ms longer', { kind: 'delay', ms: 500 }),
  upstreamFault(
    'upstream resets connections',
    'three of ten connections are reset before the call, one of ten after it',
    { kind: 'reset', probability: 0.3 },
    { kind: 'lostReply', probability: 0.14 },
  ),
  upstreamFault('upstream hangs', 'no call is carried out or answered', { kind: 'hang' }),
  upstreamFault('upstream loses answers', 'three of ten calls are carried out and never answered', {
    kind: 'hungReply',
    probability: 0.3,
  }),
  upstreamFault('upstream answers HTML', "a proxy's 502 page instead of JSON", { kind: 'html502' }),
  upstreamFault('upstream cuts JSON off', 'three of ten answers end in the middle', {
    kind: 'cutOff',
    probability: 0.3,
  }),
  upstreamFault('upstream throttles', 'half of the calls, as if somebody else spent the quota', {
    kind: 'throttle',
    probability: 0.5,
  }),
  {
    name: 'clock off by 20 minutes',
    description: "the upstream's clock is 20 minutes ahead, so that no signature holds",
    inject: (testbed) => void (testbed.clockAheadMs = 20 * 60_000),
    end: (testbed) => void (testbed.clockAheadMs = 0),
  },
];

/** Writes without idempotency keys, whose callers repeat every unanswered request. */
export const lostRepliesWithoutKeys: FaultScenario = {
  ...upstreamFault(
    'for comparison: answers lost, without keys',
    'the same as above; callers send no key, and send again what was not answered',
    { kind: 'hungReply', probability: 0.3 },
  ),
  isKeyless: true,
};

/** Replicas read their access key at startup, so a new key needs a rolling restart. */
const keyRevoked: FaultScenario = {
  name: 'access key revoked, then renewed',
  description: 'the key is refused; replicas are restarted one after the other with another key of the account',
  testbed: { redis: 'persistent' },
  inject: ({ sandbox }) =>
    sandbox.addFault({ kind: 'error', code: 'InvalidAccessKeyId.NotFound', status: 404, key: firstKey.accessKeyId }),
  async end(testbed) {
    const old = testbed.replicas.slice();
    for (const replica of old) {
      await testbed.startReplica(secondKey);
      testbed.replicas.splice(testbed.replicas.indexOf(replica), 1);
      await replica.end();
    }
  },
};

const fillerKeyPrefix = 'filler:';

async function withRedisClient<T>({ redis }: Testbed, command: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(redis.url);
  try {
    return await command(client);
  } finally {
    client.disconnect();
  }
}

/** Alternates between answering and hanging for longer, until it is stopped. */
function startStalling({ redis }: Testbed): () => Promise<void> {
  const stopped = new AbortController();
  const stalling = (async () => {
    while (!stopped.signal.aborted) {
      redis.freeze();
      await sleep(300);
      redis.thaw();
      await sleep(100);
    }
  })();
  return async () => {
    stopped.abort();
    await stalling;
  };
}

function redisFaults(): readonly FaultScenario[] {
  const stalls = new Map<Testbed, () => Promise<void>>();
  const testbed = { redis: 'persistent' } as const;
  return [
    {
      name: 'Redis killed',
      description: 'killed, and started again with what is on its disk',
      testbed,
      inject: ({ redis }) => redis.kill(),
      end: ({ redis }) => redis.restart(),
    },
    {
      name: 'Redis hangs',
      description: 'stopped with its connections open, then continued',
      testbed,
      inject: ({ redis }) => redis.freeze(),
      end: ({ redis }) => redis.thaw(),
    },
    {
      name: 'Redis slow',
      description: 'stands still for 300 of every 400 ms',
      testbed,
      inject: (on) => void stalls.set(on, startStalling(on)),
      end: (on) => stalls.get(on)?.(),
    },
    {
      name: 'Redis full',
      description: 'no memory left, and nothing may be evicted (`noeviction`)',
      testbed,
      inject: (on) =>
        withRedisClient(on, async (client) => {
          await client.config('SET', 'maxmemory-policy', 'noeviction');
          for (let key = 0; key < 40; key++) await client.set(`${fillerKeyPrefix}${key}`, 'x'.repeat(100_000));
          await client.config('SET', 'maxmemory', '3mb');
        }),
      end: (on) =>
        withRedisClient(on, (client) => client.del(Array.from({ length: 40 }, (_, key) => `${fillerKeyPrefix}${key}`))),
    },
    {
      name: 'Redis connections die',
      description:
        'every open connection falls silent and stays open, as when a firewall forgets it; new ones are led through',
      testbed: { ...testbed, hasProxy: true },
      isInstant: true,
      inject: ({ redisProxy }) => redisProxy.blackhole(),
    },
    {
      name: 'Redis flushed',
      description: '`FLUSHALL`, once',
      testbed,
      isInstant: true,
      inject: (on) => withRedisClient(on, (client) => client.flushall()).then(() => undefined),
    },
  ];
}

const replicaKilled: FaultScenario = {
  name: 'replica killed',
  description: '`kill -9` of one of two in the middle of writes; callers repeat at the other',
  testbed: { redis: 'persistent', processes: true },
  isInstant: true,
  async inject({ replicas, sandbox }) {
    // Slow calls, so that some are in flight when the replica dies.
    sandbox.addFault({ kind: 'delay', ms: 400 });
    await sleep(600);
    replicas.shift()?.kill();
    sandbox.clearFaults();
  },
};

export const sharedFaults: readonly FaultScenario[] = [keyRevoked, ...redisFaults(), replicaKilled];
export const allFaults: readonly FaultScenario[] = [...upstreamFaults, ...sharedFaults];
