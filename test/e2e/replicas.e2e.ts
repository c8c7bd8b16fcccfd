import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AddMessageQrdlDocument, CodesOfNumberDocument, SpaceInFullDocument } from '../client/generated/graphql.js';
import { noQuotas, startTestGateway, type TestGateway } from '../gateway.js';
import { redisMissing, skipNote, startRedis, type TestRedis } from '../redis.js';

describe.skipIf(redisMissing)(`replicas that share a Redis${skipNote}`, () => {
  let redis: TestRedis;
  let first: TestGateway;
  const others: TestGateway[] = [];

  const replica = async () => {
    const gateway = await startTestGateway({ env: { ...noQuotas.env, REDIS_URL: redis.url }, inFrontOf: first.sandboxAlone });
    others.push(gateway);
    return gateway;
  };

  beforeAll(async () => {
    redis = await startRedis();
    first = await startTestGateway({ sandbox: { ...noQuotas.sandbox, latencyMs: 50 }, env: { ...noQuotas.env, REDIS_URL: redis.url } });
  });
  afterEach(async () => {
    for (const gateway of others.splice(0)) await gateway.close();
  });
  afterAll(async () => {
    await first.close();
    await redis.stop();
  });

  const space = (index: number) => first.sandboxAlone.spaces[index]?.custSpaceId ?? '';

  it('answer fifty identical cold nested queries, over four of them, with 22 upstream calls', async () => {
    const replicas = [first, await replica(), await replica(), await replica()];
    first.calls();
    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => replicas[i % 4]?.ask(SpaceInFullDocument, { custSpaceId: space(0) })));
    expect(new Set(answers.map((answer) => JSON.stringify(answer?.body))).size).toBe(1);
    expect(answers[0]?.body.errors).toBeUndefined();
    expect(first.calls()).toEqual({ QueryChatappBindWaba: 1, QueryChatappPhoneNumbers: 1, ListPhoneMessageQrdl: 20 });
  });

  it('answer the first query after a restart without an upstream call', async () => {
    await first.ask(SpaceInFullDocument, { custSpaceId: space(1) });
    first.calls();
    const restarted = await replica();
    const { body } = await restarted.ask(SpaceInFullDocument, { custSpaceId: space(1) });
    expect(body.data?.waba?.phoneNumbers?.totalCount).toBe(20);
    expect(first.calls()).toEqual({});
  });

  it("show another's write in the very next read", async () => {
    const second = await replica();
    const custSpaceId = space(2);
    const { body } = await first.ask(SpaceInFullDocument, { custSpaceId });
    const number = body.data?.waba?.phoneNumbers?.nodes[0]?.number ?? '';
    await second.ask(CodesOfNumberDocument, { custSpaceId, number });
    for (const text of ['one', 'two', 'three']) {
      await first.ask(AddMessageQrdlDocument, { input: { custSpaceId, phoneNumber: number, prefilledMessage: text } });
      const { body: read } = await second.ask(CodesOfNumberDocument, { custSpaceId, number });
      expect(read.data?.phoneNumber?.messageQrdls?.nodes.map(({ prefilledMessage }) => prefilledMessage)).toContain(text);
    }
  });

  it('carry a key out once between them: ten at a time over two, once more on each, and once more after a restart', async () => {
    const second = await replica();
    const custSpaceId = space(0);
    const { body } = await first.ask(SpaceInFullDocument, { custSpaceId });
    const phoneNumber = body.data?.waba?.phoneNumbers?.nodes[0]?.number ?? '';
    first.calls();
    const add = async (gateway: TestGateway) =>
      (await gateway.ask(AddMessageQrdlDocument, { input: { custSpaceId, phoneNumber, prefilledMessage: 'Once for all', idempotencyKey: 'ten over two' } })).body.data?.addMessageQrdl;
    const outcomes = await Promise.all(Array.from({ length: 10 }, (_, i) => add(i % 2 === 0 ? first : second)));
    outcomes.push(await add(first), await add(second), await add(await replica()));
    expect(outcomes[0]?.__typename).toBe('AddMessageQrdlSuccess');
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
    expect(first.calls()).toEqual({ CreatePhoneMessageQrdl: 1 });
  });
});
