import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import { createRedisCache } from '../../src/cache/redis.js';
import { systemClock } from '../../src/clock.js';
import { createRedisCoordination } from '../../src/coordination/redis.js';
import { createRedisIdempotency } from '../../src/idempotency/redis.js';
import { createRedisPubSub } from '../../src/pubsub/redis.js';
import { RedisConnection } from '../../src/redis/index.js';
import { createThrottle } from '../../src/throttle/index.js';
import { createRedisRateLimitBackend } from '../../src/throttle/redis-rate-limit-backend.js';
import { freePort, redisMissing, skipNote, startRedis } from '../redis-server.js';
import { command, isInRole, startCluster, startSentinel, until } from '../redis-topologies.js';

/** Opens all users of Redis on one connection, as the gateway does. */
async function openUsers({ onTestFinished }: TestContext, url: string) {
  const redis = new RedisConnection(url);
  const users = {
    cache: createRedisCache({ redis, format: 1, maxBytes: 1_000_000 }),
    idempotency: createRedisIdempotency({ redis, format: 1 }),
    pubsub: createRedisPubSub({ redis }),
    throttle: createThrottle({ backend: createRedisRateLimitBackend({ redis }) }),
  };
  const coordination = createRedisCoordination(redis, { clock: systemClock, callMs: 1_000 });
  onTestFinished(async () => {
    for (const user of Object.values(users)) await user.close();
    redis.close();
  });
  await until(async () => redis.state === 'ready');
  return { ...users, coordination, redis };
}

type Users = Awaited<ReturnType<typeof openUsers>>;

const read = ({ cache }: Users, fetch: () => Promise<string>) =>
  cache.read({ key: ['k'], tags: [['t']], freshMs: 60_000, staleMs: 0, fetch }).then(({ value }) => value);

const executeOnce = ({ idempotency }: Users, key: string) =>
  idempotency.once(
    { owner: ['o'], client: 'c', key, path: ['key'], fingerprint: 'f', signal: AbortSignal.timeout(1_000) },
    async ({ markSent }) => {
      await markSent();
      return 'done';
    },
  );

/** Checks that two replicas share a value, a write, a message, a quota, an attempt and a snapshot. */
async function expectShared(test: TestContext, url: string): Promise<void> {
  const [one, two] = [await openUsers(test, url), await openUsers(test, url)];
  expect(await read(one, async () => 'first')).toBe('first');
  expect(await read(two, async () => 'unexpected')).toBe('first');
  await one.cache.write([['t']], async () => undefined);
  expect(await read(two, async () => 'second')).toBe('second');

  const subscription = two.pubsub.subscribe([['topic']], AbortSignal.timeout(10_000));
  const next = subscription.next();
  one.pubsub.publish([['topic']], 'changed');
  await expect(next).resolves.toEqual({ done: false, value: 'changed' });

  const call = { key: 'quota', callsPerSecond: 5, flow: 'flow', class: 'interactive' } as const;
  expect(await one.throttle.run({ ...call, deadline: Date.now() + 10_000 }, async () => 'called')).toBe('called');
  expect(await executeOnce(one, 'key')).toEqual({ outcome: 'done', replayed: false });
  expect(await executeOnce(two, 'key')).toEqual({ outcome: 'done', replayed: true });
  const attempt = { max: 1, windowMs: 60_000 };
  expect(await one.coordination.takeAttempt(['code'], attempt)).toMatchObject({ isAllowed: true });
  expect(await two.coordination.takeAttempt(['code'], attempt)).toMatchObject({ isAllowed: false });
}

describe.skipIf(redisMissing !== undefined)(`topologies of Redis${skipNote}`, { concurrent: true }, () => {
  it('two replicas share everything in one slot of a cluster of three nodes', { timeout: 30_000 }, async (test) => {
    const cluster = await startCluster();
    test.onTestFinished(() => cluster.stop());
    await expectShared(test, cluster.url);
    const sizes = await Promise.all(cluster.nodes.map((node) => command(node, 'DBSIZE')));
    expect(sizes.filter((size) => Number(size) > 0)).toHaveLength(1);
  });

  it(
    'keyed writes work within 5 s of a failover by Sentinel, and no older value is served',
    { timeout: 30_000 },
    async (test) => {
      const setup = await startSentinel();
      test.onTestFinished(() => setup.stop());
      await expectShared(test, setup.url);
      const one = await openUsers(test, setup.url);
      await read(one, async () => 'before');
      await setup.primary.kill();
      await until(() => isInRole(setup.replica, 'master'));
      const promotedAt = performance.now();
      await until(async () => (await executeOnce(one, 'after')).outcome === 'done');
      expect(performance.now() - promotedAt).toBeLessThan(5_000);
      expect(await read(one, async () => 'after')).toBe('after');
    },
  );

  it('rediss:// checks the certificate, and works with a trusted one', { timeout: 30_000 }, async (test) => {
    const folder = await mkdtemp(join(tmpdir(), 'waba-gateway-tls-'));
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
    spawnSync('openssl', ['req', '-x509', ...curve, ...subject, '-keyout', key, '-out', certificate]);
    const port = await freePort();
    const files = ['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', certificate];
    const redis = await startRedis({ args: ['--tls-port', String(port), '--tls-auth-clients', 'no', ...files] });
    test.onTestFinished(async () => {
      await redis.stop();
      await rm(folder, { recursive: true });
    });
    const url = `rediss://127.0.0.1:${port}`;
    const untrusting = new RedisConnection(url);
    test.onTestFinished(() => untrusting.close());
    const reasons: string[] = [];
    untrusting.onStateChange((change) => change.state === 'lost' && reasons.push(change.reason));
    await untrusting.firstAttempt;
    expect(reasons).toEqual([expect.stringMatching(/self-signed certificate/)]);

    const writer = join(import.meta.dirname, '../cache/crashing-replica.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', writer, 'write-once', url, 'tls'], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: certificate },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    await once(child, 'exit');
    expect(await command(redis, 'KEYS', '{waba-gateway}:tls:*')).not.toEqual([]);
  });
});
