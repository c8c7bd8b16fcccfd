import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GatewayClient, GatewayResponseError, GatewayUnreachableError } from '../../examples/client/gateway-client.js';
import { TypedDocumentString } from '../../examples/client/gql/graphql.js';
import { addCode, allNumbers, UnresolvedOutcomeError } from '../../examples/client/message-qrdls.js';
import { createClient } from '../../src/auth/index.js';
import { CodesOfNumberDocument } from '../client/generated/graphql.js';
import { startTestGateway, type TestGateway } from '../test-gateway.js';

let gateway: TestGateway;
let folder: string;
let apiKey: string;
let custSpaceId: string;
let phoneNumber: string;
const delays: number[] = [];
/** Records a delay and returns at once. */
const delay = async (ms: number) => void delays.push(ms);
const createPartnerClient = (overrides: Partial<ConstructorParameters<typeof GatewayClient>[0]> = {}) =>
  new GatewayClient({ url: gateway.url, apiKey, delay, ...overrides });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clients-'));
  const file = join(folder, 'clients.json');
  gateway = await createClient(file, { name: 'starter', scopes: ['READ'], custSpaceIds: ['x'] }).then(() =>
    startTestGateway({
      sandbox: { quotas: { '*': 1_000 }, numbersPerSpace: 120 },
      env: { CAMS_QUOTAS: '*=1000', AUTH: 'on', CLIENTS_FILE: file, CAMS_TIMEOUT_MS: '400' },
    }),
  );
  custSpaceId = gateway.upstreamSandbox.spaces[0]?.custSpaceId ?? '';
  ({ key: apiKey } = await createClient(file, {
    name: 'partner',
    scopes: ['READ', 'ADD'],
    custSpaceIds: [custSpaceId],
  }));
});
afterAll(async () => {
  await gateway.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  gateway.upstreamSandbox.clearFaults();
  gateway.takeUpstreamCalls();
  delays.length = 0;
});

const codeInput = (prefilledMessage: string) => ({
  custSpaceId,
  phoneNumber,
  prefilledMessage,
  idempotencyKey: `order ${prefilledMessage}`,
});
const countWithText = async (text: string) => {
  const { body } = await gateway.request(
    CodesOfNumberDocument,
    { custSpaceId, number: phoneNumber },
    { 'x-api-key': apiKey, 'cache-control': 'no-cache' },
  );
  return body.data?.phoneNumber?.messageQrdls?.nodes.filter(({ prefilledMessage }) => prefilledMessage === text).length;
};

