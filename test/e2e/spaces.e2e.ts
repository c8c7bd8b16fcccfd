import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createClient } from '../../src/auth/index.js';
import { startTestGateway, type TestGateway } from '../test-gateway.js';

const folder = mkdtempSync(join(tmpdir(), 'spaces-'));
const file = join(folder, 'clients.json');
const fresh = { 'cache-control': 'no-cache' };
let gateway: TestGateway;
let keys: Readonly<Record<'everything' | 'one' | 'writer', string>>;

beforeAll(async () => {
  const create = async (name: string, scopes: readonly ('READ' | 'ADD')[], custSpaceIds: string[] | null) =>
    (await createClient(file, { name, scopes: [...scopes], custSpaceIds })).key;
  keys = {
    everything: await create('everything', ['READ'], null),
    one: await create('one', ['READ'], ['cams-golden-lantern']),
    writer: await create('writer', ['ADD'], null),
  };
  gateway = await startTestGateway({
    sandbox: { quotas: { '*': 1_000 }, spaces: 130, numbersPerSpace: 1, codesPerNumber: 0 },
    env: { CAMS_QUOTAS: '*=1000', CAMS_SPACES: 'auto', AUTH: 'on', CLIENTS_FILE: file },
  });
});
afterAll(async () => {
  await gateway.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => void gateway.takeUpstreamCalls());

interface Spaces {
  readonly spaces: { readonly totalCount: number; readonly nodes: { readonly custSpaceId: string }[] };
}
const ask = (key: string, document: string, headers: Record<string, string> = {}) =>
  gateway.request<Spaces, never>(document, undefined, { 'x-api-key': key, ...headers });

describe('CAMS_SPACES=auto', () => {
  it('spaces lists all spaces of the account by id with name and state, without an upstream call', async () => {
    const { body } = await ask(
      keys.everything,
      '{ spaces(first: 200) { totalCount nodes { custSpaceId name state } } }',
    );
    const ids = body.data?.spaces.nodes.map(({ custSpaceId }) => custSpaceId);
    expect(ids).toEqual(gateway.upstreamSandbox.spaces.map(({ custSpaceId }) => custSpaceId).toSorted());
    expect(body.data?.spaces.nodes.find(({ custSpaceId }) => custSpaceId === 'cams-cafe-moewe')).toEqual({
      custSpaceId: 'cams-cafe-moewe',
      name: expect.any(String),
      state: 'NORMAL',
    });
    expect(gateway.takeUpstreamCalls()).toEqual({});
  });

  it('a page of spaces with the WABA of each makes one WABA call per space', async () => {
    const { body } = await ask(
      keys.everything,
      '{ spaces(first: 3) { totalCount nodes { waba { wabaId } phoneNumbers { totalCount } } } }',
    );
    expect(body.data?.spaces.totalCount).toBe(130);
    expect(body.data?.spaces.nodes).toEqual(
      Array.from({ length: 3 }, () => ({ waba: { wabaId: expect.any(String) }, phoneNumbers: { totalCount: 1 } })),
    );
    expect(gateway.takeUpstreamCalls()).toEqual({ QueryChatappBindWaba: 3, QueryChatappPhoneNumbers: 3 });
  });

  it('a request with cache-control: no-cache reads the list of spaces again, in pages of a hundred', async () => {
    const { body } = await ask(keys.everything, '{ spaces(first: 1) { totalCount } }', fresh);
    expect(body.data?.spaces.totalCount).toBe(130);
    expect(gateway.takeUpstreamCalls()).toEqual({ ListInstance: 2 });
  });

  it('a failed read of the spaces fails only no-cache requests, and other requests get the last list', async () => {
    gateway.upstreamSandbox.addFault({ kind: 'error', action: 'ListInstance', code: 'InternalError', count: 3 });
    const failed = await ask(keys.everything, '{ spaces(first: 1) { totalCount } }', fresh);
    gateway.upstreamSandbox.clearFaults();
    expect(failed.body.errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    const { body } = await ask(keys.everything, '{ spaces(first: 1) { totalCount } }');
    expect(body.data?.spaces.totalCount).toBe(130);
  });

  it('a caller that is limited to one space sees only that space, with its state in CAMS', async () => {
    const { body } = await ask(keys.one, '{ spaces { totalCount nodes { custSpaceId state } } waba { custSpaceId } }');
    expect(body.data).toEqual({
      spaces: { totalCount: 1, nodes: [{ custSpaceId: 'cams-golden-lantern', state: 'NORMAL' }] },
      waba: { custSpaceId: 'cams-golden-lantern' },
    });
  });

  it('a caller without the scope READ cannot list the spaces', async () => {
    const { body } = await ask(keys.writer, '{ spaces { totalCount } }', fresh);
    expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
    expect(gateway.takeUpstreamCalls()).toEqual({});
  });
});

describe('CAMS_SPACES=auto while CAMS cannot be reached', () => {
  it('the gateway starts without a list of spaces, and queries that need it get an error', async () => {
    const log: string[] = [];
    const cut = await startTestGateway({
      existingSandbox: gateway.upstreamSandbox,
      env: { CAMS_QUOTAS: '*=1000', CAMS_SPACES: 'auto', CAMS_ENDPOINT: '127.0.0.1:1' },
      log: { write: (line) => void log.push(line) },
    });
    try {
      const spaces = await cut.request('{ spaces { totalCount } }');
      expect(spaces.body.errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
      const omitted = await cut.request('{ phoneNumbers { totalCount } }');
      expect(omitted.body.errors?.[0]).toMatchObject({ message: expect.stringContaining('Pass custSpaceId') });
      expect(log.filter((line) => line.includes('the spaces could not be listed')).length).toBeGreaterThan(0);
    } finally {
      await cut.close();
    }
  });
});
