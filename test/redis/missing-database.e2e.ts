import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createClient } from '../../src/auth/index.js';
import { redisMissing, skipNote, startRedis } from '../redis-server.js';
import { command } from '../redis-topologies.js';
import { highQuotas, startTestGateway } from '../test-gateway.js';

/** A gateway whose caller has rate limits, so that everything that can use Redis tries to. */
async function startGateway(env: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'waba-gateway-database-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'clients.json');
  const { key } = await createClient(file, {
    name: 'partner',
    scopes: ['READ', 'ADD', 'UPDATE'],
    custSpaceIds: null,
    limits: { requestsPerSecond: 1_000, upstreamCallsPerSecond: 1_000 },
  });
  const lines: string[] = [];
  const gateway = await startTestGateway({
    ...highQuotas,
    env: { ...highQuotas.env, AUTH: 'on', CLIENTS_FILE: file, LOG_LEVEL: 'warn', ...env },
    log: { write: (line) => void lines.push(line) },
  });
  onTestFinished(() => gateway.close());
  const custSpaceId = gateway.upstreamSandbox.spaces[0]?.custSpaceId;
  const ask = async (document: string, variables: Record<string, unknown> = {}) =>
    (await gateway.request<Record<string, unknown>, Record<string, unknown>>(document, variables, { 'x-api-key': key }))
      .body.data;

  /** Reads, writes with and without a key, and asks for a verification code. */
  async function useEverything() {
    const data = await ask(
      'query ($custSpaceId: ID!) { phoneNumbers(custSpaceId: $custSpaceId) { nodes { number } } }',
      {
        custSpaceId,
      },
    );
    const [phoneNumber] = [...JSON.stringify(data).matchAll(/"number":"([^"]+)"/g)].map(([, number]) => number);
    const input = { custSpaceId, phoneNumber };
    const change = (field: string, type: string, more: Record<string, unknown> = {}) =>
      ask(`mutation ($input: ${type}Input!) { ${field}(input: $input) { __typename ... on Error { code } } }`, {
        input: { ...input, ...more },
      });
    await ask('mutation ($input: SyncPhoneNumbersInput!) { syncPhoneNumbers(input: $input) { __typename } }', {
      input: { custSpaceId },
    });
    return [
      await change('addMessageQrdl', 'AddMessageQrdl', { prefilledMessage: 'Hello', idempotencyKey: 'key' }),
      await change('requestVerificationCode', 'RequestVerificationCode', { method: 'SMS' }),
    ];
  }
  const degraded = async () => {
    const body: { degraded: string[] } = await (await fetch(new URL('/readyz', gateway.url))).json();
    return body.degraded.map((sentence) => sentence.split(' ')[0]).toSorted();
  };
  return { useEverything, degraded, lines };
}

const rejected = [
  { addMessageQrdl: { __typename: 'UpstreamError', code: 'UPSTREAM_UNAVAILABLE' } },
  { requestVerificationCode: { __typename: 'UpstreamError', code: 'UPSTREAM_UNAVAILABLE' } },
];

describe.skipIf(redisMissing !== undefined)(`a Redis database that does not exist${skipNote}`, () => {
  it('REDIS_URL with database 99 degrades every user of Redis, and nothing is written to database 0', async () => {
    const redis = await startRedis();
    onTestFinished(() => redis.stop());
    const { useEverything, degraded, lines } = await startGateway({ REDIS_URL: `${redis.url}/99` });
    expect(await useEverything()).toEqual(rejected);
    const users = ['cache', 'coordination', 'idempotency', 'limits', 'pubsub', 'throttle'];
    expect(await degraded()).toEqual(users);
    expect(lines.filter((line) => line.includes('DB index is out of range'))).toHaveLength(users.length);
    // A connection that broke selects the database again.
    await command(redis, 'CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    expect(await useEverything()).toEqual(rejected);
    expect(await command(redis, 'INFO', 'keyspace')).toBe('# Keyspace\r\n');
  });

  it('IDEMPOTENCY_REDIS_URL with database 99 degrades its users only, and database 0 stays empty', async () => {
    const [redis, second] = [await startRedis(), await startRedis()];
    onTestFinished(async () => {
      await redis.stop();
      await second.stop();
    });
    const env = { REDIS_URL: redis.url, IDEMPOTENCY_REDIS_URL: `${second.url}/99` };
    const { useEverything, degraded } = await startGateway(env);
    expect(await useEverything()).toEqual(rejected);
    // Before anything else is awaited, because the count of requests expires after a second.
    const kept = JSON.stringify(await command(redis, 'KEYS', '*'));
    await expect.poll(degraded, { timeout: 5_000 }).toEqual(['coordination', 'idempotency']);
    expect(await command(second, 'INFO', 'keyspace')).toBe('# Keyspace\r\n');
    for (const part of ['limit:requests', 'cache:', 'throttle:', 'events:']) expect(kept).toContain(part);
    expect(kept).not.toMatch(/idempotency|attempts:|lock:/);
  });
});