describe('the example client', () => {
  it('the example client pages through all numbers, fifty at a time', async () => {
    await expect
      .poll(async () => (await gateway.request('{ viewer { name } }', undefined, { 'x-api-key': apiKey })).status, {
        timeout: 5_000,
      })
      .toBe(200);
    const numbers: string[] = [];
    for await (const { number } of allNumbers(createPartnerClient(), custSpaceId)) numbers.push(number);
    expect(new Set(numbers).size).toBe(120);
    phoneNumber = numbers[0] ?? '';
  });

  it('the example client gets the whole result of nested @defer and of a streamed bulk mutation', async () => {
    const client = createPartnerClient();
    const list = (outer: string, inner: string) =>
      new TypedDocumentString<unknown, { id: string }>(
        `query ($id: ID!) { waba(custSpaceId: $id) { name ... ${outer} {
          phoneNumbers(first: 3) { nodes { number ... ${inner} { messageQrdls { nodes { code } } } } } } } }`,
      );
    const whole = await client.request(list('', ''), { id: custSpaceId });
    expect(JSON.stringify(whole)).toContain('"code"');
    expect(await client.request(list('@defer', '@defer'), { id: custSpaceId })).toEqual(whole);
    const texts = ['one', 'two', 'three'].map((text) => `--- ${text}`);
    const streamed = new TypedDocumentString<unknown, { inputs: unknown }>(
      `mutation ($inputs: [AddMessageQrdlInput!]!) { addMessageQrdls(inputs: $inputs) @stream {
        ... on AddMessageQrdlSuccess { messageQrdl { prefilledMessage } } } }`,
    );
    const inputs = texts.map((prefilledMessage) => ({ custSpaceId, phoneNumber, prefilledMessage }));
    expect(await client.request(streamed, { inputs })).toEqual({
      addMessageQrdls: texts.map((prefilledMessage) => ({ messageQrdl: { prefilledMessage } })),
    });
  });

  it('the example client adds a code', async () => {
    expect(await addCode(createPartnerClient(), codeInput('made'))).toMatchObject({
      prefilledMessage: 'made',
      deepLinkUrl: expect.stringContaining('https://wa.me/message/'),
    });
    expect(await countWithText('made')).toBe(1);
  });

  it('the example client finds its code if the reply of the upstream was lost', async () => {
    gateway.upstreamSandbox.addFault({ kind: 'lostReply', action: 'CreatePhoneMessageQrdl', count: 1 });
    expect(await addCode(createPartnerClient(), codeInput('lost'))).toMatchObject({ prefilledMessage: 'lost' });
    expect(await countWithText('lost')).toBe(1);
    expect(gateway.takeUpstreamCalls()).toMatchObject({ CreatePhoneMessageQrdl: 1 });
  });

  it('the example client reports an unknown outcome instead of sending twice if it finds no code', async () => {
    gateway.upstreamSandbox.addFault({ kind: 'reset', action: 'CreatePhoneMessageQrdl', count: 1 });
    await expect(addCode(createPartnerClient(), codeInput('gone'))).rejects.toBeInstanceOf(UnresolvedOutcomeError);
    expect(gateway.takeUpstreamCalls()).toMatchObject({ CreatePhoneMessageQrdl: 1 });
    expect(await addCode(createPartnerClient(), { ...codeInput('gone'), idempotencyKey: 'a new one' })).toMatchObject({
      prefilledMessage: 'gone',
    });
    expect(await countWithText('gone')).toBe(1);
  });

  it('the example client repeats a request whose response was lost and adds one code', async () => {
    const proxy = await startProxyDroppingFirstReply(gateway.url);
    try {
      expect(await addCode(createPartnerClient({ url: proxy.url }), codeInput('dropped'))).toMatchObject({
        prefilledMessage: 'dropped',
      });
      expect(proxy.requestCount()).toBe(2);
      expect(await countWithText('dropped')).toBe(1);
    } finally {
      proxy.server.close();
    }
  });

  it('the example client retries a read with exponential backoff and finally gives up', async () => {
    gateway.upstreamSandbox.addFault({ kind: 'html502', action: 'QueryChatappPhoneNumbers' });
    // A new replica, because it has no stale data to serve.
    const replica = await startTestGateway({
      existingSandbox: gateway.upstreamSandbox,
      env: { CAMS_QUOTAS: '*=1000' },
    });
    try {
      const numbers = allNumbers(createPartnerClient({ url: replica.url, maxAttempts: 3 }), custSpaceId);
      await expect(numbers.next()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
      expect(delays).toHaveLength(2);
    } finally {
      await replica.close();
    }
  });

  it('the example client does not retry an error that a retry cannot change', async () => {
    await expect(addCode(createPartnerClient(), codeInput('x'.repeat(141)))).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    });
    await expect(addCode(createPartnerClient({ apiKey: 'wg_wrong' }), codeInput('nobody'))).rejects.toBeInstanceOf(
      GatewayResponseError,
    );
    expect(delays).toEqual([]);
    await expect(
      addCode(createPartnerClient({ url: 'http://127.0.0.1:9/graphql', maxAttempts: 2 }), codeInput('nowhere')),
    ).rejects.toBeInstanceOf(GatewayUnreachableError);
    expect(delays).toHaveLength(1);
  });
});

/** A proxy that forwards requests and drops the first response. */
async function startProxyDroppingFirstReply(
  targetUrl: string,
): Promise<{ url: string; server: Server; requestCount: () => number }> {
  let requestCount = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        void (async () => {
          requestCount += 1;
          const isFirst = requestCount === 1;
          const answer = await fetch(targetUrl, {
            method: 'POST',
            headers: { 'content-type': 'application/json', 'x-api-key': String(request.headers['x-api-key']) },
            body: Buffer.concat(chunks),
          });
          const text = await answer.text();
          if (isFirst) request.socket.destroy();
          else response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
        })();
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    server,
    requestCount: () => requestCount,
  };
}
