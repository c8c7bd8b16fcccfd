import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createClient } from '../../src/auth/index.js';
import { AddMessageQrdlDocument, NumbersDocument } from '../client/generated/graphql.js';
import { openEventStream, type EventStream } from '../event-stream.js';
import { highQuotas, startTestGateway, type TestGateway } from '../test-gateway.js';
import { redisMissing, skipNote, startRedis, type TestRedis } from '../redis-server.js';

interface ChangeEvent {
  readonly data?: {
    readonly changed: {
      readonly number: string;
      readonly status?: string;
      readonly messageQrdls?: { readonly totalCount: number; nodes?: { prefilledMessage: string }[] };
    };
  } | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

const codesChanged =
  'subscription ($id: ID) { changed: messageQrdlsChanged(custSpaceId: $id) { number messageQrdls { totalCount } } }';
const numberChanged =
  'subscription ($id: ID) { changed: phoneNumberChanged(custSpaceId: $id) { number verifiedName } }';

const streams: EventStream<ChangeEvent>[] = [];
const subscribe = async (gateway: TestGateway, query: string, id?: string, headers?: Record<string, string>) => {
  const stream = await openEventStream<ChangeEvent>(gateway.url, query, { id }, headers);
  streams.push(stream);
  return stream;
};
afterEach(() => streams.splice(0).forEach((stream) => stream.disconnect()));

const firstNumber = async (gateway: TestGateway, custSpaceId: string, headers?: Record<string, string>) =>
  (await gateway.request(NumbersDocument, { custSpaceId, first: 1 }, headers)).body.data?.phoneNumbers?.edges[0]?.node
    .number ?? '';
const addCode = async (
  gateway: TestGateway,
  custSpaceId: string,
  phoneNumber: string,
  text: string,
  headers?: Record<string, string>,
) => {
  const { body } = await gateway.request(
    AddMessageQrdlDocument,
    { input: { custSpaceId, phoneNumber, prefilledMessage: text } },
    headers,
  );
  expect(body.data?.addMessageQrdl.__typename).toBe('AddMessageQrdlSuccess');
};

describe('subscriptions', () => {
  let gateway: TestGateway;
  let space: string;
  let other: string;
  let number: string;

  beforeAll(async () => {
    gateway = await startTestGateway({ ...highQuotas, sandbox: { ...highQuotas.sandbox, codesPerNumber: 1 } });
    [space = '', other = ''] = gateway.upstreamSandbox.spaces.map(({ custSpaceId }) => custSpaceId);
    number = await firstNumber(gateway, space);
  });
  afterAll(() => gateway.close());
  beforeEach(() => void gateway.takeUpstreamCalls());

  it('a subscription reports a mutation with the data after it', async () => {
    const stream = await subscribe(gateway, codesChanged, space);
    await addCode(gateway, space, number, 'One');
    expect(await stream.waitForEvents(1)).toEqual([{ data: { changed: { number, messageQrdls: { totalCount: 2 } } } }]);
    await addCode(gateway, space, number, 'Two');
    expect((await stream.waitForEvents(2))[1]).toEqual({
      data: { changed: { number, messageQrdls: { totalCount: 3 } } },
    });
  });

  it('a subscription reports an added number', async () => {
    const stream = await subscribe(gateway, numberChanged, space);
    const { body } = await gateway.request(
      'mutation ($i: AddPhoneNumberInput!) { addPhoneNumber(input: $i) { __typename } }',
      { i: { custSpaceId: space, number: '+447700900321', verifiedName: 'New' } },
    );
    expect(body.data).toEqual({ addPhoneNumber: { __typename: 'AddPhoneNumberSuccess' } });
    expect(await stream.waitForEvents(1)).toEqual([
      { data: { changed: { number: '+447700900321', verifiedName: 'New' } } },
    ]);
  });

  it('a subscription reports once an external change that a read detects', async () => {
    const read = () =>
      gateway.request(
        `{ phoneNumber(custSpaceId: "${space}", number: "${number}") { messageQrdls { totalCount } } }`,
        undefined,
        { 'cache-control': 'no-cache' },
      );
    await read();
    const stream = await subscribe(gateway, codesChanged, space);
    await read();
    // Another gateway of the same account that shares nothing with this one.
    const unrelated = await startTestGateway({ env: highQuotas.env, existingSandbox: gateway.upstreamSandbox });
    await addCode(unrelated, space, number, 'From elsewhere');
    await unrelated.close();
    await read();
    await read();
    await addCode(gateway, space, number, 'And from here');
    const events = await stream.waitForEvents(2);
    const counts = events.map((event) => event.data?.changed.messageQrdls?.totalCount ?? 0);
    expect(counts[1]).toBe((counts[0] ?? 0) + 1);
    expect(events).toHaveLength(2);
  });

  it('a subscription does not report changes of other spaces or other objects', async () => {
    const foreign = await subscribe(gateway, codesChanged, other);
    const numbers = await subscribe(gateway, numberChanged, space);
    const own = await subscribe(gateway, codesChanged, space);
    await addCode(gateway, space, number, 'Not theirs');
    await own.waitForEvents(1);
    const theirs = await firstNumber(gateway, other);
    await addCode(gateway, other, theirs, 'Theirs');
    expect((await foreign.waitForEvents(1)).map((event) => event.data?.changed.number)).toEqual([theirs]);
    expect(numbers.events).toEqual([]);
    expect(own.events).toHaveLength(1);
  });

  it('an event makes one upstream call for numbers and one for codes, however many clients subscribe', async () => {
    const many = await Promise.all(Array.from({ length: 20 }, () => subscribe(gateway, codesChanged, space)));
    gateway.takeUpstreamCalls();
    await addCode(gateway, space, number, 'Shared');
    await Promise.all(many.map((stream) => stream.waitForEvents(1)));
    expect(gateway.takeUpstreamCalls()).toEqual({ CreatePhoneMessageQrdl: 1, ListPhoneMessageQrdl: 1 });
  });

  it('a subscription continues after an event whose data could not be read', async () => {
    const stream = await subscribe(gateway, codesChanged, space);
    gateway.upstreamSandbox.addFault({ kind: 'permissionDeny', action: 'ListPhoneMessageQrdl', count: 1 });
    await addCode(gateway, space, number, 'Unread');
    const [unread] = await stream.waitForEvents(1);
    expect(unread?.errors?.[0]?.extensions.code).toBe('UPSTREAM_PERMISSION_DENIED');
    gateway.upstreamSandbox.clearFaults();
    await addCode(gateway, space, number, 'Read');
    expect((await stream.waitForEvents(2))[1]?.errors).toBeUndefined();
  });

  it('a subscription is rejected if the client accepts no server-sent events or it costs too much', async () => {
    const refused = await gateway.request(codesChanged, { id: space });
    expect(refused.status).toBe(406);
    expect(refused.body.errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      issues: [{ path: ['accept'] }],
    });
    const costly = await subscribe(
      gateway,
      `subscription { phoneNumberChanged(custSpaceId: "${space}") { waba { phoneNumbers(first: 2000) { nodes { ` +
        'messageQrdls { totalCount } } } } } }',
    );
    expect(costly.events[0] ?? (await costly.waitForEvents(1))[0]).toMatchObject({
      errors: [{ extensions: { code: 'QUERY_TOO_COSTLY' } }],
    });
  });
});

