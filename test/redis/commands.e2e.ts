import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { highQuotas, startTestGateway, type TestGateway } from '../test-gateway.js';
import { redisMissing, skipNote, startRedis, type TestRedis } from '../redis-server.js';

/** Counts the commands that clients send to Redis. Those that scripts run are not counted. */
async function startCounting(url: string): Promise<{ taken: () => string[]; stop: () => void }> {
  const monitor = spawn('redis-cli', ['-u', url, 'monitor'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let commands: string[] = [];
  createInterface(monitor.stdout).on('line', (line) => {
    const [, source, name] = /^\S+ \[\d+ (\S+)\] "(\w+)"/.exec(line) ?? [];
    if (name !== undefined && source !== 'lua') commands.push(name.toLowerCase());
  });
  await once(monitor.stdout, 'data');
  return {
    taken() {
      const taken = commands;
      commands = [];
      return taken;
    },
    stop: () => void monitor.kill('SIGKILL'),
  };
}

describe.skipIf(redisMissing)(`the commands of a replica to Redis${skipNote}`, () => {
  let redis: TestRedis;
  let second: TestRedis;
  let admin: Redis;
  beforeAll(async () => {
    redis = await startRedis();
    second = await startRedis();
    admin = new Redis(redis.url);
  });
  afterAll(async () => {
    admin.disconnect();
    await redis.stop();
    await second.stop();
  });

  const open = (env: Record<string, string>) =>
    startTestGateway({ ...highQuotas, env: { ...highQuotas.env, REDIS_URL: redis.url, ...env } });

  const connectionsOf = async (client: Redis) =>
    String(await client.client('LIST'))
      .trim()
      .split('\n').length - 1;

  const query = (gateway: TestGateway, label: string) => {
    const [space] = gateway.upstreamSandbox.spaces;
    return gateway.request(
      `query ($id: ID!) { ${label}: waba(custSpaceId: $id) { id name phoneNumbers { nodes { number messageQrdls { ` +
        'nodes { code } } } } } }',
      { id: space?.custSpaceId ?? '' },
    );
  };

  const timeout = 60_000;

  it(
    '600 warm reads, identical and varied, send only the renewal of the lease twice a second',
    { timeout },
    async () => {
      const gateway = await open({});
      const counter = await startCounting(redis.url);
      try {
        await query(gateway, 'warm');
        await query(gateway, 'warm');
        counter.taken();
        const beganAt = performance.now();
        for (let round = 0; round < 300; round++) {
          await query(gateway, 'warm');
          const { body } = await query(gateway, `varied${round}`);
          expect(body.errors).toBeUndefined();
        }
        const seconds = (performance.now() - beganAt) / 1_000;
        const commands = counter.taken();
        expect(new Set(commands)).toEqual(new Set(['evalsha']));
        expect(commands.length).toBeLessThanOrEqual(2 * seconds + 2);
      } finally {
        counter.stop();
        await gateway.close();
      }
    },
  );

  it('a replica has two connections, and four with another Redis for idempotency', async () => {
    const gateway = await open({});
    await query(gateway, 'first');
    expect(await connectionsOf(admin)).toBe(2);
    await gateway.close();
    const other = new Redis(second.url);
    const both = await open({ IDEMPOTENCY_REDIS_URL: second.url });
    await query(both, 'second');
    await expect.poll(async () => (await connectionsOf(admin)) + (await connectionsOf(other))).toBe(4);
    await both.close();
    other.disconnect();
  });
});
