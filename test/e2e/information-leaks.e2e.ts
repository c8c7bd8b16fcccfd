import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClient } from '../../src/auth/index.js';
import type { FaultSpec } from '../../src/sandbox/index.js';
import { highQuotas, startTestGateway, type TestGateway } from '../test-gateway.js';

let gateway: TestGateway;
let folder: string;
let startReplica: () => Promise<TestGateway>;
let key: string;
let ownSpace: string;
let foreignSpace: string;
let ownNumber: string;
const secretText = 'Secret words of a customer';
const log: string[] = [];
/** Values that must never leak, by name. The log must not contain the caller's own numbers and texts either. */
let secretsByName: Record<string, string>;
let foreignNumbers: readonly string[];

const sink = { write: (line: string) => void log.push(line) };
const settings = (file: string) => ({
  ...highQuotas.env,
  AUTH: 'on',
  CLIENTS_FILE: file,
  CAMS_TIMEOUT_MS: '300',
  CACHE_TTL_MS: '0',
});
const keyHeaders = (shown: string) => ({ 'x-api-key': shown });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clients-'));
  const file = join(folder, 'clients.json');
  await createClient(file, { name: 'starter', scopes: ['READ'], custSpaceIds: ['x'] });
  gateway = await startTestGateway({
    sandbox: {
      ...highQuotas.sandbox,
      accessKeyId: 'LTAI5tSandboxKeyOfTheTest',
      accessKeySecret: 'kX93verySecretIndeed0000000001',
    },
    env: settings(file),
    log: sink,
  });
  startReplica = () => startTestGateway({ env: settings(file), existingSandbox: gateway.upstreamSandbox, log: sink });
  [ownSpace = '', foreignSpace = ''] = gateway.upstreamSandbox.spaces.map(({ custSpaceId }) => custSpaceId);
  key = (
    await createClient(file, { name: 'partner', scopes: ['READ', 'ADD', 'UPDATE', 'DELETE'], custSpaceIds: [ownSpace] })
  ).key;
  const every = (await createClient(file, { name: 'operator', scopes: ['READ'], custSpaceIds: null })).key;
  await vi.waitUntil(
    async () => (await gateway.request('{ viewer { name } }', undefined, keyHeaders(every))).status === 200,
    {
      timeout: 5_000,
      interval: 100,
    },
  );
  const numbers = async (custSpaceId: string) =>
    (
      await gateway.request<{ phoneNumbers: { nodes: { number: string }[] } }, { custSpaceId: string }>(
        'query ($custSpaceId: ID!) { phoneNumbers(custSpaceId: $custSpaceId) { nodes { number } } }',
        { custSpaceId },
        keyHeaders(every),
      )
    ).body.data?.phoneNumbers.nodes.map(({ number }) => number) ?? [];
  ownNumber = (await numbers(ownSpace))[0] ?? '';
  foreignNumbers = await numbers(foreignSpace);
  if (foreignNumbers.length === 0) throw new Error('Expected numbers in the other space, got none.');
  secretsByName = {
    'the access key': gateway.upstreamSandbox.accessKeyId,
    'the secret': gateway.upstreamSandbox.accessKeySecret,
    'the API key': key.slice(9),
    "the upstream's address": `127.0.0.1:${gateway.upstreamSandbox.port}`,
    'a folder of this machine': process.cwd(),
    'a stack': '    at ',
    'a signature': 'ACS3-HMAC',
  };
});
afterAll(async () => {
  await gateway.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  gateway.upstreamSandbox.clearFaults();
  log.length = 0;
});

/** A read of every field that can fail alone, and every kind of write. */
async function collectAnswers(headers: Record<string, string>, target = gateway): Promise<string> {
  const id = Buffer.from(`MessageQrdl:${ownSpace}/${ownNumber.slice(1)}/NOSUCHCODE0000`).toString('base64');
  const inSpace = `custSpaceId: "${ownSpace}"`;
  const anyError = '__typename ... on Error { code message }';
  const documents = [
    `{ waba(custSpaceId: "${ownSpace}") { name } phoneNumbers(custSpaceId: "${ownSpace}", first: 1) { totalCount ` +
      `} phoneNumber(custSpaceId: "${ownSpace}", number: "${ownNumber}") { status verificationStatus messageQrdls { ` +
      'totalCount } } }',
    `mutation {
      a: addMessageQrdl(input: { ${inSpace}, phoneNumber: "${ownNumber}", prefilledMessage: "${secretText}" }) {
        __typename ... on Error { code message } ... on UpstreamError { requestId upstreamCode }
        ... on PermissionError { accessDeniedDetail }
      }
      b: updateMessageQrdl(input: { id: "${id}", prefilledMessage: "${secretText}" }) { ${anyError} }
      c: deleteMessageQrdl(input: { id: "${id}" }) { ${anyError} }
      d: addPhoneNumber(input: { ${inSpace}, number: "+447700900123", verifiedName: "${secretText}" }) { ${anyError} }
    }`,
  ];
  const bodies = await Promise.all(
    documents.map(async (query) => JSON.stringify((await target.request(query, undefined, headers)).body)),
  );
  return bodies.join('\n');
}

