import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClient, revokeClient } from '../../src/auth/index.js';
import { SpaceInFullDocument } from '../client/generated/graphql.js';
import { highQuotas, startTestGateway, type TestGateway } from '../test-gateway.js';

let gateway: TestGateway;
let folder: string;
let file: string;
let ownSpace: string;
let foreignSpace: string;
let ownKey: string;
let operatorKey: string;
let readerKey: string;
/** Ids from the other space, read by the operator, who may see it. */
let foreignIds: { wabaId: string; number: string; numberId: string; code: string; codeId: string; cursor: string };

const keyHeaders = (key: string) => ({ 'x-api-key': key });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clients-'));
  file = join(folder, 'clients.json');
  const spaces = ['cams-x'];
  await createClient(file, { name: 'starter', scopes: ['READ'], custSpaceIds: spaces });
  gateway = await startTestGateway({ ...highQuotas, env: { ...highQuotas.env, AUTH: 'on', CLIENTS_FILE: file } });
  [ownSpace = '', foreignSpace = ''] = gateway.upstreamSandbox.spaces.map(({ custSpaceId }) => custSpaceId);
  ownKey = (
    await createClient(file, { name: 'partner', scopes: ['READ', 'ADD', 'UPDATE', 'DELETE'], custSpaceIds: [ownSpace] })
  ).key;
  operatorKey = (await createClient(file, { name: 'operator', scopes: ['READ'], custSpaceIds: null })).key;
  readerKey = (await createClient(file, { name: 'reader', scopes: ['READ'], custSpaceIds: [ownSpace] })).key;
  // The gateway checks the file once a second.
  await vi.waitUntil(
    async () => (await gateway.request('{ viewer { name } }', undefined, keyHeaders(operatorKey))).status === 200,
    {
      timeout: 5_000,
      interval: 100,
    },
  );
  const { body } = await gateway.request(SpaceInFullDocument, { custSpaceId: foreignSpace }, keyHeaders(operatorKey));
  const number = body.data?.waba?.phoneNumbers?.nodes[0];
  const code = number?.messageQrdls?.nodes[0];
  foreignIds = {
    wabaId: body.data?.waba?.id ?? '',
    number: number?.number ?? '',
    numberId: number?.id ?? '',
    code: code?.code ?? '',
    codeId: code?.id ?? '',
    cursor: Buffer.from(JSON.stringify([null, number?.number.slice(1)])).toString('base64url'),
  };
});
afterAll(async () => {
  await gateway.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => void gateway.takeUpstreamCalls());

/** All scalar values of a response. */
const leafValues = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(leafValues) : [value ?? null];

describe('authentication and authorization', () => {
  it('a request without a valid key gets 401 UNAUTHENTICATED', async () => {
    const { status, headers, body } = await gateway.request('{ viewer { name } }');
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer');
    expect(body.errors?.[0]?.extensions?.['code']).toBe('UNAUTHENTICATED');
    expect((await gateway.request('{ viewer { name } }', undefined, keyHeaders('wg_wrong'))).status).toBe(401);
  });

  it('a caller sees its own identity and only its own spaces', async () => {
    const { body } = await gateway.request(
      '{ viewer { name scopes custSpaceIds } wabas { custSpaceId } waba { custSpaceId } }',
      undefined,
      keyHeaders(ownKey),
    );
    expect(body.data).toEqual({
      viewer: { name: 'partner', scopes: ['READ', 'ADD', 'UPDATE', 'DELETE'], custSpaceIds: [ownSpace] },
      wabas: [{ custSpaceId: ownSpace }],
      waba: { custSpaceId: ownSpace },
    });
  });

  it('a mutation without the required scope is FORBIDDEN and makes no upstream call', async () => {
    const { body } = await gateway.request(
      'mutation ($i: DeleteMessageQrdlInput!) { deleteMessageQrdl(input: $i) { __typename ... on PermissionError ' +
        '{ code message } } }',
      { i: { custSpaceId: ownSpace, phoneNumber: '+4930901820', code: 'X' } },
      keyHeaders(readerKey),
    );
    expect(body.data).toEqual({
      deleteMessageQrdl: {
        __typename: 'PermissionError',
        code: 'FORBIDDEN',
        message: expect.stringContaining('DELETE'),
      },
    });
    expect(gateway.takeUpstreamCalls()).toEqual({});
  });

  it('a revoked key is rejected without a restart', async () => {
    const { key } = await createClient(file, { name: 'leaver', scopes: ['READ'], custSpaceIds: [ownSpace] });
    const status = async () => (await gateway.request('{ viewer { name } }', undefined, keyHeaders(key))).status;
    await expect.poll(status, { timeout: 5_000 }).toBe(200);
    await revokeClient(file, 'leaver');
    await expect.poll(status, { timeout: 5_000 }).toBe(401);
  });

  it('a caller over its rate limit gets 429 with retry-after', async () => {
    const { key } = await createClient(file, {
      name: 'eager',
      scopes: ['READ'],
      custSpaceIds: [ownSpace],
      limits: { requestsPerSecond: 3 },
    });
    await expect
      .poll(async () => (await gateway.request('{ viewer { name } }', undefined, keyHeaders(key))).status, {
        timeout: 5_000,
      })
      .toBe(200);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => gateway.request('{ viewer { name } }', undefined, keyHeaders(key))),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(2);
    expect(refused[0]?.headers.get('retry-after')).toBe('1');
    expect(refused[0]?.body.errors?.[0]?.extensions).toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterMs: expect.any(Number),
    });
    expect(answers.find(({ status }) => status === 200)?.headers.get('ratelimit-limit')).toBe('3');
  });
});

