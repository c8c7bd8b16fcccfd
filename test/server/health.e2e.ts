import { afterEach, describe, expect, it } from 'vitest';
import { highQuotas, startTestGateway, type TestGateway } from '../test-gateway.js';
import { redisMissing, skipNote, startRedis, type TestRedis } from '../redis-server.js';

const openGateways: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of openGateways.splice(0)) await one.close();
});

async function startGatewayWith(env: Record<string, string> = {}): Promise<TestGateway> {
  const gateway = await startTestGateway({ ...highQuotas, env: { ...highQuotas.env, ...env } });
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
      .toEqual({ status: 503, body: { status: 'unready', reasons: ['the upstream is out of reach'], degraded: [] } });
    expect((await fetch(new URL('/healthz', gateway.url))).status).toBe(200);
    gateway.upstreamSandbox.clearFaults();
    await expect.poll(() => readiness(gateway), { timeout: 20_000, interval: 200 }).toEqual(readyResponse);
  });
});

describe.skipIf(redisMissing !== undefined)(`/readyz without its Redis${skipNote}`, () => {
  it('/readyz stays 200 without Redis and lists the degraded features until it is back', async () => {
    const redis: TestRedis = await startRedis();
    try {
      const gateway = await startGatewayWith({ REDIS_URL: redis.url });
      await expect.poll(() => readiness(gateway), { timeout: 5_000 }).toEqual(readyResponse);
      await redis.kill();
      await expect
        .poll(async () => (await readiness(gateway)).body, { timeout: 5_000 })
        .toMatchObject({
          status: 'ready',
          reasons: [],
          degraded: expect.arrayContaining([
            expect.stringMatching(/^throttle does not reach Redis: /),
            expect.stringMatching(/^cache does not reach Redis: /),
          ]),
        });
      expect(await (await fetch(new URL('/metrics', gateway.url))).text()).toContain(
        'waba_gateway_redis_up{user="cache"} 0',
      );
      await redis.restart();
      await expect.poll(() => readiness(gateway), { timeout: 10_000 }).toEqual(readyResponse);
    } finally {
      for (const one of openGateways.splice(0)) await one.close();
      await redis.stop();
    }
  });
});
