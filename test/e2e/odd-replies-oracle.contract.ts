/**
 * Compares the gateway with Alibaba's generated client on one sandbox. Under every fault the gateway must show the data
 * that the client reads without the fault, and report every write with the outcome that the client finds.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type FaultSpec, type RunningSandbox } from '../../src/sandbox/index.js';
import { faultKinds } from '../../src/sandbox/faults/fault-kinds.js';
import { cams, officialClient, type OfficialClient } from '../sandbox/official-client.js';
import { highQuotas, startTestGateway, type TestGateway } from '../test-gateway.js';

const custSpaceId = 'cams-cafe-moewe';
let sandbox: RunningSandbox;
let client: OfficialClient;
let gateway: TestGateway;

beforeAll(async () => {
  sandbox = await startSandbox({ latencyMs: 0, numbersPerSpace: 4, codesPerNumber: 2, ...highQuotas.sandbox });
  client = officialClient(sandbox);
  gateway = await startTestGateway({
    existingSandbox: sandbox,
    env: { ...highQuotas.env, CAMS_TIMEOUT_MS: '400', CACHE_TTL_MS: '0', CAMS_SPACES: custSpaceId },
  });
});
afterAll(async () => {
  await gateway.close();
  await sandbox.close();
});
beforeEach(() => sandbox.reset());

async function numbers() {
  const { body } = await client.queryChatappPhoneNumbers(new cams.QueryChatappPhoneNumbersRequest({ custSpaceId }));
  return body?.phoneNumbers ?? [];
}
async function codes(phoneNumber: string) {
  const request = new cams.ListPhoneMessageQrdlRequest({ custSpaceId, phoneNumber });
  return (await client.listPhoneMessageQrdl(request)).body?.data ?? [];
}
const firstNumber = async () => (await numbers())[0]?.phoneNumber ?? '';
const ask = async (query: string) => (await gateway.request<Record<string, unknown>, never>(query)).body;

const meaning = (text: string | undefined) => (text === undefined || ['', 'None', '无'].includes(text) ? null : text);

/** Faults that change only the form of a reply, not its meaning. */
const formFaults = [
  'byteOrderMark',
  'trailingNewlines',
  'nullRecord',
  'wrappedLists',
  'formattedNumbers',
  'numericTexts',
] as const;

describe('reads under faults of the form', () => {
  it.each(formFaults)('%s: the gateway lists the numbers that the official client lists', async (kind) => {
    const expected = (await numbers()).map(({ phoneNumber, verifiedName, statusQueue, statusCallbackUrl }) => ({
      number: `+${phoneNumber}`,
      verifiedName: meaning(verifiedName),
      statusQueue: meaning(statusQueue),
      statusCallbackUrl: meaning(statusCallbackUrl),
    }));
    sandbox.addFault({ kind });
    const { data } = await ask('{ phoneNumbers { nodes { number verifiedName statusQueue statusCallbackUrl } } }');
    const byNumber = (one: { number: string }, other: { number: string }) => (one.number < other.number ? -1 : 1);
    expect(data).toEqual({ phoneNumbers: { nodes: expected.toSorted(byNumber) } });
  });

  it.each(formFaults)('%s: the gateway lists the codes that the official client lists', async (kind) => {
    const phoneNumber = await firstNumber();
    const expected = (await codes(phoneNumber)).map(({ qrdlCode, prefilledMessage, deepLinkUrl }) => ({
      code: qrdlCode,
      // A newline at the end of a text may have been written by a person.
      prefilledMessage: kind === 'trailingNewlines' ? `${prefilledMessage}\n` : prefilledMessage,
      deepLinkUrl,
    }));
    sandbox.addFault({ kind });
    const { data } = await ask(
      `{ phoneNumber(number: "${phoneNumber}") { messageQrdls { nodes { code prefilledMessage deepLinkUrl } } } }`,
    );
    const found = data as { phoneNumber: { messageQrdls: { nodes: unknown[] } } };
    expect(found.phoneNumber.messageQrdls.nodes).toHaveLength(expected.length);
    expect(found.phoneNumber.messageQrdls.nodes).toEqual(expect.arrayContaining(expected));
  });

  it('a record in which the official client finds no key is counted as unreadable', async () => {
    sandbox.addFault({ kind: 'setField', field: 'PhoneNumber', index: 1 });
    const expected = (await numbers()).flatMap(({ phoneNumber }) => phoneNumber ?? []);
    expect(expected).toHaveLength(3);
    const { data, extensions } = await ask('{ phoneNumbers { totalCount nodes { number } } }');
    expect(data).toEqual({
      phoneNumbers: { totalCount: 3, nodes: expected.toSorted().map((digits) => ({ number: `+${digits}` })) },
    });
    expect(extensions).toMatchObject({ unreadableRecords: [{ action: 'QueryChatappPhoneNumbers', count: 1 }] });
  });
});

/** The details of faults that, without details, would not affect a code or would take long. */
const details: Partial<Record<string, Partial<FaultSpec>>> = { delay: { ms: 10 }, setField: { field: 'QrdlCode' } };

/** idleClose also closes the connections of the official client, which does not expect it. */
const kinds = Object.keys(faultKinds).filter((kind) => kind !== 'idleClose');

describe('writes under every fault', () => {
  it.each(kinds)('%s: every write is reported with the outcome that the official client finds', async (kind) => {
    const phoneNumber = await firstNumber();
    for (const [write, action] of [
      ['addMessageQrdl', 'CreatePhoneMessageQrdl'],
      ['updateMessageQrdl', 'UpdatePhoneMessageQrdl'],
      ['deleteMessageQrdl', 'DeletePhoneMessageQrdl'],
    ] as const) {
      sandbox.addFault({ kind, action, count: 1, ...details[kind] } as FaultSpec);
      const text = `${write} ${kind}`;
      const code = (await codes(phoneNumber))[0]?.qrdlCode ?? '';
      const input = {
        addMessageQrdl: `prefilledMessage: "${text}"`,
        updateMessageQrdl: `code: "${code}", prefilledMessage: "${text}", imageFormat: PNG`,
        deleteMessageQrdl: `code: "${code}"`,
      }[write];
      const { data } = await ask(
        `mutation { result: ${write}(input: { phoneNumber: "${phoneNumber}", ${input} }) { __typename } }`,
      );
      const { __typename: outcome } = (data as { result: { __typename: string } }).result;
      const after = await codes(phoneNumber);
      const isDone =
        write === 'deleteMessageQrdl'
          ? after.every(({ qrdlCode }) => qrdlCode !== code)
          : after.some(({ prefilledMessage }) => prefilledMessage === text);
      const claim = outcome.endsWith('Success') ? 'done' : outcome === 'OutcomeUnknownError' ? 'unknown' : 'not done';
      expect([write, claim]).toEqual([
        write,
        expect.stringMatching(isDone ? /^(done|unknown)$/ : /^(not done|unknown)$/),
      ]);
      sandbox.reset();
    }
  });
});
