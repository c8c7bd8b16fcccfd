import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../src/auth/index.js';
import { startTestGateway, type TestGateway } from '../test-gateway.js';
import {
  codeOf,
  connectNumber,
  mutate,
  numberMutations,
  sendMutation,
  type NumberGateway,
  type NumberMutation,
} from './number-client.js';

const custSpaceId = 'cams-cafe-moewe';
const scopes = ['READ', 'ADD', 'UPDATE', 'DELETE'] as const;
const folder = mkdtempSync(join(tmpdir(), 'numbers-'));
let gateway: TestGateway;
let client: NumberGateway;
/** A client that has every scope but one. */
const clientWithout = new Map<string, NumberGateway>();
let serial = 40_000;
const nextNumber = () => `+49152288${serial++}`;

beforeAll(async () => {
  const file = join(folder, 'clients.json');
  const keyOf = async (name: string, granted: (typeof scopes)[number][]) =>
    (await createClient(file, { name, scopes: granted, custSpaceIds: null })).key;
  const all = await keyOf('all', [...scopes]);
  const keys = new Map<string, string>();
  for (const scope of scopes)
    keys.set(
      scope,
      await keyOf(
        `no-${scope}`,
        scopes.filter((other) => other !== scope),
      ),
    );
  gateway = await startTestGateway({
    sandbox: { quotas: { '*': 100_000 }, spaces: 1, numbersPerSpace: 2, codesPerNumber: 0 },
    env: { CAMS_QUOTAS: '*=10000', CAMS_TIMEOUT_MS: '1000', AUTH: 'on', CLIENTS_FILE: file },
  });
  const address = { url: gateway.url, sandboxUrl: gateway.upstreamSandbox.url };
  client = { ...address, headers: { 'x-api-key': all } };
  for (const [scope, key] of keys) clientWithout.set(scope, { ...address, headers: { 'x-api-key': key } });
});
afterAll(async () => {
  await gateway.close();
  rmSync(folder, { recursive: true });
});
afterEach(() => gateway.upstreamSandbox.clearFaults());

const written = (action: string) => gateway.upstreamSandbox.stats().written[action] ?? 0;

async function addNumber(): Promise<{ custSpaceId: string; phoneNumber: string }> {
  const phoneNumber = nextNumber();
  await mutate(client, 'addPhoneNumber', { custSpaceId, number: phoneNumber, verifiedName: 'Möwe' });
  return { custSpaceId, phoneNumber };
}

describe('a verification code', () => {
  it.each(['lostReply', 'hungReply', 'cutOff'] as const)(
    'a verification code is sent once if the reply is a %s, and no second one within the minute',
    async (kind) => {
      const target = await addNumber();
      const before = written('GetChatappVerifyCode');
      gateway.upstreamSandbox.addFault({ kind, action: 'GetChatappVerifyCode' });
      const requested = await mutate(client, 'requestVerificationCode', target);
      expect(requested).toMatchObject({
        __typename: 'OutcomeUnknownError',
        code: 'OUTCOME_UNKNOWN',
        phoneNumber: { number: target.phoneNumber, lifecycle: { stage: 'ADDED' } },
      });
      gateway.upstreamSandbox.clearFaults();
      const again = await mutate(client, 'requestVerificationCode', target);
      expect(again).toMatchObject({ __typename: 'ThrottledError', code: 'RATE_LIMITED' });
      expect(again.retryAfterMs).toBeLessThanOrEqual(60_000);
      expect(written('GetChatappVerifyCode') - before).toBe(1);
    },
  );

  it('a verification code is not sent again by a retry with the same idempotency key', async () => {
    const target = { ...(await addNumber()), idempotencyKey: 'code-1' };
    const before = written('GetChatappVerifyCode');
    const first = await mutate(client, 'requestVerificationCode', target);
    const second = await mutate(client, 'requestVerificationCode', target);
    expect([first.__typename, second.__typename]).toEqual(Array(2).fill('RequestVerificationCodeSuccess'));
    expect(written('GetChatappVerifyCode') - before).toBe(1);
  });

  it('a verification code may be requested again at once if CAMS throttled the call', async () => {
    const target = await addNumber();
    gateway.upstreamSandbox.addFault({ kind: 'permissionDeny', action: 'GetChatappVerifyCode', count: 1 });
    expect((await mutate(client, 'requestVerificationCode', target)).__typename).toBe('PermissionError');
    expect((await mutate(client, 'requestVerificationCode', target)).__typename).toBe('RequestVerificationCodeSuccess');
  });
});

