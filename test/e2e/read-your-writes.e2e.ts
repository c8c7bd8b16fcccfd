import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { NumbersDocument } from '../client/generated/graphql.js';
import { highQuotas, startTestGateway, type TestGateway } from '../test-gateway.js';
import { redisMissing, skipNote, startRedis, type TestRedis } from '../redis-server.js';
import { slowSandbox, checkReadYourWrites, type ReadYourWritesResult } from './reads-during-writes.js';

const started: TestGateway[] = [];
let redis: TestRedis | undefined;

afterEach(async () => {
  // All replicas use the sandbox of the first one.
  for (const gateway of started.splice(0).toReversed()) await gateway.close();
  await redis?.stop();
  redis = undefined;
});

async function startGateways(
  count: number,
  env: Readonly<Record<string, string>> = {},
): Promise<readonly TestGateway[]> {
  const first = await startTestGateway({ sandbox: slowSandbox, env: { ...highQuotas.env, ...env } });
  started.push(first);
  while (started.length < count)
    started.push(
      await startTestGateway({ env: { ...highQuotas.env, ...env }, existingSandbox: first.upstreamSandbox }),
    );
  return [...started];
}

/** Longer runs are part of the benchmark: see test/bench/cache.ts. */
async function checkConsistency(all: readonly TestGateway[], ms: number): Promise<ReadYourWritesResult> {
  const [first] = all;
  const custSpaceId = first?.upstreamSandbox.spaces[0]?.custSpaceId ?? '';
  const number =
    (await first?.request(NumbersDocument, { custSpaceId, first: 1 }))?.body.data?.phoneNumbers?.edges[0]?.node
      .number ?? '';
  return checkReadYourWrites({ gateways: all, custSpaceId, number, ms });
}

function expectConsistent({ reads, writes, overlapping, violations }: ReadYourWritesResult): void {
  expect(violations).toEqual([]);
  expect(reads).toBeGreaterThan(writes);
  expect(writes).toBeGreaterThan(0);
  expect(overlapping).toBeGreaterThan(0);
}

describe('eight readers and one writer, with reads that straddle writes', () => {
  it('readers see every acknowledged write in one process', async () => {
    expectConsistent(await checkConsistency(await startGateways(1), 3_000));
  });

  it.skipIf(redisMissing)(
    `readers see every acknowledged write across three replicas that share a Redis${skipNote}`,
    async () => {
      redis = await startRedis();
      expectConsistent(await checkConsistency(await startGateways(3, { REDIS_URL: redis.url }), 3_000));
    },
  );

  it.skipIf(redisMissing)(
    `readers see every acknowledged write while Redis is killed and restarted${skipNote}`,
    async () => {
      redis = await startRedis();
      const all = await startGateways(3, { REDIS_URL: redis.url });
      const watching = checkConsistency(all, 7_000);
      await sleep(1_500);
      await redis.kill();
      await sleep(2_500);
      await redis.restart();
      expectConsistent(await watching);
    },
  );
});
