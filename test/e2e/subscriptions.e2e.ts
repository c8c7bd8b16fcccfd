import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createClient } from '../../src/auth/index.js';
import { AddMessageQrdlDocument, NumbersDocument } from '../client/generated/graphql.js';
import { openEventStream, type EventStream } from '../event-stream.js';
import { noQuotas, startTestGateway, type TestGateway } from '../gateway.js';
import { redisMissing, skipNote, startRedis, type TestRedis } from '../redis.js';

interface Told {
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

const streams: EventStream<Told>[] = [];
const listen = async (gateway: TestGateway, query: string, id?: string, headers?: Record<string, string>) => {
  const stream = await openEventStream<Told>(gateway.url, query, { id }, headers);
  streams.push(stream);
  return stream;
};
afterEach(() => streams.splice(0).forEach((stream) => stream.leave()));

const firstNumber = async (gateway: TestGateway, custSpaceId: string, headers?: Record<string, string>) =>
  (await gateway.ask(NumbersDocument, { custSpaceId, first: 1 }, headers)).body.data?.phoneNumbers?.edges[0]?.node
    .number ?? '';
const add = async (
  gateway: TestGateway,
  custSpaceId: string,
  phoneNumber: string,
  text: string,
  headers?: Record<string, string>,
) => {
  const { body } = await gateway.ask(
    AddMessageQrdlDocument,
    { input: { custSpaceId, phoneNumber, prefilledMessage: text } },
    headers,
  );
  expect(body.data?.addMessageQrdl.__typename).toBe('AddMessageQrdlSuccess');
};

describe('a subscription', () => {
  let gateway: TestGateway;
  let space: string;
  let other: string;
  let number: string;

  beforeAll(async () => {
    gateway = await startTestGateway({ ...noQuotas, sandbox: { ...noQuotas.sandbox, codesPerNumber: 1 } });
    [space = '', other = ''] = gateway.sandboxAlone.spaces.map(({ custSpaceId }) => custSpaceId);
    number = await firstNumber(gateway, space);
  });
  afterAll(() => gateway.close());
  beforeEach(() => void gateway.calls());

  it('is told of a mutation, with the data as it is after it', async () => {
    const stream = await listen(gateway, codesChanged, space);
    await add(gateway, space, number, 'One');
    expect(await stream.until(1)).toEqual([{ data: { changed: { number, messageQrdls: { totalCount: 2 } } } }]);
    await add(gateway, space, number, 'Two');
    expect((await stream.until(2))[1]).toEqual({ data: { changed: { number, messageQrdls: { totalCount: 3 } } } });
  });

  it('is told of a number that was added', async () => {
    const stream = await listen(gateway, numberChanged, space);
    const { body } = await gateway.ask(
      'mutation ($i: AddPhoneNumberInput!) { addPhoneNumber(input: $i) { __typename } }',
      { i: { custSpaceId: space, number: '+447700900321', verifiedName: 'New' } },
    );
    expect(body.data).toEqual({ addPhoneNumber: { __typename: 'AddPhoneNumberSuccess' } });
    expect(await stream.until(1)).toEqual([{ data: { changed: { number: '+447700900321', verifiedName: 'New' } } }]);
  });

  it('is told of what a read finds that somebody else has changed, once', async () => {
    const read = () =>
      gateway.ask(
        `{ phoneNumber(custSpaceId: "${space}", number: "${number}") { messageQrdls { totalCount } } }`,
        undefined,
        { 'cache-control': 'no-cache' },
      );
    await read();
    const stream = await listen(gateway, codesChanged, space);
    await read();
    // Another gateway of the account, which shares nothing with this one.
    const stranger = await startTestGateway({ env: noQuotas.env, inFrontOf: gateway.sandboxAlone });
    await add(stranger, space, number, 'From elsewhere');
    await stranger.close();
    await read();
    await read();
    await add(gateway, space, number, 'And from here');
    const came = await stream.until(2);
    const counts = came.map((told) => told.data?.changed.messageQrdls?.totalCount ?? 0);
    expect(counts[1]).toBe((counts[0] ?? 0) + 1);
    expect(came).toHaveLength(2);
  });

  it('hears nothing of other spaces, and of other things', async () => {
    const foreign = await listen(gateway, codesChanged, other);
    const numbers = await listen(gateway, numberChanged, space);
    const own = await listen(gateway, codesChanged, space);
    await add(gateway, space, number, 'Not theirs');
    await own.until(1);
    const theirs = await firstNumber(gateway, other);
    await add(gateway, other, theirs, 'Theirs');
    expect((await foreign.until(1)).map((told) => told.data?.changed.number)).toEqual([theirs]);
    expect(numbers.came).toEqual([]);
    expect(own.came).toHaveLength(1);
  });

  it('costs one upstream call for the numbers and one for the codes, however many listen', async () => {
    const many = await Promise.all(Array.from({ length: 20 }, () => listen(gateway, codesChanged, space)));
    gateway.calls();
    await add(gateway, space, number, 'Shared');
    await Promise.all(many.map((stream) => stream.until(1)));
    expect(gateway.calls()).toEqual({ CreatePhoneMessageQrdl: 1, ListPhoneMessageQrdl: 1 });
  });

  it('goes on after an event that could not be read', async () => {
    const stream = await listen(gateway, codesChanged, space);
    gateway.sandboxAlone.fault({ kind: 'permissionDeny', action: 'ListPhoneMessageQrdl', count: 1 });
    await add(gateway, space, number, 'Unread');
    const [unread] = await stream.until(1);
    expect(unread?.errors?.[0]?.extensions.code).toBe('UPSTREAM_PERMISSION_DENIED');
    gateway.sandboxAlone.clearFaults();
    await add(gateway, space, number, 'Read');
    expect((await stream.until(2))[1]?.errors).toBeUndefined();
  });

  it('is refused to who takes no server-sent events, and to a document that costs too much', async () => {
    const refused = await gateway.ask(codesChanged, { id: space });
    expect(refused.status).toBe(406);
    expect(refused.body.errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      issues: [{ path: ['accept'] }],
    });
    const costly = await listen(
      gateway,
      `subscription { phoneNumberChanged(custSpaceId: "${space}") { waba { phoneNumbers(first: 2000) { nodes { messageQrdls { totalCount } } } } } }`,
    );
    expect(costly.came[0] ?? (await costly.until(1))[0]).toMatchObject({
      errors: [{ extensions: { code: 'QUERY_TOO_COSTLY' } }],
    });
  });
});

