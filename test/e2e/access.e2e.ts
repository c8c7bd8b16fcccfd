import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClient, revokeClient } from '../../src/auth/index.js';
import { SpaceInFullDocument } from '../client/generated/graphql.js';
import { noQuotas, startTestGateway, type TestGateway } from '../gateway.js';

let gateway: TestGateway;
let folder: string;
let file: string;
let own: string;
let foreign: string;
let ownKey: string;
let everyKey: string;
let readerKey: string;
/** The other space, as somebody sees it who may. */
let theirs: { wabaId: string; number: string; numberId: string; code: string; codeId: string; cursor: string };

const as = (key: string) => ({ 'x-api-key': key });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clients-'));
  file = join(folder, 'clients.json');
  const spaces = ['cams-x'];
  await createClient(file, { name: 'starter', scopes: ['READ'], custSpaceIds: spaces });
  gateway = await startTestGateway({ ...noQuotas, env: { ...noQuotas.env, AUTH: 'on', CLIENTS_FILE: file } });
  [own = '', foreign = ''] = gateway.sandboxAlone.spaces.map(({ custSpaceId }) => custSpaceId);
  ownKey = (
    await createClient(file, { name: 'partner', scopes: ['READ', 'ADD', 'UPDATE', 'DELETE'], custSpaceIds: [own] })
  ).key;
  everyKey = (await createClient(file, { name: 'operator', scopes: ['READ'], custSpaceIds: null })).key;
  readerKey = (await createClient(file, { name: 'reader', scopes: ['READ'], custSpaceIds: [own] })).key;
  // The file is looked at once a second.
  await vi.waitUntil(async () => (await gateway.ask('{ viewer { name } }', undefined, as(everyKey))).status === 200, {
    timeout: 5_000,
    interval: 100,
  });
  const { body } = await gateway.ask(SpaceInFullDocument, { custSpaceId: foreign }, as(everyKey));
  const number = body.data?.waba?.phoneNumbers?.nodes[0];
  const code = number?.messageQrdls?.nodes[0];
  theirs = {
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
beforeEach(() => void gateway.calls());

/** Everything that an answer says. */
const leaves = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [value ?? null];

describe('a caller', () => {
  it('without a key is let in nowhere, with 401 and what was expected', async () => {
    const { status, headers, body } = await gateway.ask('{ viewer { name } }');
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer');
    expect(body.errors?.[0]?.extensions?.['code']).toBe('UNAUTHENTICATED');
    expect((await gateway.ask('{ viewer { name } }', undefined, as('wg_wrong'))).status).toBe(401);
  });

  it('is told who it is, and sees the spaces that are its own', async () => {
    const { body } = await gateway.ask(
      '{ viewer { name scopes custSpaceIds } wabas { custSpaceId } waba { custSpaceId } }',
      undefined,
      as(ownKey),
    );
    expect(body.data).toEqual({
      viewer: { name: 'partner', scopes: ['READ', 'ADD', 'UPDATE', 'DELETE'], custSpaceIds: [own] },
      wabas: [{ custSpaceId: own }],
      waba: { custSpaceId: own },
    });
  });

  it('is refused what its scopes do not hold, and nothing is sent', async () => {
    const { body } = await gateway.ask(
      'mutation ($i: DeleteMessageQrdlInput!) { deleteMessageQrdl(input: $i) { __typename ... on PermissionError { code message } } }',
      { i: { custSpaceId: own, phoneNumber: '+4930901820', code: 'X' } },
      as(readerKey),
    );
    expect(body.data).toEqual({
      deleteMessageQrdl: {
        __typename: 'PermissionError',
        code: 'FORBIDDEN',
        message: expect.stringContaining('DELETE'),
      },
    });
    expect(gateway.calls()).toEqual({});
  });

  it('whose key was revoked is let in no more, without a restart', async () => {
    const { key } = await createClient(file, { name: 'leaver', scopes: ['READ'], custSpaceIds: [own] });
    const status = async () => (await gateway.ask('{ viewer { name } }', undefined, as(key))).status;
    await expect.poll(status, { timeout: 5_000 }).toBe(200);
    await revokeClient(file, 'leaver');
    await expect.poll(status, { timeout: 5_000 }).toBe(401);
  });

  it('that spends more requests a second than it may is told when to come back', async () => {
    const { key } = await createClient(file, {
      name: 'eager',
      scopes: ['READ'],
      custSpaceIds: [own],
      limits: { requestsPerSecond: 3 },
    });
    await expect
      .poll(async () => (await gateway.ask('{ viewer { name } }', undefined, as(key))).status, { timeout: 5_000 })
      .toBe(200);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => gateway.ask('{ viewer { name } }', undefined, as(key))),
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

describe('the limit on requests', () => {
  it('counts each operation of a batch, and what is no document as well', async () => {
    const { key } = await createClient(file, {
      name: 'batcher',
      scopes: ['READ'],
      custSpaceIds: [own],
      limits: { requestsPerSecond: 5 },
    });
    await expect
      .poll(async () => (await gateway.ask('{ viewer { name } }', undefined, as(key))).status, { timeout: 5_000 })
      .toBe(200);
    const post = (body: unknown) =>
      fetch(gateway.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...as(key) },
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

  it('lets nobody in who is not known, whatever the document: it is not even looked at', async () => {
    const { status, body } = await gateway.ask('no document', undefined, as('wg_wrong'));
    expect([status, body.errors?.[0]?.extensions?.['code']]).toEqual([401, 'UNAUTHENTICATED']);
  });
});

describe('an idempotency key', () => {
  it('of one client is nothing to another, in the same space or in another', async () => {
    const add = async (key: string, custSpaceId: string, phoneNumber: string) =>
      (
        await gateway.ask<{ addMessageQrdl: { __typename: string; messageQrdl?: { id: string } } }, { input: unknown }>(
          'mutation ($input: AddMessageQrdlInput!) { addMessageQrdl(input: $input) { __typename ... on AddMessageQrdlSuccess { messageQrdl { id } } } }',
          { input: { custSpaceId, phoneNumber, prefilledMessage: 'Whose is it', idempotencyKey: 'guessed' } },
          as(key),
        )
      ).body.data?.addMessageQrdl;
    const numberOf = async (custSpaceId: string) =>
      (
        await gateway.ask<{ phoneNumbers: { nodes: { number: string }[] } }, Record<string, never>>(
          `{ phoneNumbers(custSpaceId: "${custSpaceId}", first: 1) { nodes { number } } }`,
          {},
          as(everyKey),
        )
      ).body.data?.phoneNumbers.nodes[0]?.number ?? '';
    const rival = (await createClient(file, { name: 'rival', scopes: ['ADD'], custSpaceIds: [own, foreign] })).key;
    await expect
      .poll(async () => (await gateway.ask('{ viewer { name } }', undefined, as(rival))).status, { timeout: 5_000 })
      .toBe(200);
    const [ownNumber, foreignNumber] = [await numberOf(own), await numberOf(foreign)];
    const theirOutcome = await add(rival, foreign, foreignNumber);
    gateway.calls();
    // The partner knows key and input, and has no right to the space.
    expect(await add(ownKey, foreign, foreignNumber)).toEqual({ __typename: 'PermissionError' });
    expect(gateway.calls()).toEqual({});
    const ids = [
      theirOutcome,
      await add(rival, own, ownNumber),
      await add(ownKey, own, ownNumber),
      await add(ownKey, own, ownNumber),
    ].map((outcome) => outcome?.messageQrdl?.id);
    expect(new Set(ids).size).toBe(3);
    expect(ids[2]).toBe(ids[3]);
    expect(gateway.calls()).toEqual({ CreatePhoneMessageQrdl: 2 });
  });
});

describe("another's space, its answers warm in the cache", () => {
  const tries: readonly [string, () => [string, Record<string, unknown>?]][] = [
    ['by waba', () => [`{ waba(custSpaceId: "${foreign}") { name } }`]],
    ['by wabas', () => [`{ wabas(custSpaceIds: ["${foreign}"]) { name } }`]],
    ['by phoneNumbers', () => [`{ phoneNumbers(custSpaceId: "${foreign}") { totalCount } }`]],
    [
      'by a cursor of its own',
      () => [`{ phoneNumbers(custSpaceId: "${foreign}", after: "${theirs.cursor}") { totalCount } }`],
    ],
    [
      'by phoneNumber',
      () => [`{ phoneNumber(custSpaceId: "${foreign}", number: "${theirs.number}") { verifiedName } }`],
    ],
    [
      'by messageQrdl',
      () => [
        `{ messageQrdl(custSpaceId: "${foreign}", phoneNumber: "${theirs.number}", code: "${theirs.code}") { code } }`,
      ],
    ],
    [
      'by node',
      () => [
        `{ a: node(id: "${theirs.wabaId}") { id } b: node(id: "${theirs.numberId}") { id } c: node(id: "${theirs.codeId}") { id } }`,
      ],
    ],
    ['by nodes', () => [`{ nodes(ids: ["${theirs.wabaId}", "${theirs.numberId}", "${theirs.codeId}"]) { id } }`]],
    [
      'by an update',
      () => [
        `mutation { updateMessageQrdl(input: { id: "${theirs.codeId}", prefilledMessage: "mine" }) { __typename } }`,
      ],
    ],
    ['by a delete', () => [`mutation { deleteMessageQrdl(input: { id: "${theirs.codeId}" }) { __typename } }`]],
    [
      'by an add',
      () => [
        `mutation { addMessageQrdl(input: { custSpaceId: "${foreign}", phoneNumber: "${theirs.number}", prefilledMessage: "mine" }) { __typename } }`,
      ],
    ],
    ['by a bulk item', () => [`mutation { deleteMessageQrdls(inputs: [{ id: "${theirs.codeId}" }]) { __typename } }`]],
    [
      'by a number',
      () => [
        `mutation { addPhoneNumber(input: { custSpaceId: "${foreign}", number: "+447700900321", verifiedName: "mine" }) { __typename } }`,
      ],
    ],
  ];

  it.each(tries)('%s: nothing is seen, nothing is changed, no upstream call is made', async (_, document) => {
    const [query, variables] = document();
    const { body } = await gateway.ask<Record<string, unknown>, Record<string, unknown>>(query, variables, as(ownKey));
    expect(leaves(body.data).filter((leaf) => leaf !== null && leaf !== 'PermissionError')).toEqual([]);
    expect(gateway.calls()).toEqual({});
  });

  it('is a null among WABAs of its own, with an error at its index, by whatever way it is answered', async () => {
    for (let time = 0; time < 3; time++) {
      const { body } = await gateway.ask<{ wabas: ({ custSpaceId: string } | null)[] }, never>(
        `{ wabas(custSpaceIds: ["${own}", "${foreign}", "${own}"]) { custSpaceId } }`,
        undefined,
        as(ownKey),
      );
      expect(body.data).toEqual({ wabas: [{ custSpaceId: own }, null, { custSpaceId: own }] });
      expect(body.errors?.map(({ path, extensions }) => [path, extensions?.['code']])).toEqual([
        [['wabas', 1], 'FORBIDDEN'],
      ]);
    }
  });

  it('looks the same as a space that does not exist', async () => {
    const refusal = async (space: string) =>
      (await gateway.ask(`{ waba(custSpaceId: "${space}") { name } }`, undefined, as(ownKey))).body.errors?.[0];
    const [known, unknown] = [await refusal(foreign), await refusal('cams-of-nobody')];
    expect(known?.extensions).toEqual(unknown?.extensions);
    expect(known?.message.replace(foreign, '')).toBe(unknown?.message.replace('cams-of-nobody', ''));
  });
});
