/** Every fault that is tried: upstream, credentials, Redis, and a replica that dies. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { FaultOrder } from '../../src/sandbox/index.js';
import { firstKey, secondKey, type Stage } from './stage.js';
import type { Fault } from './trial.js';

const upstreamFault = (name: string, what: string, ...orders: readonly FaultOrder[]): Fault => ({
  name,
  what,
  inflict: ({ sandbox }) => orders.forEach((order) => sandbox.fault(order)),
  end: ({ sandbox }) => sandbox.clearFaults(),
});

export const upstreamFaults: readonly Fault[] = [
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
    what: "the upstream's clock is 20 minutes ahead, so that no signature holds",
    inflict: (stage) => void (stage.clockAheadMs = 20 * 60_000),
    end: (stage) => void (stage.clockAheadMs = 0),
  },
];

/** What becomes of writes without keys, whose callers send again what was not answered. */
export const withoutKeys: Fault = {
  ...upstreamFault(
    'for comparison: answers lost, without keys',
    'the same as above; callers send no key, and send again what was not answered',
    { kind: 'hungReply', probability: 0.3 },
  ),
  isKeyless: true,
};

/** Replicas take their keys when they start: a new key is rolled out as a release is. */
const keyRevoked: Fault = {
  name: 'access key revoked, then renewed',
  what: 'the key is refused; replicas are restarted one after the other with another key of the account',
  stage: { redis: 'keeping' },
  inflict: ({ sandbox }) =>
    sandbox.fault({ kind: 'error', code: 'InvalidAccessKeyId.NotFound', status: 404, key: firstKey.accessKeyId }),
  async end(stage) {
    const old = stage.replicas.slice();
    for (const replica of old) {
      await stage.startReplica(secondKey);
      stage.replicas.splice(stage.replicas.indexOf(replica), 1);
      await replica.end();
    }
  },
};

const fillers = 'filler:';

async function commanding<T>({ redis }: Stage, command: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(redis.url);
  try {
    return await command(client);
  } finally {
    client.disconnect();
  }
}

/** Answers for a moment, then not for longer, until it is told to stop. */
function stutter({ redis }: Stage): () => Promise<void> {
  const over = new AbortController();
  const stuttering = (async () => {
    while (!over.signal.aborted) {
      redis.freeze();
      await sleep(300);
      redis.thaw();
      await sleep(100);
    }
  })();
  return async () => {
    over.abort();
    await stuttering;
  };
}

function redisFaults(): readonly Fault[] {
  const stutters = new Map<Stage, () => Promise<void>>();
  const stage = { redis: 'keeping' } as const;
  return [
    {
      name: 'Redis killed',
      what: 'killed, and started again with what is on its disk',
      stage,
      inflict: ({ redis }) => redis.kill(),
      end: ({ redis }) => redis.restart(),
    },
    {
      name: 'Redis hangs',
      what: 'stopped with its connections open, then continued',
      stage,
      inflict: ({ redis }) => redis.freeze(),
      end: ({ redis }) => redis.thaw(),
    },
    {
      name: 'Redis slow',
      what: 'stands still for 300 of every 400 ms',
      stage,
      inflict: (on) => void stutters.set(on, stutter(on)),
      end: (on) => stutters.get(on)?.(),
    },
    {
      name: 'Redis full',
      what: 'no memory left, and nothing may be evicted (`noeviction`)',
      stage,
      inflict: (on) =>
        commanding(on, async (client) => {
          await client.config('SET', 'maxmemory-policy', 'noeviction');
          for (let key = 0; key < 40; key++) await client.set(`${fillers}${key}`, 'x'.repeat(100_000));
          await client.config('SET', 'maxmemory', '3mb');
        }),
      end: (on) => commanding(on, (client) => client.del(Array.from({ length: 40 }, (_, key) => `${fillers}${key}`))),
    },
    {
      name: 'Redis connections die',
      what: 'every open connection falls silent and stays open, as when a firewall forgets it; new ones are led through',
      stage: { ...stage, isWired: true },
      isMoment: true,
      inflict: ({ wire }) => wire.cut(),
    },
    {
      name: 'Redis flushed',
      what: '`FLUSHALL`, once',
      stage,
      isMoment: true,
      inflict: (on) => commanding(on, (client) => client.flushall()).then(() => undefined),
    },
  ];
}

const replicaKilled: Fault = {
  name: 'replica killed',
  what: '`kill -9` of one of two in the middle of writes; callers repeat at the other',
  stage: { redis: 'keeping', processes: true },
  isMoment: true,
  async inflict({ replicas, sandbox }) {
    // Calls that take their time, so that it dies in the middle of some.
    sandbox.fault({ kind: 'delay', ms: 400 });
    await sleep(600);
    replicas.shift()?.kill();
    sandbox.clearFaults();
  },
};

export const sharedFaults: readonly Fault[] = [keyRevoked, ...redisFaults(), replicaKilled];
export const faults: readonly Fault[] = [...upstreamFaults, ...sharedFaults];
