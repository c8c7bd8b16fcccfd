import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { highQuotas, startTestGateway, type TestGateway } from '../test-gateway.js';
import { redisMissing, skipNote, startRedis, type TestRedis } from '../redis-server.js';
import { command } from '../redis-topologies.js';

const openGateways: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of openGateways.splice(0)) await one.close();
});

async function startGatewayWith(env: Record<string, string> = {}, lines: string[] = []): Promise<TestGateway> {
  const log = { write: (line: string) => void lines.push(line) };
  const gateway = await startTestGateway({ ...highQuotas, env: { ...highQuotas.env, ...env }, log });
  openGateways.push(gateway);
  return gateway;
}

async function readiness({ url }: TestGateway): Promise<{ status: number; body: unknown }> {
  const response = await fetch(new URL('/readyz', url));
  return { status: response.status, body: await response.json() };
}

const readyResponse = { status: 200, body: { status: 'ready', reasons: [], degraded: [] } };

describe('/healthz and /readyz', () => {
  it('/healthz and /readyz answer 200 to GET and HEAD and forbid caching', async () => {
    const gateway = await startGatewayWith();
    expect(await readiness(gateway)).toEqual(readyResponse);
    const health = await fetch(new URL('/healthz', gateway.url));
    expect([health.status, await health.json(), health.headers.get('cache-control')]).toEqual([
      200,
      { status: 'ok' },
      'no-store',
    ]);
    expect((await fetch(new URL('/readyz', gateway.url), { method: 'HEAD' })).status).toBe(200);
  });

  it('/readyz stays 200 if the only operation called has failed', async () => {
    const gateway = await startGatewayWith();
    gateway.upstreamSandbox.addFault({ kind: 'reset', action: 'QueryChatappPhoneNumbers' });
    const [custSpaceId] = gateway.upstreamSandbox.spaces.map((space) => space.custSpaceId);
    for (let count = 0; count < 3; count++)
      await gateway.request('query ($id: ID!) { waba(custSpaceId: $id) { phoneNumbers { totalCount } } }', {
        id: custSpaceId ?? '',
      });
    await expect
      .poll(async () => (await fetch(new URL('/metrics', gateway.url))).text())
      .toContain('breaker_state{action="QueryChatappPhoneNumbers",state="open"} 1');
    expect(await readiness(gateway)).toEqual(readyResponse);
  });

  it('/readyz is 503 while the upstream is unreachable and recovers without traffic', async () => {
    const gateway = await startGatewayWith();
    gateway.upstreamSandbox.addFault({ kind: 'reset' });
    const [custSpaceId] = gateway.upstreamSandbox.spaces.map((space) => space.custSpaceId);
    for (let count = 0; count < 2; count++)
      await gateway.request('query ($id: ID!) { waba(custSpaceId: $id) { name } }', { id: custSpaceId ?? '' });
    await expect
      .poll(() => readiness(gateway), { timeout: 5_000 })
      .toEqual({ status: 503, body: { status: 'unready', reasons: ['the upstream cannot be reached'], degraded: [] } });
    expect((await fetch(new URL('/healthz', gateway.url))).status).toBe(200);
    gateway.upstreamSandbox.clearFaults();
    await expect.poll(() => readiness(gateway), { timeout: 20_000, interval: 200 }).toEqual(readyResponse);
  });
});

const users = ['throttle', 'cache', 'idempotency', 'pubsub', 'limits', 'coordination'];

describe.skipIf(redisMissing !== undefined)(`/readyz and a Redis that cannot be used${skipNote}`, () => {
  let redis: TestRedis;
  beforeEach(async () => {
    redis = await startRedis();
  });
  afterEach(() => redis.stop());

  it.each([
    ['is killed', () => redis.kill(), () => redis.restart()],
    [
      'refuses writes because its memory is full',
      () => command(redis, 'CONFIG', 'SET', 'maxmemory', '1'),
      () => command(redis, 'CONFIG', 'SET', 'maxmemory', '0'),
    ],
    [
      'takes a right away from its user',
      () => command(redis, 'ACL', 'SETUSER', 'default', '-evalsha'),
      () => command(redis, 'ACL', 'SETUSER', 'default', '+evalsha'),
    ],
  ])('/readyz and the log name every user of a Redis that %s, until it is back', async (_, begin, end) => {
    const lines: string[] = [];
    const gateway = await startGatewayWith({ REDIS_URL: redis.url, LOG_LEVEL: 'warn' }, lines);
    await expect.poll(() => readiness(gateway), { timeout: 10_000 }).toEqual(readyResponse);
    lines.length = 0;
    await begin();
    await expect
      .poll(async () => (await readiness(gateway)).body, { timeout: 10_000 })
      .toEqual({
        status: 'ready',
        reasons: [],
        degraded: expect.arrayContaining(
          users.map((user) => expect.stringMatching(new RegExp(`^${user} cannot reach Redis: `))),
        ),
      });
    const metrics = await (await fetch(new URL('/metrics', gateway.url))).text();
    for (const user of users) expect(metrics).toContain(`waba_gateway_redis_up{user="${user}"} 0`);
    expect(lines).toHaveLength(users.length);
    await end();
    await expect.poll(() => readiness(gateway), { timeout: 10_000 }).toEqual(readyResponse);
    expect(lines).toHaveLength(users.length);
  });
});
