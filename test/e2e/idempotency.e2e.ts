import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AddMessageQrdlDocument, NumbersDocument } from '../client/generated/graphql.js';
import { highQuotas, startTestGateway, type TestGateway } from '../test-gateway.js';

let gateway: TestGateway;
let custSpaceId: string;
let phoneNumber: string;
let input: { custSpaceId: string; phoneNumber: string; prefilledMessage: string };

beforeAll(async () => {
  gateway = await startTestGateway(highQuotas);
  custSpaceId = gateway.upstreamSandbox.spaces[0]?.custSpaceId ?? '';
  const { body } = await gateway.request(NumbersDocument, { custSpaceId, first: 1 });
  phoneNumber = body.data?.phoneNumbers?.edges[0]?.node.number ?? '';
  input = { custSpaceId, phoneNumber, prefilledMessage: 'Once' };
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.upstreamSandbox.clearFaults();
  gateway.takeUpstreamCalls();
});

const addCode = async (idempotencyKey: string, prefilledMessage = 'Once') =>
  (await gateway.request(AddMessageQrdlDocument, { input: { ...input, prefilledMessage, idempotencyKey } })).body.data
    ?.addMessageQrdl;

describe('idempotency keys', () => {
  it('ten concurrent uses of a key and one later use make one upstream call and get one outcome', async () => {
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => addCode('ten')));
    outcomes.push(await addCode('ten'));
    expect(outcomes[0]?.__typename).toBe('AddMessageQrdlSuccess');
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
    expect(gateway.takeUpstreamCalls()).toEqual({ CreatePhoneMessageQrdl: 1 });
  });

  it('a key that is reused with another input is IDEMPOTENCY_CONFLICT', async () => {
    await addCode('conflict');
    expect(await addCode('conflict', 'Something else')).toMatchObject({
      __typename: 'InvalidInputError',
      code: 'IDEMPOTENCY_CONFLICT',
      issues: [{ path: ['input', 'idempotencyKey'] }],
    });
    expect(gateway.takeUpstreamCalls()).toEqual({ CreatePhoneMessageQrdl: 1 });
  });

  it('a key with an unknown outcome returns the current codes and never sends again', async () => {
    gateway.upstreamSandbox.addFault({ kind: 'lostReply', action: 'CreatePhoneMessageQrdl', count: 1 });
    const ask = async () =>
      (
        await gateway.request<{ addMessageQrdl: unknown }, { input: unknown }>(
          'mutation ($input: AddMessageQrdlInput!) { addMessageQrdl(input: $input) { __typename ... on ' +
            'OutcomeUnknownError { code messageQrdls { prefilledMessage } } } }',
          { input: { ...input, prefilledMessage: 'Lost and looked for', idempotencyKey: 'lost' } },
        )
      ).body.data?.addMessageQrdl;
    const first = await ask();
    expect(first).toEqual({
      __typename: 'OutcomeUnknownError',
      code: 'OUTCOME_UNKNOWN',
      messageQrdls: [{ prefilledMessage: 'Lost and looked for' }],
    });
    expect(await ask()).toEqual(first);
    expect(gateway.takeUpstreamCalls()).toMatchObject({ CreatePhoneMessageQrdl: 1 });
  });

  it('a key can be used again after its input was rejected', async () => {
    expect((await addCode('free', 'x'.repeat(141)))?.__typename).toBe('InvalidInputError');
    expect((await addCode('free'))?.__typename).toBe('AddMessageQrdlSuccess');
  });

  it('a write that outlives its request deadline continues, and a repeat gets its outcome', async () => {
    gateway.upstreamSandbox.addFault({ kind: 'delay', action: 'CreatePhoneMessageQrdl', count: 1, ms: 1_000 });
    const { body } = await gateway.request(
      AddMessageQrdlDocument,
      { input: { ...input, idempotencyKey: 'slow' } },
      { 'x-request-timeout-ms': '300' },
    );
    expect(body.data?.addMessageQrdl.__typename).toBe('OutcomeUnknownError');
    expect((await addCode('slow'))?.__typename).toBe('AddMessageQrdlSuccess');
    expect(gateway.takeUpstreamCalls()).toEqual({ CreatePhoneMessageQrdl: 1 });
  });
});

describe('the Idempotency-Key header', () => {
  const header = { 'idempotency-key': 'from-the-header' };

  it('the Idempotency-Key header applies to the single mutation of a document', async () => {
    const first = await gateway.request(AddMessageQrdlDocument, { input }, header);
    expect((await gateway.request(AddMessageQrdlDocument, { input }, header)).body).toEqual(first.body);
    expect(gateway.takeUpstreamCalls()).toEqual({ CreatePhoneMessageQrdl: 1 });
  });

  it('the Idempotency-Key header applies to each item of a bulk mutation by its index', async () => {
    const document =
      'mutation ($inputs: [AddMessageQrdlInput!]!) { addMessageQrdls(inputs: $inputs) { ... on ' +
      'AddMessageQrdlSuccess { messageQrdl { code } } } }';
    const variables = { inputs: [input, input, input] };
    const bulk = { 'idempotency-key': 'bulk' };
    const { body } = await gateway.request(document, variables, bulk);
    expect((await gateway.request(document, variables, bulk)).body).toEqual(body);
    expect(gateway.takeUpstreamCalls()).toEqual({ CreatePhoneMessageQrdl: 3 });
  });

  it('the Idempotency-Key header is rejected for several mutations', async () => {
    const { body } = await gateway.request(
      'mutation ($i: AddMessageQrdlInput!) { a: addMessageQrdl(input: $i) { __typename } b: addMessageQrdl(input: ' +
        '$i) { __typename } }',
      { i: input },
      header,
    );
    expect(body.errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      issues: [{ path: ['Idempotency-Key'] }],
    });
    expect(gateway.takeUpstreamCalls()).toEqual({});
  });
});
