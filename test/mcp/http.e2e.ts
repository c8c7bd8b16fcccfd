import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, StreamableHTTPClientTransport, type CallToolResult } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../src/auth/index.js';
import { highQuotas, startTestGateway, type TestGateway } from '../test-gateway.js';

let gateway: TestGateway;
let folder: string;
let custSpaceId: string;
let foreignSpace: string;
let phoneNumber: string;
const keys = { partner: '', reader: '' };
const openClients: Client[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mcp-'));
  const file = join(folder, 'clients.json');
  const scopes = ['READ', 'ADD', 'UPDATE', 'DELETE'] as const;
  const spaces = ['cams-cafe-moewe'];
  keys.partner = (await createClient(file, { name: 'partner', scopes, custSpaceIds: spaces })).key;
  keys.reader = (await createClient(file, { name: 'reader', scopes: ['READ'], custSpaceIds: spaces })).key;
  gateway = await startTestGateway({
    ...highQuotas,
    env: { ...highQuotas.env, AUTH: 'on', CLIENTS_FILE: file, CAMS_TIMEOUT_MS: '3000', MCP: 'on' },
  });
  [custSpaceId = '', foreignSpace = ''] = gateway.upstreamSandbox.spaces.map((space) => space.custSpaceId);
  const { nodes } = await read<{ nodes: { number: string }[] }>('phoneNumbers', 'find_numbers', {});
  phoneNumber = nodes[0]?.number ?? '';
});
afterAll(async () => {
  await Promise.all(openClients.map((client) => client.close()));
  await gateway.close();
  rmSync(folder, { recursive: true });
});

const versions = [
  ['2025', 'legacy'],
  ['2026-07-28', { pin: '2026-07-28' }],
] as const;

async function connect(key: string, mode: (typeof versions)[number][1] = 'legacy'): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } });
  await client.connect(
    new StreamableHTTPClientTransport(new URL('/mcp', gateway.url), {
      requestInit: { headers: key === '' ? {} : { 'x-api-key': key } },
    }),
  );
  openClients.push(client);
  return client;
}

const textOf = ({ content }: CallToolResult) =>
  content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');

async function call(name: string, args: Record<string, unknown>, key = keys.partner): Promise<CallToolResult> {
  return (await connect(key)).callTool({ name, arguments: args });
}

async function read<T>(field: string, name: string, args: Record<string, unknown>): Promise<T> {
  return JSON.parse(textOf(await call(name, args)))[field];
}

const textsOfCodes = async (search: string) => {
  const found = await read<{ messageQrdls: { nodes: { prefilledMessage: string }[] } }>('phoneNumber', 'find_codes', {
    number: phoneNumber,
    search,
  });
  return found.messageQrdls.nodes.map(({ prefilledMessage }) => prefilledMessage);
};

describe('MCP over HTTP', () => {
  it.each(versions)('a client of protocol %s lists and calls tools', async (_, mode) => {
    const client = await connect(keys.partner, mode);
    const { tools } = await client.listTools();
    expect(tools.length).toBeGreaterThanOrEqual(12);
    expect(tools.length).toBeLessThanOrEqual(20);
    const whoami = await client.callTool({ name: 'whoami', arguments: {} });
    expect(JSON.parse(textOf(whoami))).toEqual({
      viewer: { name: 'partner', scopes: ['READ', 'ADD', 'UPDATE', 'DELETE'], custSpaceIds: [custSpaceId] },
    });
  });

  it('the list of tools is smaller than 32 KB', async () => {
    const { tools } = await (await connect(keys.partner)).listTools();
    expect(JSON.stringify(tools).length).toBeLessThan(32 * 1_024);
  });

  it('a caller without write scopes sees only read-only tools, and cannot call others', async () => {
    const client = await connect(keys.reader);
    const { tools } = await client.listTools();
    expect(tools.length).toBeGreaterThan(5);
    expect(tools.filter(({ annotations }) => annotations?.readOnlyHint !== true)).toEqual([]);
    const args = { phoneNumber, prefilledMessage: 'Forbidden' };
    await expect(client.callTool({ name: 'add_code', arguments: args })).rejects.toThrow('add_code');
    expect(await textsOfCodes('Forbidden')).toEqual([]);
  });

  it('update and delete tools are marked destructive and warn about printed codes', async () => {
    const { tools } = await (await connect(keys.partner)).listTools();
    const destructive = tools.filter(({ annotations }) => annotations?.destructiveHint === true);
    expect(destructive.map(({ name }) => name).toSorted()).toEqual(
      ['delete_code', 'delete_codes', 'update_code', 'update_codes'].toSorted(),
    );
    for (const { description } of destructive) expect(description).toContain('printed copies stop working');
  });

  it('a request without a valid key gets 401', async () => {
    const post = (headers: Record<string, string>) =>
      fetch(new URL('/mcp', gateway.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
      });
    expect((await post({})).status).toBe(401);
    expect((await post({ 'x-api-key': 'wg_wrong' })).status).toBe(401);
    expect((await post({ 'x-api-key': keys.reader })).status).toBe(200);
  });

  it('a body that is not UTF-8 gets 400, because its text would be stored with replacement characters', async () => {
    const call = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"men\u00fc","arguments":{}}}';
    const response = await fetch(new URL('/mcp', gateway.url), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'x-api-key': keys.partner,
      },
      body: Buffer.from(call, 'latin1'),
    });
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('UTF-8')]);
  });

  it('/mcp does not exist unless MCP is on', async () => {
    const other = await startTestGateway(highQuotas);
    try {
      expect((await fetch(new URL('/mcp', other.url), { method: 'POST', body: '{}' })).status).toBe(404);
    } finally {
      await other.close();
    }
  });
});

