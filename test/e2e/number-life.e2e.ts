import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../test-gateway.js';

const custSpaceId = 'cams-cafe-moewe';
const log: string[] = [];
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({
    sandbox: { quotas: { '*': 100_000 }, spaces: 2, numbersPerSpace: 20, codesPerNumber: 2 },
    env: { CAMS_QUOTAS: '*=10000' },
    log: { write: (line) => void log.push(line) },
  });
});
afterAll(() => gateway.close());

interface Result {
  readonly __typename: string;
  readonly [field: string]: unknown;
}

/** Calls one mutation, and returns its result. */
async function mutate(name: string, type: string, input: object, selection: string, headers = {}): Promise<Result> {
  const { body } = await gateway.request<{ result: Result }, { input: object }>(
    `mutation ($input: ${type}!) { result: ${name}(input: $input) { __typename ${selection}
       ... on Error { message code } ... on ThrottledError { retryAfterMs }
       ... on InvalidInputError { issues { path } } } }`,
    { input: { custSpaceId, ...input } },
    headers,
  );
  expect(body.errors).toBeUndefined();
  return body.data?.result ?? { __typename: 'none' };
}

async function lastCode(): Promise<{ phoneNumber: string; code: string } | undefined> {
  const { host, port } = gateway.upstreamSandbox;
  const codes = (await (await fetch(`http://${host}:${port}/__sandbox/verification-codes`)).json()) as {
    phoneNumber: string;
    code: string;
  }[];
  return codes.at(-1);
}

const stage = 'phoneNumber { number lifecycle { stage nextActions } }';
const stageOf = (result: Result) => (result['phoneNumber'] as { lifecycle: { stage: string } }).lifecycle.stage;
let serial = 17_386;

async function addNumber(): Promise<string> {
  const number = `+49152288${serial++}`;
  const added = await mutate(
    'addPhoneNumber',
    'AddPhoneNumberInput',
    { number, verifiedName: 'Möwe am Kai' },
    `... on AddPhoneNumberSuccess { ${stage} }`,
  );
  expect(stageOf(added)).toBe('ADDED');
  return number;
}

async function connect(number: string): Promise<Result> {
  await mutate(
    'requestVerificationCode',
    'RequestVerificationCodeInput',
    { phoneNumber: number },
    '... on RequestVerificationCodeSuccess { retryAfterMs }',
  );
  const code = (await lastCode())?.code;
  return mutate(
    'verifyPhoneNumber',
    'VerifyPhoneNumberInput',
    { phoneNumber: number, code },
    `... on VerifyPhoneNumberSuccess { ${stage} }`,
  );
}

/** The message for an attempt beyond the limit. */
const inWords = (limit: string): unknown => expect.stringContaining(`: ${limit}. Nothing was sent.`);

