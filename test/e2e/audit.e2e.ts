import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createClient } from '../../src/auth/index.js';
import {
  AddMessageQrdlDocument,
  AddPhoneNumberDocument,
  DeleteMessageQrdlDocument,
  NumbersDocument,
  UpdateMessageQrdlDocument,
} from '../client/generated/graphql.js';
import { highQuotas, startTestGateway, type TestGateway } from '../test-gateway.js';

let gateway: TestGateway;
let folder: string;
let custSpaceId: string;
let phoneNumber: string;
let partnerHeaders: Record<string, string>;
let readerHeaders: Record<string, string>;
const log: string[] = [];

/** The audit entries logged so far, without the fields that pino adds. */
const auditEntries = () =>
  log.flatMap((line) => {
    const { level: _level, time: _time, msg: _msg, ...entry } = JSON.parse(line) as Record<string, unknown>;
    return entry['audit'] === true ? [entry] : [];
  });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clients-'));
  const file = join(folder, 'clients.json');
  const spaces = ['cams-cafe-moewe'];
  const { key } = await createClient(file, {
    name: 'partner',
    scopes: ['READ', 'ADD', 'UPDATE', 'DELETE'],
    custSpaceIds: null,
  });
  partnerHeaders = { 'x-api-key': key, 'x-request-id': 'r-1' };
  readerHeaders = {
    'x-api-key': (await createClient(file, { name: 'reader', scopes: ['READ'], custSpaceIds: spaces })).key,
    'x-request-id': 'r-1',
  };
  gateway = await startTestGateway({
    ...highQuotas,
    env: { ...highQuotas.env, AUTH: 'on', CLIENTS_FILE: file, CAMS_TIMEOUT_MS: '2000', LOG_LEVEL: 'warn' },
    log: { write: (line) => void log.push(line) },
  });
  custSpaceId = gateway.upstreamSandbox.spaces[0]?.custSpaceId ?? '';
  phoneNumber =
    (await gateway.request(NumbersDocument, { custSpaceId, first: 1 }, partnerHeaders)).body.data?.phoneNumbers
      ?.edges[0]?.node.number ?? '';
});
afterAll(async () => {
  await gateway.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  gateway.upstreamSandbox.clearFaults();
  log.length = 0;
});

const partnerEntry = () => ({
  audit: true,
  caller: 'partner',
  callerId: 'partner',
  custSpaceId,
  requestId: 'r-1',
  upstreamRequestId: expect.stringMatching(/^[\w-]{8,}$/),
  how: 'carriedOut',
  outcome: 'OK',
});
const maskedNumber = () => `…${phoneNumber.slice(-4)}`;
const addCode = (prefilledMessage: string, more: { idempotencyKey?: string } = {}, headers = partnerHeaders) =>
  gateway.request(AddMessageQrdlDocument, { input: { custSpaceId, phoneNumber, prefilledMessage, ...more } }, headers);

