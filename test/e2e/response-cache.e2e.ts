import { mkdtempSync, rmSync } from 'node:fs';
import { operations } from '../../src/operations/index.js';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createClient } from '../../src/auth/index.js';
import { AddMessageQrdlDocument, CodesOfNumberDocument, NumbersDocument } from '../client/generated/graphql.js';
import { highQuotas, startTestGateway, type TestGateway } from '../test-gateway.js';

let gateway: TestGateway;
let custSpaceId: string;
let number: string;

beforeAll(async () => {
  gateway = await startTestGateway(highQuotas);
  custSpaceId = gateway.upstreamSandbox.spaces[0]?.custSpaceId ?? '';
  number =
    (await gateway.request(NumbersDocument, { custSpaceId, first: 1 })).body.data?.phoneNumbers?.edges[0]?.node
      .number ?? '';
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.upstreamSandbox.clearFaults();
  gateway.takeUpstreamCalls();
});

const readCodes = async () =>
  (
    await gateway.request(CodesOfNumberDocument, { custSpaceId, number })
  ).body.data?.phoneNumber?.messageQrdls?.nodes.map(({ prefilledMessage }) => prefilledMessage);

describe('the response cache', () => {
  it('a cached response is byte-identical, with fields in the order of the query', async () => {
    const ask = async () =>
      (
        await fetch(gateway.url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            query:
              `{ phoneNumbers(custSpaceId: "${custSpaceId}", first: 1) { nodes { id number messageQrdls { nodes { ` +
              'id qrImage code } } } } }',
          }),
        })
      ).text();
    const first = await ask();
    expect(await ask()).toBe(first);
    expect(first).toMatch(
      /"nodes":\[\{"id":"[^"]+","number":"[^"]+","messageQrdls":\{"nodes":\[\{"id":"[^"]+","qrImage":"[^"]+","code":/,
    );
  });

  it('a cached response is not served after a part of it has changed', async () => {
    await readCodes();
    await readCodes();
    await gateway.request(AddMessageQrdlDocument, {
      input: { custSpaceId, phoneNumber: number, prefilledMessage: 'Seen at once' },
    });
    expect(await readCodes()).toContain('Seen at once');
  });

  it('a cached response is bypassed by a request for fresh data', async () => {
    await readCodes();
    gateway.takeUpstreamCalls();
    await gateway.request(CodesOfNumberDocument, { custSpaceId, number }, { 'cache-control': 'no-cache' });
    expect(gateway.takeUpstreamCalls()).toEqual({ ListPhoneMessageQrdl: 1, QueryChatappPhoneNumbers: 1 });
  });

  it('a response with an error is not cached', async () => {
    gateway.upstreamSandbox.addFault({ kind: 'permissionDeny', action: 'QueryChatappBindWaba', count: 1 });
    const ask = () => gateway.request<{ waba: unknown }, never>(`{ waba(custSpaceId: "${custSpaceId}") { name } }`);
    expect((await ask()).body.errors).toHaveLength(1);
    expect((await ask()).body.errors).toBeUndefined();
  });

  it('a response with a null that replaces an error is not cached', async () => {
    const id = Buffer.from(`MessageQrdl:${custSpaceId}/${number.slice(1)}/none`).toString('base64');
    const ask = async () =>
      (await gateway.request<{ node: unknown; nodes: unknown[] }, never>(`{ node(id: "${id}") { id } }`)).body;
    await gateway.request(AddMessageQrdlDocument, {
      input: { custSpaceId, phoneNumber: number, prefilledMessage: 'Drops the list' },
    });
    gateway.upstreamSandbox.addFault({
      kind: 'error',
      action: 'ListPhoneMessageQrdl',
      count: 2,
      code: 'Unknown.ResourceOwnerId',
      message: 'not yours',
      status: 400,
    });
    gateway.takeUpstreamCalls();
    for (let time = 1; time <= 3; time++) {
      expect(await ask()).toEqual({ data: { node: null } });
      expect(gateway.takeUpstreamCalls()).toEqual({ ListPhoneMessageQrdl: 1 });
    }
  });

  it('a cached response is served only to its own caller', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'response-cache-'));
    const file = join(folder, 'clients.json');
    const keys = [];
    for (const [name, scopes] of [
      ['one', ['READ']],
      ['two', ['READ']],
      ['three', ['ADD']],
    ] as const) {
      keys.push(
        (
          await createClient(file, {
            name,
            scopes: [...scopes],
            custSpaceIds: name === 'two' ? ['cams-elsewhere'] : [custSpaceId],
          })
        ).key,
      );
    }
    const closed = await startTestGateway({
      ...highQuotas,
      env: { ...highQuotas.env, AUTH: 'on', CLIENTS_FILE: file },
    });
    try {
      const ask = async (key: string | undefined) =>
        (
          await closed.request<{ viewer: { name: string }; waba: unknown }, never>(
            `{ viewer { name } waba(custSpaceId: "${custSpaceId}") { name } }`,
            undefined,
            { 'x-api-key': key ?? '' },
          )
        ).body;
      const [one, again, two, three] = [await ask(keys[0]), await ask(keys[0]), await ask(keys[1]), await ask(keys[2])];
      expect(one.data?.viewer.name).toBe('one');
      expect(again).toEqual(one);
      expect(two.data).toEqual({ viewer: { name: 'two' }, waba: null });
      expect(three.data).toEqual({ viewer: { name: 'three' }, waba: null });
    } finally {
      await closed.close();
      rmSync(folder, { recursive: true });
    }
  });

  it('the state of the gateway itself is not cached', async () => {
    const ask = async () =>
      (
        await gateway.request<{ upstreamQuotas: unknown[] }, never>(
          '{ upstreamQuotas { action callsPerSecond queued remaining estimatedWaitMs } }',
        )
      ).body.data?.upstreamQuotas;
    expect(await ask()).toHaveLength(operations.length);
    await Promise.all(Array.from({ length: 3 }, () => readCodes()));
    expect(await ask()).toHaveLength(operations.length);
  });
});