describe('the rate limit of a caller', () => {
  it('the rate limit counts each operation of a batch, even if it is not a valid document', async () => {
    const { key } = await createClient(file, {
      name: 'batcher',
      scopes: ['READ'],
      custSpaceIds: [ownSpace],
      limits: { requestsPerSecond: 5 },
    });
    await expect
      .poll(async () => (await gateway.request('{ viewer { name } }', undefined, keyHeaders(key))).status, {
        timeout: 5_000,
      })
      .toBe(200);
    const post = (body: unknown) =>
      fetch(gateway.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...keyHeaders(key) },
        body: JSON.stringify(body),
      });
    const refusedOf = async (query: string) => {
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      const answers = (await (await post(Array.from({ length: 10 }, () => ({ query })))).json()) as {
        errors?: { extensions: { code: string } }[];
      }[];
      return answers.filter(({ errors }) => errors?.[0]?.extensions.code === 'RATE_LIMITED').length;
    };
    expect(await refusedOf('{ viewer { name } }')).toBe(5);
    expect(await refusedOf('no document')).toBe(5);
  });

  it('an unauthenticated request is rejected before its document is parsed', async () => {
    const { status, body } = await gateway.request('no document', undefined, keyHeaders('wg_wrong'));
    expect([status, body.errors?.[0]?.extensions?.['code']]).toEqual([401, 'UNAUTHENTICATED']);
  });
});

describe('idempotency keys', () => {
  it('an idempotency key of one client has no effect for another client', async () => {
    const add = async (key: string, custSpaceId: string, phoneNumber: string) =>
      (
        await gateway.request<
          { addMessageQrdl: { __typename: string; messageQrdl?: { id: string } } },
          { input: unknown }
        >(
          'mutation ($input: AddMessageQrdlInput!) { addMessageQrdl(input: $input) { __typename ... on ' +
            'AddMessageQrdlSuccess { messageQrdl { id } } } }',
          { input: { custSpaceId, phoneNumber, prefilledMessage: 'Whose is it', idempotencyKey: 'guessed' } },
          keyHeaders(key),
        )
      ).body.data?.addMessageQrdl;
    const numberOf = async (custSpaceId: string) =>
      (
        await gateway.request<{ phoneNumbers: { nodes: { number: string }[] } }, Record<string, never>>(
          `{ phoneNumbers(custSpaceId: "${custSpaceId}", first: 1) { nodes { number } } }`,
          {},
          keyHeaders(operatorKey),
        )
      ).body.data?.phoneNumbers.nodes[0]?.number ?? '';
    const rival = (await createClient(file, { name: 'rival', scopes: ['ADD'], custSpaceIds: [ownSpace, foreignSpace] }))
      .key;
    await expect
      .poll(async () => (await gateway.request('{ viewer { name } }', undefined, keyHeaders(rival))).status, {
        timeout: 5_000,
      })
      .toBe(200);
    const [ownNumber, foreignNumber] = [await numberOf(ownSpace), await numberOf(foreignSpace)];
    const theirOutcome = await add(rival, foreignSpace, foreignNumber);
    gateway.takeUpstreamCalls();
    // The partner knows the key and the input, but may not access the space.
    expect(await add(ownKey, foreignSpace, foreignNumber)).toEqual({ __typename: 'PermissionError' });
    expect(gateway.takeUpstreamCalls()).toEqual({});
    const ids = [
      theirOutcome,
      await add(rival, ownSpace, ownNumber),
      await add(ownKey, ownSpace, ownNumber),
      await add(ownKey, ownSpace, ownNumber),
    ].map((outcome) => outcome?.messageQrdl?.id);
    expect(new Set(ids).size).toBe(3);
    expect(ids[2]).toBe(ids[3]);
    expect(gateway.takeUpstreamCalls()).toEqual({ CreatePhoneMessageQrdl: 2 });
  });
});