describe('200 subscribers', () => {
  it('200 subscribers all receive one mutation', async () => {
    const gateway = await startTestGateway({ ...highQuotas, sandbox: { ...highQuotas.sandbox, codesPerNumber: 1 } });
    try {
      const [space = ''] = gateway.upstreamSandbox.spaces.map(({ custSpaceId }) => custSpaceId);
      const number = await firstNumber(gateway, space);
      const all = await Promise.all(Array.from({ length: 200 }, () => subscribe(gateway, codesChanged, space)));
      await addCode(gateway, space, number, 'All');
      await Promise.all(all.map((stream) => stream.waitForEvents(1)));
      for (const { events } of all)
        expect(events).toEqual([{ data: { changed: { number, messageQrdls: { totalCount: 2 } } } }]);
    } finally {
      await gateway.close();
    }
  });
});

describe('the end of a subscription', () => {
  it('a shutdown of the gateway completes all subscriptions and does not wait for subscribers', async () => {
    const gateway = await startTestGateway(highQuotas);
    const stream = await subscribe(gateway, codesChanged, gateway.upstreamSandbox.spaces[0]?.custSpaceId);
    await gateway.close();
    await stream.ended;
    expect(stream.events).toMatchObject([{ errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }] }]);
  });
});

describe('authorization of subscriptions', () => {
  let gateway: TestGateway;
  let folder: string;
  let own: string;
  let foreign: string;
  let key: string;
  let everyKey: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'clients-'));
    const file = join(folder, 'clients.json');
    everyKey = (await createClient(file, { name: 'operator', scopes: ['READ', 'ADD'], custSpaceIds: null })).key;
    const sandboxAlone = await startTestGateway(highQuotas);
    await sandboxAlone.close();
    own = sandboxAlone.upstreamSandbox.spaces[0]?.custSpaceId ?? '';
    foreign = sandboxAlone.upstreamSandbox.spaces[1]?.custSpaceId ?? '';
    key = (await createClient(file, { name: 'partner', scopes: ['READ'], custSpaceIds: [own] })).key;
    gateway = await startTestGateway({ ...highQuotas, env: { ...highQuotas.env, AUTH: 'on', CLIENTS_FILE: file } });
  });
  afterAll(async () => {
    await gateway.close();
    rmSync(folder, { recursive: true });
  });

  it('a subscription to a foreign space fails with the same message as for a space that does not exist', async () => {
    const [theirs, nobodys] = await Promise.all(
      [foreign, 'cams-of-nobody'].map((id) => subscribe(gateway, numberChanged, id, { 'x-api-key': key })),
    );
    const refusals = [await theirs?.waitForEvents(1), await nobodys?.waitForEvents(1)].map(
      (events) => events?.[0]?.errors?.[0],
    );
    expect(refusals.map((error) => error?.extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
    expect(refusals[0]?.message.replace(foreign, '')).toBe(refusals[1]?.message.replace('cams-of-nobody', ''));
  });

  it('a subscription reports only changes of spaces that belong to its caller', async () => {
    const as = { 'x-api-key': everyKey };
    const stream = await subscribe(gateway, codesChanged, undefined, { 'x-api-key': key });
    await addCode(gateway, foreign, await firstNumber(gateway, foreign, as), 'Not theirs', as);
    const number = await firstNumber(gateway, own, as);
    await addCode(gateway, own, number, 'Theirs', as);
    expect((await stream.waitForEvents(1)).map((event) => event.data?.changed.number)).toEqual([number]);
  });

  it('a subscription without a key is rejected', async () => {
    const stream = await subscribe(gateway, codesChanged, own);
    expect(stream.status).toBe(401);
  });
});

describe.skipIf(redisMissing)(`subscriptions over two gateways with a Redis${skipNote}`, () => {
  let redis: TestRedis;
  let first: TestGateway;
  let second: TestGateway;

  beforeAll(async () => {
    redis = await startRedis();
    const env = { ...highQuotas.env, REDIS_URL: redis.url };
    first = await startTestGateway({ sandbox: { ...highQuotas.sandbox, codesPerNumber: 1 }, env });
    second = await startTestGateway({ env, existingSandbox: first.upstreamSandbox });
  });
  afterAll(async () => {
    await second.close();
    await first.close();
    await redis.stop();
  });

  it('a subscription on one gateway reports a mutation on the other with the data after it', async () => {
    const space = first.upstreamSandbox.spaces[0]?.custSpaceId ?? '';
    const number = await firstNumber(first, space);
    const stream = await subscribe(second, codesChanged, space);
    for (const [index, text] of ['one', 'two', 'three'].entries()) {
      await addCode(first, space, number, text);
      expect((await stream.waitForEvents(index + 1))[index]).toEqual({
        data: { changed: { number, messageQrdls: { totalCount: index + 2 } } },
      });
    }
  });
});
