import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { NumbersDocument } from '../client/generated/graphql.js';
import { noQuotas, startTestGateway, type TestGateway } from '../gateway.js';
import { redisMissing, skipNote, startRedis, type TestRedis } from '../redis.js';
import { slowSandbox, straddle, type Straddled } from './straddle.js';

const started: TestGateway[] = [];
let redis: TestRedis | undefined;

afterEach(async () => {
  // The first one's sandbox is everybody's.
  for (const gateway of started.splice(0).toReversed()) await gateway.close();
  await redis?.stop();
  redis = undefined;
});

async function gateways(count: number, env: Readonly<Record<string, string>> = {}): Promise<readonly TestGateway[]> {
  const first = await startTestGateway({ sandbox: slowSandbox, env: { ...noQuotas.env, ...env } });
  started.push(first);
  while (started.length < count)
    started.push(await startTestGateway({ env: { ...noQuotas.env, ...env }, inFrontOf: first.sandboxAlone }));
  return [...started];
}

/** The longer forms run in the benchmark: see test/bench/cache.ts. */
async function watched(all: readonly TestGateway[], ms: number): Promise<Straddled> {
  const [first] = all;
  const custSpaceId = first?.sandboxAlone.spaces[0]?.custSpaceId ?? '';
  const number =
    (await first?.ask(NumbersDocument, { custSpaceId, first: 1 }))?.body.data?.phoneNumbers?.edges[0]?.node.number ??
    '';
  return straddle({ gateways: all, custSpaceId, number, ms });
}

function expectTrue({ reads, writes, straddling, wrong }: Straddled): void {
  expect(wrong).toEqual([]);
  expect(reads).toBeGreaterThan(writes);
  expect(writes).toBeGreaterThan(0);
  expect(straddling).toBeGreaterThan(0);
}

describe('eight readers beside a writer, whose reads straddle its writes', () => {
  it('never see less than what it was answered, in one process', async () => {
    expectTrue(await watched(await gateways(1), 3_000));
  });

  it.skipIf(redisMissing)(`nor over three replicas that share a Redis${skipNote}`, async () => {
    redis = await startRedis();
    expectTrue(await watched(await gateways(3, { REDIS_URL: redis.url }), 3_000));
  });

  it.skipIf(redisMissing)(`nor when Redis is killed under them, and comes back${skipNote}`, async () => {
    redis = await startRedis();
    const all = await gateways(3, { REDIS_URL: redis.url });
    const watching = watched(all, 7_000);
    await sleep(1_500);
    await redis.kill();
    await sleep(2_500);
    await redis.restart();
    expectTrue(await watching);
  });
});