describe("another caller's space that is already cached", () => {
  const tries: readonly [string, () => [string, Record<string, unknown>?]][] = [
    ['by waba', () => [`{ waba(custSpaceId: "${foreignSpace}") { name } }`]],
    ['by wabas', () => [`{ wabas(custSpaceIds: ["${foreignSpace}"]) { name } }`]],
    ['by phoneNumbers', () => [`{ phoneNumbers(custSpaceId: "${foreignSpace}") { totalCount } }`]],
    [
      'by a cursor of its own',
      () => [`{ phoneNumbers(custSpaceId: "${foreignSpace}", after: "${foreignIds.cursor}") { totalCount } }`],
    ],
    [
      'by phoneNumber',
      () => [`{ phoneNumber(custSpaceId: "${foreignSpace}", number: "${foreignIds.number}") { verifiedName } }`],
    ],
    [
      'by messageQrdl',
      () => [
        `{ messageQrdl(custSpaceId: "${foreignSpace}", phoneNumber: "${foreignIds.number}", code: ` +
          `"${foreignIds.code}") { code } }`,
      ],
    ],
    [
      'by node',
      () => [
        `{ a: node(id: "${foreignIds.wabaId}") { id } b: node(id: "${foreignIds.numberId}") { id } c: node(id: ` +
          `"${foreignIds.codeId}") { id } }`,
      ],
    ],
    [
      'by nodes',
      () => [`{ nodes(ids: ["${foreignIds.wabaId}", "${foreignIds.numberId}", "${foreignIds.codeId}"]) { id } }`],
    ],
    [
      'by an update',
      () => [
        `mutation { updateMessageQrdl(input: { id: "${foreignIds.codeId}", prefilledMessage: "mine" }) { ` +
          '__typename } }',
      ],
    ],
    ['by a delete', () => [`mutation { deleteMessageQrdl(input: { id: "${foreignIds.codeId}" }) { __typename } }`]],
    [
      'by an add',
      () => [
        `mutation { addMessageQrdl(input: { custSpaceId: "${foreignSpace}", phoneNumber: "${foreignIds.number}", ` +
          'prefilledMessage: "mine" }) { __typename } }',
      ],
    ],
    [
      'by a bulk item',
      () => [`mutation { deleteMessageQrdls(inputs: [{ id: "${foreignIds.codeId}" }]) { __typename } }`],
    ],
    [
      'by a number',
      () => [
        `mutation { addPhoneNumber(input: { custSpaceId: "${foreignSpace}", number: "+447700900321", ` +
          'verifiedName: "mine" }) { __typename } }',
      ],
    ],
  ];

  it.each(tries)('a foreign space cannot be read or changed %s, and no upstream call is made', async (_, document) => {
    const [query, variables] = document();
    const { body } = await gateway.request<Record<string, unknown>, Record<string, unknown>>(
      query,
      variables,
      keyHeaders(ownKey),
    );
    expect(leafValues(body.data).filter((leaf) => leaf !== null && leaf !== 'PermissionError')).toEqual([]);
    expect(gateway.takeUpstreamCalls()).toEqual({});
  });

  it('a foreign space in a list of WABAs is null with an error at its index, on every execution path', async () => {
    for (let time = 0; time < 3; time++) {
      const { body } = await gateway.request<{ wabas: ({ custSpaceId: string } | null)[] }, never>(
        `{ wabas(custSpaceIds: ["${ownSpace}", "${foreignSpace}", "${ownSpace}"]) { custSpaceId } }`,
        undefined,
        keyHeaders(ownKey),
      );
      expect(body.data).toEqual({ wabas: [{ custSpaceId: ownSpace }, null, { custSpaceId: ownSpace }] });
      expect(body.errors?.map(({ path, extensions }) => [path, extensions?.['code']])).toEqual([
        [['wabas', 1], 'FORBIDDEN'],
      ]);
    }
  });

  it('a foreign space is indistinguishable from one that does not exist', async () => {
    const refusal = async (space: string) =>
      (await gateway.request(`{ waba(custSpaceId: "${space}") { name } }`, undefined, keyHeaders(ownKey))).body
        .errors?.[0];
    const [known, unknown] = [await refusal(foreignSpace), await refusal('cams-of-nobody')];
    const requestId = expect.any(String);
    expect({ ...known?.extensions, requestId }).toEqual({ ...unknown?.extensions, requestId });
    expect(known?.message.replace(foreignSpace, '')).toBe(unknown?.message.replace('cams-of-nobody', ''));
  });
});