describe('a verification', () => {
  it('a verification whose request was lost stays unknown, and the number does not count as connected', async () => {
    const target = await addNumber();
    await mutate(client, 'requestVerificationCode', target);
    const code = await codeOf(client, target.phoneNumber);
    gateway.upstreamSandbox.addFault({ kind: 'reset', action: 'ChatappVerifyAndRegister' });
    expect(await mutate(client, 'verifyPhoneNumber', { ...target, code })).toMatchObject({
      __typename: 'OutcomeUnknownError',
      phoneNumber: { lifecycle: { stage: 'ADDED' } },
    });
    gateway.upstreamSandbox.clearFaults();
    // The code was not used, so the owner does not need another one.
    expect(await mutate(client, 'verifyPhoneNumber', { ...target, code })).toMatchObject({
      phoneNumber: { lifecycle: { stage: 'CONNECTED' } },
    });
  });

  it('a verification whose reply was lost succeeds if the number is connected, also for a retry', async () => {
    const target = await addNumber();
    await mutate(client, 'requestVerificationCode', target);
    const code = await codeOf(client, target.phoneNumber);
    gateway.upstreamSandbox.addFault({ kind: 'lostReply', action: 'ChatappVerifyAndRegister', count: 1 });
    const before = written('ChatappVerifyAndRegister');
    const input = { ...target, code, idempotencyKey: 'verify-1' };
    for (let attempt = 0; attempt < 2; attempt++)
      expect(await mutate(client, 'verifyPhoneNumber', input)).toMatchObject({
        __typename: 'VerifyPhoneNumberSuccess',
        phoneNumber: { lifecycle: { stage: 'CONNECTED' } },
      });
    expect(written('ChatappVerifyAndRegister') - before).toBe(1);
  });

  it('a verification whose key was used with another code is a conflict', async () => {
    const target = { ...(await addNumber()), idempotencyKey: 'verify-2' };
    await mutate(client, 'verifyPhoneNumber', { ...target, code: '000000' });
    expect(await mutate(client, 'verifyPhoneNumber', { ...target, code: '000001' })).toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
    });
  });

  it('a verification with a wrong code uses up no registration', async () => {
    const target = await addNumber();
    await mutate(client, 'requestVerificationCode', target);
    const code = (await codeOf(client, target.phoneNumber)) ?? '';
    const wrong = code === '000000' ? '000001' : '000000';
    for (let attempt = 0; attempt < 3; attempt++)
      expect((await mutate(client, 'verifyPhoneNumber', { ...target, code: wrong })).__typename).toBe('UpstreamError');
    await mutate(client, 'verifyPhoneNumber', { ...target, code });
    expect((await mutate(client, 'registerPhoneNumber', target)).attemptsLeft).toBe(8);
  });
});

describe('a registration', () => {
  it('a registration counts if it may have been executed, and not if it surely was not', async () => {
    const phoneNumber = nextNumber();
    await connectNumber(client, custSpaceId, phoneNumber);
    const target = { custSpaceId, phoneNumber };
    const fault = async (kind: 'lostReply' | 'permissionDeny') => {
      gateway.upstreamSandbox.addFault({ kind, action: 'ChatappPhoneNumberRegister', count: 1 });
      return (await mutate(client, 'registerPhoneNumber', target)).__typename;
    };
    expect(await fault('lostReply')).toBe('OutcomeUnknownError');
    expect(await fault('permissionDeny')).toBe('PermissionError');
    expect((await mutate(client, 'registerPhoneNumber', target)).attemptsLeft).toBe(7);
  });

  it('a registration that Meta rejects with 133016 is throttled for 72 hours, in each form of the error', async () => {
    const phoneNumber = nextNumber();
    await connectNumber(client, custSpaceId, phoneNumber);
    for (const fault of [
      { code: 'Chatapp.RegisterLimit', message: '(#133016) Account register deregister rate limit exceeded.' },
      { code: 'Chatapp.133016', message: 'Refused.' },
    ]) {
      gateway.upstreamSandbox.addFault({ kind: 'error', action: 'ChatappPhoneNumberRegister', count: 1, ...fault });
      expect(await mutate(client, 'registerPhoneNumber', { custSpaceId, phoneNumber })).toMatchObject({
        __typename: 'ThrottledError',
        code: 'UPSTREAM_THROTTLED',
        retryAfterMs: 72 * 60 * 60_000,
      });
    }
  });
});

describe('the scopes of the mutations of a number', () => {
  const scopeOf: Readonly<Record<NumberMutation, (typeof scopes)[number]>> = {
    addPhoneNumber: 'ADD',
    requestVerificationCode: 'ADD',
    verifyPhoneNumber: 'ADD',
    registerPhoneNumber: 'ADD',
    deregisterPhoneNumber: 'DELETE',
    syncPhoneNumbers: 'UPDATE',
    updateBusinessProfile: 'UPDATE',
    updatePhoneNumberCallbacks: 'UPDATE',
    updateConversationalAutomation: 'UPDATE',
  };

  it.each(numberMutations)('the mutation %s is refused without its scope, and nothing is written', async (name) => {
    const phoneNumber = nextNumber();
    if (name !== 'addPhoneNumber')
      await mutate(client, 'addPhoneNumber', { custSpaceId, number: phoneNumber, verifiedName: 'Möwe' });
    const before = { ...gateway.upstreamSandbox.stats().written };
    const inputs: Partial<Record<NumberMutation, object>> = {
      addPhoneNumber: { custSpaceId, number: phoneNumber, verifiedName: 'Möwe' },
      verifyPhoneNumber: { custSpaceId, phoneNumber, code: '123456' },
      deregisterPhoneNumber: { custSpaceId, phoneNumber, confirm: phoneNumber },
      syncPhoneNumbers: { custSpaceId },
    };
    const input = { ...(inputs[name] ?? { custSpaceId, phoneNumber }) };
    const refused = clientWithout.get(scopeOf[name]);
    if (refused === undefined) throw new Error(`Expected a client without the scope of ${name}.`);
    const { data } = await sendMutation(refused, name, input);
    expect(data?.result).toMatchObject({ __typename: 'PermissionError', code: 'FORBIDDEN' });
    expect(gateway.upstreamSandbox.stats().written).toEqual(before);
  });
});
