import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createCallerRateLimiter, localViewer, type Viewer } from '../../src/auth/index.js';
import { redisMissing, startRedis, type TestRedis } from '../redis-server.js';

const viewerOf = (name: string): Viewer => ({
  ...localViewer,
  name,
  limits: { requestsPerSecond: 10, upstreamCallsPerSecond: 10 },
});

const skipNote = redisMissing === undefined ? '' : ` [skipped: ${redisMissing}]`;

describe.skipIf(redisMissing !== undefined)(`limits shared by Redis${skipNote}`, () => {
  let redis: TestRedis;

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  /** A replica with a connection of its own, as the gateway opens it. */
  async function replica(account = 'account') {
    const client = new Redis(redis.url, { lazyConnect: true, enableOfflineQueue: true, retryStrategy: () => 50 });
    client.on('error', () => undefined);
    onTestFinished(() => client.disconnect());
    await client.connect();
    return { client, ...createCallerRateLimiter({ redis: client, account }) };
  }

  async function granted(
    replicas: { consumeRequest(viewer: Viewer): unknown }[],
    viewer: Viewer,
    each: number,
  ): Promise<number> {
    const all = replicas.flatMap(({ consumeRequest }) => Array.from({ length: each }, () => consumeRequest(viewer)));
    return (await Promise.allSettled(all)).filter(({ status }) => status === 'fulfilled').length;
  }

  it('replicas share the limits of a caller', async () => {
    const replicas = [await replica(), await replica(), await replica()];
    expect(await granted(replicas, viewerOf('together'), 10)).toBe(10);
  });

  it.each(
    (['requestsPerSecond', 'upstreamCallsPerSecond'] as const).flatMap((limit) =>
      [
        ['first', 'second'],
        ['acme', 'acme:eu'],
        ['acme', 'ACME'],
        ['1', '10'],
        ['sandbox', 'default'],
      ].map((accounts) => ({ limit, accounts })),
    ),
  )('clients of the same name in the accounts $accounts do not share their $limit', async ({ limit, accounts }) => {
    const viewer: Viewer = { ...localViewer, name: `partner of ${accounts.join()}`, limits: { [limit]: 10 } };
    const counts = await Promise.all(
      accounts.map(async (account) => {
        const { consumeRequest, consumeUpstreamCall } = await replica(account);
        const consume = limit === 'requestsPerSecond' ? consumeRequest : consumeUpstreamCall;
        return granted([{ consumeRequest: consume }], viewer, 12);
      }),
    );
    expect(counts).toEqual([10, 10]);
  });

  it('each replica limits alone within 250 ms while Redis is frozen', async () => {
    const { consumeRequest } = await replica();
    redis.freeze();
    const started = performance.now();
    const count = await granted([{ consumeRequest: consumeRequest }], viewerOf('frozen'), 12).finally(() =>
      redis.thaw(),
    );
    expect(count).toBe(10);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('each replica limits alone while Redis is down, and together once it is back', async () => {
    const replicas = [await replica(), await replica()];
    await redis.kill();
    await Promise.all(
      replicas.map(({ client }) =>
        client.status === 'ready' ? new Promise((resolve) => client.once('close', resolve)) : undefined,
      ),
    );
    const started = performance.now();
    expect(await granted(replicas, viewerOf('gone'), 12)).toBe(20);
    // A connection that is known to be closed causes no delay.
    expect(performance.now() - started).toBeLessThan(200);
    await redis.restart();
    await Promise.all(
      replicas.map(({ client }) =>
        client.status === 'ready' ? undefined : new Promise((resolve) => client.once('ready', resolve)),
      ),
    );
    expect(await granted(replicas, viewerOf('back'), 12)).toBe(10);
  });
});
