import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { describe, expect, it, type TestContext } from 'vitest';
import { RedisConnection } from '../../src/redis/index.js';
import { redisMissing, skipNote, startRedis } from '../redis-server.js';
import { until } from '../redis-topologies.js';

/** A way to make a real server reject commands with an error, and to end that state. */
interface Refusal {
  readonly error: string;
  readonly user?: string;
  readonly args?: (folder: string) => readonly string[];
  begin(admin: Redis, folder: string): Promise<unknown>;
  end(admin: Redis): Promise<unknown>;
}

const refusals: readonly Refusal[] = [
  {
    error: 'READONLY',
    begin: (admin) => admin.replicaof('127.0.0.1', 1),
    end: (admin) => admin.replicaof('NO', 'ONE'),
  },
  {
    error: 'MASTERDOWN',
    async begin(admin) {
      await admin.config('SET', 'replica-serve-stale-data', 'no');
      await admin.replicaof('127.0.0.1', 1);
    },
    end: (admin) => admin.replicaof('NO', 'ONE'),
  },
  {
    error: 'OOM',
    begin: (admin) => admin.config('SET', 'maxmemory', '1'),
    end: (admin) => admin.config('SET', 'maxmemory', '0'),
  },
  {
    error: 'MISCONF',
    args: (folder) => ['--enable-protected-configs', 'yes', '--dir', folder],
    async begin(admin, folder) {
      await admin.config('SET', 'save', '3600 1');
      await rm(folder, { recursive: true });
      await admin.bgsave().catch(() => undefined);
    },
    end: (admin) => admin.config('SET', 'stop-writes-on-bgsave-error', 'no'),
  },
  {
    // The message of Redis if a script lacks a right. The code NOPERM is only for commands outside of scripts.
    error: "The user executing the script can't run this command",
    user: 'gateway:secret@',
    begin: (admin) => admin.call('ACL', 'SETUSER', 'gateway', '-zadd'),
    end: (admin) => admin.call('ACL', 'SETUSER', 'gateway', '+zadd'),
  },
  {
    error: 'BUSY',
    args: () => ['--busy-reply-threshold', '10'],
    begin: async (admin) => void admin.eval('while true do end', 0).catch(() => undefined),
    end: (admin) => {
      const other = admin.duplicate({ enableReadyCheck: false });
      return other.script('KILL').finally(() => other.disconnect());
    },
  },
  {
    error: 'LOADING',
    args: () => ['--enable-debug-command', 'yes', '--loading-process-events-interval-bytes', '1024'],
    async begin(admin) {
      await admin.call('DEBUG', 'POPULATE', '1500');
      await admin.config('SET', 'key-load-delay', '1000');
      admin.call('DEBUG', 'RELOAD').catch(() => undefined);
    },
    // This state ends by itself when the keys are loaded.
    end: async () => undefined,
  },
];

async function openConnection(
  { onTestFinished }: TestContext,
  { user = '', args = () => [] }: Pick<Refusal, 'user' | 'args'> = {},
) {
  const folder = await mkdtemp(join(tmpdir(), 'waba-gateway-refusal-'));
  const redis = await startRedis({ args: args(folder) });
  const admin = new Redis(redis.url).on('error', () => undefined);
  await admin.call('ACL', 'SETUSER', 'gateway', 'on', '>secret', 'allkeys', 'allchannels', '+@all');
  const connection = new RedisConnection(redis.url.replace('://', `://${user}`));
  onTestFinished(async () => {
    connection.close();
    admin.disconnect();
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
  });
  await until(async () => connection.state === 'ready');
  const reasons: string[] = [];
  connection.onStateChange((change) => change.state === 'lost' && reasons.push(change.reason));
  return { admin, folder, connection, reasons };
}

describe.skipIf(redisMissing !== undefined)(`a Redis that refuses${skipNote}`, { concurrent: true }, () => {
  it.for(refusals)(
    'Redis counts as lost once for $error, and is used again when it accepts commands',
    { timeout: 30_000 },
    async (refusal, test) => {
      const { admin, folder, connection, reasons } = await openConnection(test, refusal);
      await refusal.begin(admin, folder);
      await until(async () => reasons.length > 0);
      expect(reasons[0]).toMatch(new RegExp(refusal.error));
      await refusal.end(admin);
      await until(async () => connection.state === 'ready');
      expect(reasons).toHaveLength(1);
    },
  );

  it(
    'a Redis that is full again and again is used again after ever longer pauses',
    { timeout: 30_000 },
    async (test) => {
      const { admin, connection } = await openConnection(
        test,
        refusals.find(({ error }) => error === 'OOM'),
      );
      const pauses: number[] = [];
      for (let round = 0; round < 3; round++) {
        await admin.config('SET', 'maxmemory', '1');
        await until(async () => connection.state === 'lost');
        const lostAt = performance.now();
        await admin.config('SET', 'maxmemory', '0');
        await until(async () => connection.state === 'ready');
        pauses.push(performance.now() - lostAt);
      }
      expect(pauses[2]).toBeGreaterThan(1_500);
    },
  );

  it('refusals that alternate during an outage are reported once each', { timeout: 30_000 }, async (test) => {
    const { admin, connection, reasons } = await openConnection(test, { user: 'gateway:secret@' });
    const causes = [
      ['+zadd', '1'],
      ['-zadd', '0'],
    ] as const;
    for (const [right, maxmemory] of [...causes, ...causes, ...causes]) {
      await admin.call('ACL', 'SETUSER', 'gateway', right);
      await admin.config('SET', 'maxmemory', maxmemory);
      await sleep(1_100);
    }
    expect(connection.state).toBe('lost');
    expect(reasons).toEqual([expect.stringMatching(/OOM/), expect.stringMatching(/can't run|zadd/)]);
  });
});