describe('the audit log', () => {
  it('the audit log has every successful write with caller, operation, space, outcome and request ids', async () => {
    const { body } = await addCode('Audited');
    const result = body.data?.addMessageQrdl;
    const code = result?.__typename === 'AddMessageQrdlSuccess' ? result.messageQrdl.code : '';
    const updated = (
      await gateway.request(
        UpdateMessageQrdlDocument,
        { input: { custSpaceId, phoneNumber, code, prefilledMessage: 'Audited again', imageFormat: 'PNG' } },
        partnerHeaders,
      )
    ).body.data?.updateMessageQrdl;
    const next = updated?.__typename === 'UpdateMessageQrdlSuccess' ? updated.messageQrdl.code : '';
    await gateway.request(
      DeleteMessageQrdlDocument,
      { input: { custSpaceId, phoneNumber, code: next } },
      partnerHeaders,
    );
    await gateway.request(
      AddPhoneNumberDocument,
      { input: { custSpaceId, number: '+447700900456', verifiedName: 'Audited' } },
      partnerHeaders,
    );
    expect(auditEntries()).toEqual([
      { ...partnerEntry(), action: 'CreatePhoneMessageQrdl', access: 'ADD', phoneNumber: maskedNumber() },
      { ...partnerEntry(), action: 'UpdatePhoneMessageQrdl', access: 'UPDATE', phoneNumber: maskedNumber(), code },
      {
        ...partnerEntry(),
        action: 'DeletePhoneMessageQrdl',
        access: 'DELETE',
        phoneNumber: maskedNumber(),
        code: next,
      },
      { ...partnerEntry(), action: 'AddChatappPhoneNumber', access: 'ADD', phoneNumber: '…0456' },
    ]);
    expect(auditEntries()[0]?.['upstreamRequestId']).toBe(
      result?.__typename === 'AddMessageQrdlSuccess' ? result.requestId : 'none',
    );
  });

  it('the audit log has forbidden writes, writes refused by the upstream and unknown outcomes', async () => {
    await addCode('Not mine', {}, readerHeaders);
    gateway.upstreamSandbox.addFault({ kind: 'permissionDeny', action: 'CreatePhoneMessageQrdl', count: 1 });
    await addCode('Refused');
    gateway.upstreamSandbox.addFault({ kind: 'lostReply', action: 'CreatePhoneMessageQrdl', count: 1 });
    await addCode('Lost');
    const what = { action: 'CreatePhoneMessageQrdl', access: 'ADD', phoneNumber: maskedNumber() };
    expect(auditEntries()).toEqual([
      {
        ...partnerEntry(),
        ...what,
        caller: 'reader',
        callerId: 'reader',
        outcome: 'FORBIDDEN',
        upstreamRequestId: null,
      },
      { ...partnerEntry(), ...what, outcome: 'UPSTREAM_PERMISSION_DENIED' },
      { ...partnerEntry(), ...what, outcome: 'OUTCOME_UNKNOWN', upstreamRequestId: null },
    ]);
  });

  it('a write that ends after its caller got OUTCOME_UNKNOWN is audited twice: unknown, then its outcome', async () => {
    gateway.upstreamSandbox.addFault({ kind: 'delay', action: 'CreatePhoneMessageQrdl', count: 1, ms: 600 });
    await addCode('Late', {}, { ...partnerHeaders, 'x-request-timeout-ms': '300' });
    await expect
      .poll(() => auditEntries().map(({ outcome, how }) => [outcome, how]), { timeout: 5_000 })
      .toEqual([
        ['OUTCOME_UNKNOWN', 'carriedOut'],
        ['OK', 'late'],
      ]);
  });

  it('the audit log has replayed writes, idempotency conflicts and each item of a bulk mutation', async () => {
    await addCode('Once', { idempotencyKey: 'audit' });
    await addCode('Once', { idempotencyKey: 'audit' });
    await addCode('Another', { idempotencyKey: 'audit' });
    await gateway.request(
      'mutation ($inputs: [AddMessageQrdlInput!]!) { addMessageQrdls(inputs: $inputs) { __typename } }',
      { inputs: ['x', '', 'z'].map((prefilledMessage) => ({ custSpaceId, phoneNumber, prefilledMessage })) },
      partnerHeaders,
    );
    expect(auditEntries().map(({ outcome, how }) => [outcome, how])).toEqual([
      ['OK', 'carriedOut'],
      ['OK', 'replayed'],
      ['IDEMPOTENCY_CONFLICT', 'replayed'],
      ['OK', 'carriedOut'],
      ['OK', 'carriedOut'],
    ]);
  });

  it('the audit log has no reads', async () => {
    await gateway.request(NumbersDocument, { custSpaceId }, partnerHeaders);
    expect(auditEntries()).toEqual([]);
  });
});

describe('a repeated write', () => {
  it('a repeat under an idempotency key is forbidden once the caller has lost the scope', async () => {
    const { key } = await createClient(join(folder, 'clients.json'), {
      name: 'leaver',
      scopes: ['ADD'],
      custSpaceIds: [custSpaceId],
    });
    const asLeaver = { 'x-api-key': key };
    await expect
      .poll(async () => (await gateway.request('{ viewer { name } }', undefined, asLeaver)).status, { timeout: 5_000 })
      .toBe(200);
    expect((await addCode('Kept', { idempotencyKey: 'kept' }, asLeaver)).body.data?.addMessageQrdl.__typename).toBe(
      'AddMessageQrdlSuccess',
    );
    const { readFileSync, writeFileSync } = await import('node:fs');
    const file = join(folder, 'clients.json');
    const clientsFile = JSON.parse(readFileSync(file, 'utf8')) as { clients: { name: string; scopes: string[] }[] };
    writeFileSync(
      file,
      JSON.stringify({
        clients: clientsFile.clients.map((client) =>
          client.name === 'leaver' ? { ...client, scopes: ['READ'] } : client,
        ),
      }),
    );
    await expect
      .poll(async () => (await addCode('Kept', { idempotencyKey: 'kept' }, asLeaver)).body.data?.addMessageQrdl, {
        timeout: 5_000,
      })
      .toMatchObject({ __typename: 'PermissionError', code: 'FORBIDDEN' });
  });
});