/** Names of the secrets found in a response or in the log so far. */
function leaksIn(answer: string): readonly string[] {
  const lines = log.join('');
  const inBoth = ([where, text]: readonly [string, string]) => [
    ...Object.entries(secretsByName)
      .filter(([, secret]) => text.includes(secret))
      .map(([what]) => `${what} in ${where}`),
    ...(text.match(/\bhttps?:\/\/[^"\\ ]+/g) ?? []).map((url) => `${url} in ${where}`),
    ...foreignNumbers
      .filter((number) => text.includes(number.slice(1)))
      .map((number) => `${number} of another in ${where}`),
    ...(text.includes('INTERNAL_ERROR') ? [`a fault in ${where}`] : []),
  ];
  // The log must not contain the caller's own data either.
  const own = [ownNumber.slice(1), '7700900123', secretText]
    .filter((said) => lines.includes(said))
    .map((said) => `${said} in the log`);
  return [...inBoth(['the answer', answer]), ...inBoth(['the log', lines]), ...own];
}

/** An upstream message that contains everything that must not be passed on. */
const leakyMessage = () =>
  `Denied for ${foreignNumbers[0]?.slice(1)} and ${foreignNumbers[1]}: ` +
  `https://${secretsByName["the upstream's address"]}/?PhoneNumber=${ownNumber.slice(1)}` +
  `&AccessKeyId=${secretsByName['the access key']} ` +
  `StringToSign ${secretsByName['the secret']}`;

const faultKinds: readonly [string, () => Omit<FaultSpec, 'action'>][] = [
  ...(
    [
      'reset',
      'hang',
      'html502',
      'emptyBody',
      'permissionDeny',
      'unsubscribed',
      'cutOff',
      'lostReply',
      'hungReply',
      'idleClose',
      'unknownEnum',
      'trailingNewlines',
    ] as const
  ).map((kind): [string, () => Omit<FaultSpec, 'action'>] => [kind, () => ({ kind })]),
  ['delay', () => ({ kind: 'delay', ms: 400 })],
  ['throttle', () => ({ kind: 'throttle', count: 5 })],
  [
    'an error that gossips',
    () => ({ kind: 'error', code: 'InvalidParameter.X', message: leakyMessage(), status: 400 }),
  ],
  ['a failure that gossips', () => ({ kind: 'error', code: 'InternalError', message: leakyMessage(), status: 500 })],
  ['a denial that gossips', () => ({ kind: 'error', code: 'Forbidden.RAM', message: leakyMessage(), status: 403 })],
  ['a gossip with HTTP 200', () => ({ kind: 'error', code: 'Something.Else', message: leakyMessage(), status: 200 })],
  [
    'a code that gossips',
    () => ({ kind: 'error', code: `Invalid${foreignNumbers[0]?.slice(1)}`, message: 'No.', status: 400 }),
  ],
];

describe('responses and logs at level trace contain no secret, address, stack, message text or foreign number', () => {
  it.each(faultKinds)('nothing leaks while the upstream fails with %s', async (_, fault) => {
    // Starts a new gateway, because the previous fault may have opened the circuit breakers.
    const other = await startReplica();
    gateway.upstreamSandbox.addFault(fault());
    try {
      expect(leaksIn(await collectAnswers(keyHeaders(key), other))).toEqual([]);
      expect(gateway.upstreamSandbox.faults()[0]?.hits).toBeGreaterThan(3);
    } finally {
      await other.close();
    }
  });

  it('nothing leaks without a fault', async () => {
    expect(leaksIn(await collectAnswers(keyHeaders(key)))).toEqual([]);
  });

  it('nothing leaks to a caller with a wrong or misplaced key', async () => {
    const wrong = `wg_${'x'.repeat(46)}`;
    const headers: Record<string, string>[] = [
      keyHeaders(wrong),
      { authorization: `Basic ${key}` },
      { 'x-api-key': key, authorization: `Bearer ${key}` },
    ];
    let output = '';
    for (const header of headers) output += await collectAnswers(header);
    expect(leaksIn(output)).toEqual([]);
    expect(`${output}${log.join('')}`).not.toContain(wrong);
  });

  it("nothing leaks about another caller's space", async () => {
    const { body } = await gateway.request(
      `{ phoneNumbers(custSpaceId: "${foreignSpace}") { nodes { number } } }`,
      undefined,
      keyHeaders(key),
    );
    expect(leaksIn(JSON.stringify(body))).toEqual([]);
  });

  it.each([
    ['a wrong access secret', { ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'kX93anotherSecretOfNobody00001' }],
    ['an unknown access key', { ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAI5tNobodysKeyAtAll0001' }],
    ['an unreachable upstream', { CAMS_ENDPOINT: '127.0.0.1:9' }],
  ])('nothing leaks if the gateway is misconfigured: %s', async (_, env) => {
    const misled = await startTestGateway({
      env: { ...highQuotas.env, CAMS_TIMEOUT_MS: '500', ...env },
      existingSandbox: gateway.upstreamSandbox,
      log: sink,
    });
    try {
      const { body } = await misled.request(`{ phoneNumbers(custSpaceId: "${ownSpace}") { totalCount } }`);
      expect(body.errors?.[0]?.extensions?.['code']).toMatch(/^UPSTREAM_/);
      const output = JSON.stringify(body);
      expect(leaksIn(output)).toEqual([]);
      for (const secret of Object.values(env)) expect(`${output}${log.join('')}`).not.toContain(secret);
    } finally {
      await misled.close();
    }
  });
});
