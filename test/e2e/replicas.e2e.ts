import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { AddMessageQrdlDocument, CodesOfNumberDocument, SpaceInFullDocument } from '../client/generated/graphql.js';
import { highQuotas, startTestGateway, type TestGateway } from '../test-gateway.js';
import { redisMissing, skipNote, startRedis, type TestRedis } from '../redis-server.js';

/**
 * Fifty dashboards, without images: rendering them in four replicas of one process would delay their Redis connections.
 */
async function expectTwentyTwoUpstreamCalls(gateways: readonly TestGateway[], custSpaceId: string): Promise<void> {
  const dashboard =
    `{ waba(custSpaceId: "${custSpaceId}") { id name phoneNumbers { totalCount nodes { id number status ` +
    'messageQrdls { totalCount nodes { id code prefilledMessage deepLinkUrl } } } } } }';
  gateways[0]?.takeUpstreamCalls();
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, i) => gateways[i % gateways.length]?.request(dashboard)),
  );
  expect(new Set(answers.map((answer) => JSON.stringify(answer?.body))).size).toBe(1);
  expect(answers[0]?.body.errors).toBeUndefined();
  expect(gateways[0]?.takeUpstreamCalls()).toEqual({
    QueryChatappBindWaba: 1,
    QueryChatappPhoneNumbers: 1,
    ListPhoneMessageQrdl: 20,
  });
}

it('fifty concurrent identical cold queries make 22 upstream calls in one process', async () => {
  const gateway = await startTestGateway({ ...highQuotas, sandbox: { ...highQuotas.sandbox, latencyMs: 50 } });
  onTestFinished(() => gateway.close());
  await expectTwentyTwoUpstreamCalls([gateway], gateway.upstreamSandbox.spaces[0]?.custSpaceId ?? '');
});

describe.skipIf(redisMissing)(`replicas that share a Redis${skipNote}`, () => {
  let redis: TestRedis;
  let first: TestGateway;
  const others: TestGateway[] = [];

  const replica = async () => {
    const gateway = await startTestGateway({
      env: { ...highQuotas.env, REDIS_URL: redis.url },
      existingSandbox: first.upstreamSandbox,
    });
    others.push(gateway);
    await sharing(gateway);
    return gateway;
  };

  /**
   * Waits until a replica serves data that another one has read. On a busy machine the first connection to Redis may
   * time out, and the replica then works without Redis for a while.
   */
  async function sharing(gateway: TestGateway): Promise<void> {
    await expect
      .poll(
        async () => {
          await first.request(oneWaba());
          const before = wabasRead();
          await gateway.request(oneWaba());
          return wabasRead() - before;
        },
        { timeout: 20_000 },
      )
      .toBe(0);
  }

  beforeAll(async () => {
    redis = await startRedis();
    first = await startTestGateway({
      sandbox: { ...highQuotas.sandbox, latencyMs: 50 },
      env: { ...highQuotas.env, REDIS_URL: redis.url },
    });
  });
  afterEach(async () => {
    for (const gateway of others.splice(0)) await gateway.close();
  });
  afterAll(async () => {
    await first.close();
    await redis.stop();
  });

  const wabasRead = () => first.upstreamSandbox.stats().calls['QueryChatappBindWaba'] ?? 0;
  const oneWaba = () => `{ waba(custSpaceId: "${space(2)}") { id } }`;

  const space = (index: number) => first.upstreamSandbox.spaces[index]?.custSpaceId ?? '';

  it('fifty concurrent identical cold queries over four replicas make 22 upstream calls', async () => {
    await expectTwentyTwoUpstreamCalls([first, await replica(), await replica(), await replica()], space(0));
  });

  it('a restarted replica answers its first query without an upstream call', async () => {
    await first.request(SpaceInFullDocument, { custSpaceId: space(1) });
    first.takeUpstreamCalls();
    const restarted = await replica();
    const { body } = await restarted.request(SpaceInFullDocument, { custSpaceId: space(1) });
    expect(body.data?.waba?.phoneNumbers?.totalCount).toBe(20);
    expect(first.takeUpstreamCalls()).toEqual({});
  });

  it("a replica shows another replica's write in the next read", async () => {
    const second = await replica();
    const custSpaceId = space(2);
    const { body } = await first.request(SpaceInFullDocument, { custSpaceId });
    const number = body.data?.waba?.phoneNumbers?.nodes[0]?.number ?? '';
    await second.request(CodesOfNumberDocument, { custSpaceId, number });
    for (const text of ['one', 'two', 'three']) {
      await first.request(AddMessageQrdlDocument, {
        input: { custSpaceId, phoneNumber: number, prefilledMessage: text },
      });
      const { body: read } = await second.request(CodesOfNumberDocument, { custSpaceId, number });
      expect(read.data?.phoneNumber?.messageQrdls?.nodes.map(({ prefilledMessage }) => prefilledMessage)).toContain(
        text,
      );
    }
  });

  it('an idempotency key is executed once across replicas, repeats and restarts', async () => {
    const second = await replica();
    const custSpaceId = space(0);
    const { body } = await first.request(SpaceInFullDocument, { custSpaceId });
    const phoneNumber = body.data?.waba?.phoneNumbers?.nodes[0]?.number ?? '';
    first.takeUpstreamCalls();
    const add = async (gateway: TestGateway) =>
      (
        await gateway.request(AddMessageQrdlDocument, {
          input: { custSpaceId, phoneNumber, prefilledMessage: 'Once for all', idempotencyKey: 'ten over two' },
        })
      ).body.data?.addMessageQrdl;
    const outcomes = await Promise.all(Array.from({ length: 10 }, (_, i) => add(i % 2 === 0 ? first : second)));
    outcomes.push(await add(first), await add(second), await add(await replica()));
    expect(outcomes[0]?.__typename).toBe('AddMessageQrdlSuccess');
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
    expect(first.takeUpstreamCalls()).toEqual({ CreatePhoneMessageQrdl: 1 });
  });
});