describe('the life of a number', () => {
  it('a number becomes CONNECTED: added, code requested, code verified', async () => {
    const number = await addNumber();
    const requested = await mutate(
      'requestVerificationCode',
      'RequestVerificationCodeInput',
      { phoneNumber: number, method: 'VOICE', language: 'zh-CN' },
      `... on RequestVerificationCodeSuccess { retryAfterMs ${stage} }`,
    );
    expect(requested).toMatchObject({ __typename: 'RequestVerificationCodeSuccess', retryAfterMs: 60_000 });
    const sent = await lastCode();
    expect(`+${sent?.phoneNumber}`).toBe(number);
    const verified = await mutate(
      'verifyPhoneNumber',
      'VerifyPhoneNumberInput',
      { phoneNumber: number, code: sent?.code },
      `... on VerifyPhoneNumberSuccess { ${stage} }`,
    );
    expect(stageOf(verified)).toBe('CONNECTED');
    expect(log.filter((line) => line.includes(sent?.code ?? 'no code'))).toEqual([]);
  });

  it('a code is requested at most once a minute and never in an unknown language', async () => {
    const number = await addNumber();
    const ask = (more: object) =>
      mutate('requestVerificationCode', 'RequestVerificationCodeInput', { phoneNumber: number, ...more }, '');
    expect(await ask({ language: 'english!' })).toMatchObject({
      __typename: 'InvalidInputError',
      issues: [{ path: ['input', 'language'] }],
    });
    gateway.takeUpstreamCalls();
    expect((await ask({})).__typename).toBe('RequestVerificationCodeSuccess');
    expect(await ask({})).toMatchObject({
      __typename: 'ThrottledError',
      code: 'RATE_LIMITED',
      message: inWords('one verification code a minute'),
    });
    expect(gateway.takeUpstreamCalls()['GetChatappVerifyCode']).toBe(1);
  });

  it('a verification whose reply was lost is settled by reading the number', async () => {
    const number = await addNumber();
    await mutate('requestVerificationCode', 'RequestVerificationCodeInput', { phoneNumber: number }, '');
    const code = (await lastCode())?.code;
    gateway.upstreamSandbox.addFault({ kind: 'lostReply', action: 'ChatappVerifyAndRegister', count: 1 });
    const verified = await mutate(
      'verifyPhoneNumber',
      'VerifyPhoneNumberInput',
      { phoneNumber: number, code },
      `... on VerifyPhoneNumberSuccess { ${stage} }`,
    );
    expect(stageOf(verified)).toBe('CONNECTED');
    gateway.upstreamSandbox.clearFaults();
  });

  it('an unknown outcome of a registration comes with the number, read from the upstream', async () => {
    const number = await addNumber();
    await connect(number);
    gateway.upstreamSandbox.addFault({ kind: 'lostReply', action: 'ChatappPhoneNumberRegister', count: 1 });
    const registered = await mutate(
      'registerPhoneNumber',
      'RegisterPhoneNumberInput',
      { phoneNumber: number },
      `... on OutcomeUnknownError { ${stage} }`,
    );
    expect(registered.__typename).toBe('OutcomeUnknownError');
    expect(stageOf(registered)).toBe('CONNECTED');
    gateway.upstreamSandbox.clearFaults();
  });

  it('registrations and deregistrations share a limit, and the eleventh is refused before it is sent', async () => {
    const number = await addNumber();
    await connect(number);
    const left: unknown[] = [];
    for (let attempt = 0; attempt < 9; attempt++) {
      const name = attempt % 2 === 0 ? 'deregisterPhoneNumber' : 'registerPhoneNumber';
      const type = attempt % 2 === 0 ? 'DeregisterPhoneNumberInput' : 'RegisterPhoneNumberInput';
      const success = attempt % 2 === 0 ? 'DeregisterPhoneNumberSuccess' : 'RegisterPhoneNumberSuccess';
      const confirm = attempt % 2 === 0 ? { confirm: number } : {};
      const result = await mutate(
        name,
        type,
        { phoneNumber: number, ...confirm },
        `... on ${success} { attemptsLeft }`,
      );
      left.push(result['attemptsLeft']);
    }
    expect(left).toEqual([8, 7, 6, 5, 4, 3, 2, 1, 0]);
    gateway.takeUpstreamCalls();
    const refused = await mutate('registerPhoneNumber', 'RegisterPhoneNumberInput', { phoneNumber: number }, '');
    expect(refused).toMatchObject({
      __typename: 'ThrottledError',
      code: 'RATE_LIMITED',
      message: inWords('ten registrations and deregistrations in 72 hours'),
    });
    expect(refused['retryAfterMs']).toBeGreaterThan(71 * 60 * 60_000);
    expect(gateway.takeUpstreamCalls()['ChatappPhoneNumberRegister']).toBeUndefined();
  });

  it('deregisterPhoneNumber is refused if confirm is another number than phoneNumber', async () => {
    const number = await addNumber();
    const result = await mutate(
      'deregisterPhoneNumber',
      'DeregisterPhoneNumberInput',
      { phoneNumber: number, confirm: '+4930901820' },
      '',
    );
    expect(result).toMatchObject({ __typename: 'InvalidInputError', issues: [{ path: ['input', 'confirm'] }] });
  });

  it('syncPhoneNumbers makes one call for a space and returns its numbers', async () => {
    gateway.takeUpstreamCalls();
    const result = await mutate(
      'syncPhoneNumbers',
      'SyncPhoneNumbersInput',
      {},
      '... on SyncPhoneNumbersSuccess { phoneNumbers(first: 3) { totalCount nodes { number lifecycle { stage } } } }',
    );
    expect(result['phoneNumbers']).toMatchObject({ totalCount: expect.any(Number), nodes: { length: 3 } });
    expect(gateway.takeUpstreamCalls()).toEqual({ ChatappSyncPhoneNumber: 1 });
  });
});