describe('200 subscribers', () => {
  it('are all told of one mutation', async () => {
    const gateway = await startTestGateway({ ...noQuotas, sandbox: { ...noQuotas.sandbox, codesPerNumber: 1 } });
    try {
      const [space = ''] = gateway.sandboxAlone.spaces.map(({ custSpaceId }) => custSpaceId);
      const number = await firstNumber(gateway, space);
      const all = await Promise.all(Array.from({ length: 200 }, () => listen(gateway, codesChanged, space)));
      await add(gateway, space, number, 'All');
      await Promise.all(all.map((stream) => stream.until(1)));
      for (const { came } of all)
        expect(came).toEqual([{ data: { changed: { number, messageQrdls: { totalCount: 2 } } } }]);
    } finally {
      await gateway.close();
    }
  });
});

describe('the end of a subscription', () => {
  it('comes with the end of the gateway, which says so and does not wait for who listens', async () => {
    const gateway = await startTestGateway(noQuotas);
    const stream = await listen(gateway, codesChanged, gateway.sandboxAlone.spaces[0]?.custSpaceId);
    await gateway.close();
    await stream.ended;
    expect(stream.came).toMatchObject([{ errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }] }]);
  });
});

describe('a caller with a key', () => {
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
    const sandboxAlone = await startTestGateway(noQuotas);
    await sandboxAlone.close();
    own = sandboxAlone.sandboxAlone.spaces[0]?.custSpaceId ?? '';
    foreign = sandboxAlone.sandboxAlone.spaces[1]?.custSpaceId ?? '';
    key = (await createClient(file, { name: 'partner', scopes: ['READ'], custSpaceIds: [own] })).key;
    gateway = await startTestGateway({ ...noQuotas, env: { ...noQuotas.env, AUTH: 'on', CLIENTS_FILE: file } });
  });
  afterAll(async () => {
    await gateway.close();
    rmSync(folder, { recursive: true });
  });

  it('is refused the changes of a space that is not its own, in the words for a space that does not exist', async () => {
    const [theirs, nobodys] = await Promise.all(
      [foreign, 'cams-of-nobody'].map((id) => listen(gateway, numberChanged, id, { 'x-api-key': key })),
    );
    const refusals = [await theirs?.until(1), await nobodys?.until(1)].map((came) => came?.[0]?.errors?.[0]);
    expect(refusals.map((error) => error?.extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
    expect(refusals[0]?.message.replace(foreign, '')).toBe(refusals[1]?.message.replace('cams-of-nobody', ''));
  });

  it('is told of its own space alone, whoever changes what', async () => {
    const as = { 'x-api-key': everyKey };
    const stream = await listen(gateway, codesChanged, undefined, { 'x-api-key': key });
    await add(gateway, foreign, await firstNumber(gateway, foreign, as), 'Not theirs', as);
    const number = await firstNumber(gateway, own, as);
    await add(gateway, own, number, 'Theirs', as);
    expect((await stream.until(1)).map((told) => told.data?.changed.number)).toEqual([number]);
  });

  it('without one is not let in', async () => {
    const stream = await listen(gateway, codesChanged, own);
    expect(stream.status).toBe(401);
  });
});

describe.skipIf(redisMissing)(`over two gateways with a Redis${skipNote}`, () => {
  let redis: TestRedis;
  let first: TestGateway;
  let second: TestGateway;

  beforeAll(async () => {
    redis = await startRedis();
    const env = { ...noQuotas.env, REDIS_URL: redis.url };
    first = await startTestGateway({ sandbox: { ...noQuotas.sandbox, codesPerNumber: 1 }, env });
    second = await startTestGateway({ env, inFrontOf: first.sandboxAlone });
  });
  afterAll(async () => {
    await second.close();
    await first.close();
    await redis.stop();
  });

  it("a listener of one is told of the other's mutation, with the data as it is after it", async () => {
    const space = first.sandboxAlone.spaces[0]?.custSpaceId ?? '';
    const number = await firstNumber(first, space);
    const stream = await listen(second, codesChanged, space);
    for (const [index, text] of ['one', 'two', 'three'].entries()) {
      await add(first, space, number, text);
      expect((await stream.until(index + 1))[index]).toEqual({
        data: { changed: { number, messageQrdls: { totalCount: index + 2 } } },
      });
    }
  });
});