describe('tools', () => {
  it('the same add three times makes one code, and another idempotency key makes a second', async () => {
    const args = { phoneNumber, prefilledMessage: 'Once from an agent' };
    for (let time = 0; time < 3; time++) expect((await call('add_code', args)).isError).toBeFalsy();
    expect(await textsOfCodes('Once from an agent')).toHaveLength(1);
    await call('add_code', { ...args, idempotencyKey: 'on purpose' });
    expect(await textsOfCodes('Once from an agent')).toHaveLength(2);
  });

  it('a repeated bulk add makes each code once, two equal items included', async () => {
    const item = { phoneNumber, prefilledMessage: 'Bulk from an agent' };
    const results = [
      await call('add_codes', { inputs: [item, item] }),
      await call('add_codes', { inputs: [item, item] }),
    ];
    expect(results.map(({ isError }) => isError ?? false)).toEqual([false, false]);
    expect(await textsOfCodes('Bulk from an agent')).toHaveLength(2);
  });

  it('a failed item of a bulk write is reported beside the successful ones', async () => {
    const inputs = ['Good from an agent', ''].map((prefilledMessage) => ({ phoneNumber, prefilledMessage }));
    const result = await call('add_codes', { inputs });
    expect(result.isError).toBeFalsy();
    expect(textOf(result)).toContain('BAD_USER_INPUT');
    expect(textOf(result)).toContain('AddMessageQrdlSuccess');
  });

  it('an update and a delete change the code', async () => {
    await call('add_code', { phoneNumber, prefilledMessage: 'To be changed' });
    const find = async (search: string) =>
      (
        await read<{ messageQrdls: { nodes: { code: string }[] } }>('phoneNumber', 'find_codes', {
          number: phoneNumber,
          search,
        })
      ).messageQrdls.nodes.map(({ code }) => code);
    const [code] = await find('To be changed');
    await call('update_code', { phoneNumber, code, prefilledMessage: 'Has been edited' });
    const [next] = await find('Has been edited');
    expect(await find('To be changed')).toEqual([]);
    const deleted = await call('delete_code', { phoneNumber, code: next });
    expect(JSON.parse(textOf(deleted))).toMatchObject({ deleteMessageQrdl: { deletedCode: next } });
    expect(await find('Has been edited')).toEqual([]);
  });

  it('a list of codes is a page of 20, and pictures are included only on request', async () => {
    const inputs = Array.from({ length: 25 }, (_, i) => ({ phoneNumber, prefilledMessage: `Paged ${i}` }));
    await call('add_codes', { inputs });
    const first = await call('find_codes', { number: phoneNumber, search: 'Paged' });
    expect(textOf(first)).not.toContain('data:image');
    const { nodes, pageInfo } = JSON.parse(textOf(first)).phoneNumber.messageQrdls;
    expect(nodes).toHaveLength(20);
    const second = await call('find_codes', { number: phoneNumber, search: 'Paged', after: pageInfo.endCursor });
    expect(JSON.parse(textOf(second)).phoneNumber.messageQrdls.nodes).toHaveLength(5);
    const image = await call('get_code_image', { phoneNumber, code: nodes[0].code });
    expect(textOf(image)).toContain('data:image/svg+xml');
  });

  it('a foreign space is forbidden, and the error says what to do next', async () => {
    const result = await call('find_numbers', { custSpaceId: foreignSpace });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(/^FORBIDDEN: .*whoami/);
  });

  it('an unknown outcome says that the state must be checked before the write is repeated', async () => {
    gateway.upstreamSandbox.addFault({ kind: 'lostReply', action: 'CreatePhoneMessageQrdl', count: 1 });
    const result = await call('add_code', { phoneNumber, prefilledMessage: 'Lost from an agent' });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(/^OUTCOME_UNKNOWN: .*Do NOT repeat it/);
    expect(await textsOfCodes('Lost from an agent')).toHaveLength(1);
  });

  it('arguments that do not match the schema are rejected without an upstream call', async () => {
    gateway.takeUpstreamCalls();
    const result = await call('add_code', { phoneNumber }).catch((error: unknown) => error);
    expect(JSON.stringify(result) + String(result)).toContain('prefilledMessage');
    expect(gateway.takeUpstreamCalls()).toEqual({});
  });
});

describe('bringing a number into service over MCP', () => {
  it('an agent takes a number from nothing to CONNECTED, one tool a step', async () => {
    const number = '+4915228817999';
    const stageOf = async (tool: string, args: Record<string, unknown>) =>
      /"stage": ?"(\w+)"/.exec(textOf(await call(tool, args)))?.[1];
    expect(await stageOf('add_number', { number, verifiedName: 'Möwe' })).toBe('ADDED');
    expect(await stageOf('request_verification_code', { phoneNumber: number, method: 'VOICE' })).toBe('ADDED');
    const sent: unknown = await (await fetch(`${gateway.upstreamSandbox.url}/__sandbox/verification-codes`)).json();
    const code = /"phoneNumber":"4915228817999","code":"(\d+)"/.exec(JSON.stringify(sent))?.[1];
    expect(await stageOf('verify_number', { phoneNumber: number, code })).toBe('CONNECTED');
    expect(await stageOf('get_lifecycle', { number })).toBe('CONNECTED');
    // A repeat within ten minutes is another registration and does not return the recorded outcome of the first one.
    await call('register_number', { phoneNumber: number });
    expect(textOf(await call('register_number', { phoneNumber: number }))).toMatch(/"attemptsLeft": ?7/);
  });
});