describe('the settings of a number', () => {
  const profile = 'businessProfile { about description email websites vertical }';

  it('settings that an update leaves out keep their values although CAMS may clear them', async () => {
    const number = await addNumber();
    const update = (changes: object) =>
      mutate(
        'updateBusinessProfile',
        'UpdateBusinessProfileInput',
        { phoneNumber: number, ...changes },
        `... on UpdateBusinessProfileSuccess { ${profile} phoneNumber { ${profile} } }`,
      );
    await update({ about: 'At the quay', websites: ['https://kai.example'], vertical: 'RESTAURANT' });
    const expected = { about: 'At the quay', email: 'kai@moewe.example', websites: ['https://kai.example'] };
    expect(await update({ email: 'kai@moewe.example' })).toMatchObject({
      businessProfile: expected,
      phoneNumber: { businessProfile: { ...expected, vertical: 'RESTAURANT' } },
    });
  });

  it('two concurrent updates of settings lose nothing', async () => {
    const number = await addNumber();
    const update = (changes: object) =>
      mutate('updateBusinessProfile', 'UpdateBusinessProfileInput', { phoneNumber: number, ...changes }, '');
    await Promise.all([
      update({ about: 'One' }),
      update({ description: 'Two' }),
      update({ email: 'three@moewe.example' }),
    ]);
    const { body } = await gateway.request(
      `{ phoneNumber(custSpaceId: "${custSpaceId}", number: "${number}") { ${profile} } }`,
    );
    expect(body.data).toMatchObject({
      phoneNumber: { businessProfile: { about: 'One', description: 'Two', email: 'three@moewe.example' } },
    });
  });

  it("settings that exceed WhatsApp's limits are refused before anything is sent", async () => {
    const number = await addNumber();
    gateway.takeUpstreamCalls();
    const result = await mutate(
      'updateBusinessProfile',
      'UpdateBusinessProfileInput',
      { phoneNumber: number, about: 'x'.repeat(140), websites: ['https://a.b', 'https://c.d', 'https://e.f'] },
      '',
    );
    expect(result).toMatchObject({
      __typename: 'InvalidInputError',
      issues: [{ path: ['input', 'about'] }, { path: ['input', 'websites'] }],
    });
    expect(gateway.takeUpstreamCalls()['ModifyPhoneBusinessProfile']).toBeUndefined();
  });

  it('an update of callbacks returns the previous ones and keeps those that it leaves out', async () => {
    const number = await addNumber();
    const update = (changes: object) =>
      mutate(
        'updatePhoneNumberCallbacks',
        'UpdatePhoneNumberCallbacksInput',
        { phoneNumber: number, ...changes },
        `... on UpdatePhoneNumberCallbacksSuccess { previousUpCallbackUrl previousStatusCallbackUrl
           phoneNumber { upCallbackUrl statusCallbackUrl } }`,
      );
    await update({ upCallbackUrl: 'https://a.example/in', statusCallbackUrl: 'https://a.example/status' });
    expect(await update({ upCallbackUrl: 'https://b.example/in' })).toMatchObject({
      previousUpCallbackUrl: 'https://a.example/in',
      previousStatusCallbackUrl: 'https://a.example/status',
      phoneNumber: { upCallbackUrl: 'https://b.example/in', statusCallbackUrl: 'https://a.example/status' },
    });
  });

  it('one part of the automation is replaced and the others are kept', async () => {
    const number = await addNumber();
    const update = (changes: object) =>
      mutate(
        'updateConversationalAutomation',
        'UpdateConversationalAutomationInput',
        { phoneNumber: number, ...changes },
        `... on UpdateConversationalAutomationSuccess {
           conversationalAutomation { enableWelcomeMessage prompts commands { name description } } }`,
      );
    await update({ prompts: ['Book a table'], commands: [{ name: 'menu', description: 'Show the menu' }] });
    expect(await update({ enableWelcomeMessage: true })).toMatchObject({
      conversationalAutomation: {
        enableWelcomeMessage: true,
        prompts: ['Book a table'],
        commands: [{ name: 'menu', description: 'Show the menu' }],
      },
    });
  });
});

describe('reading', () => {
  it('a range of metrics that is empty or longer than 90 days is refused', async () => {
    for (const to of ['2026-10-31T00:00:00Z', '2027-02-01T00:00:00Z']) {
      const { body } = await gateway.request(
        `{ phoneNumbers(custSpaceId: "${custSpaceId}", first: 1) { nodes { metrics(from: "2026-11-01T00:00:00Z", ` +
          `to: "${to}") { sentCount } } } }`,
      );
      expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
    }
  });

  it('the spaces of the caller are listed and filtered without an upstream call', async () => {
    gateway.takeUpstreamCalls();
    const { body } = await gateway.request(
      '{ spaces(filter: { search: "LANTERN" }) { totalCount nodes { custSpaceId } } }',
    );
    expect(body.data).toEqual({ spaces: { totalCount: 1, nodes: [{ custSpaceId: 'cams-golden-lantern' }] } });
    expect(gateway.takeUpstreamCalls()).toEqual({});
  });
});
