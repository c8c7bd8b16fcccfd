import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  AddMessageQrdlDocument,
  AddMessageQrdlsDocument,
  AddPhoneNumberDocument,
  CodesOfNumberDocument,
  DeleteMessageQrdlDocument,
  NumbersDocument,
  UpdateMessageQrdlDocument,
  type AddMessageQrdlMutation,
} from '../client/generated/graphql.js';
import { highQuotas, startTestGateway, type TestGateway } from '../test-gateway.js';

let gateway: TestGateway;
let custSpaceId: string;
let number: string;
let otherNumber: string;

beforeAll(async () => {
  gateway = await startTestGateway(highQuotas);
  custSpaceId = gateway.upstreamSandbox.spaces[0]?.custSpaceId ?? '';
  const { body } = await gateway.request(NumbersDocument, { custSpaceId, first: 2 });
  [number = '', otherNumber = ''] = body.data?.phoneNumbers?.edges.map(({ node }) => node.number) ?? [];
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.upstreamSandbox.clearFaults();
  gateway.takeUpstreamCalls();
});

const readCodes = async (of: string) =>
  (await gateway.request(CodesOfNumberDocument, { custSpaceId, number: of })).body.data?.phoneNumber?.messageQrdls
    ?.nodes ?? [];

async function addCode(prefilledMessage: string, of = number) {
  const { body } = await gateway.request(AddMessageQrdlDocument, {
    input: { custSpaceId, phoneNumber: of, prefilledMessage },
  });
  return requireSuccess(body.data?.addMessageQrdl);
}

function requireSuccess(result: AddMessageQrdlMutation['addMessageQrdl'] | undefined) {
  if (result?.__typename !== 'AddMessageQrdlSuccess')
    throw new Error(`expected AddMessageQrdlSuccess, got ${JSON.stringify(result)}`);
  return result.messageQrdl;
}

describe('mutations of a code', () => {
  it('an added code appears in the next read with its exact text', async () => {
    await readCodes(number);
    const text = "Grüße! 你好 🦊 !'()*&% =+#?";
    const code = await addCode(text);
    expect(code.prefilledMessage).toBe(text);
    expect(code.imageFormat).toBe('SVG');
    expect((await readCodes(number)).find(({ id }) => id === code.id)?.prefilledMessage).toBe(text);
  });

  it('an updated code replaces the old one and keeps the fields that were left out', async () => {
    const before = await addCode('Before');
    gateway.takeUpstreamCalls();
    const { body } = await gateway.request(UpdateMessageQrdlDocument, { input: { id: before.id, imageFormat: 'PNG' } });
    expect(body.data?.updateMessageQrdl).toMatchObject({
      __typename: 'UpdateMessageQrdlSuccess',
      previousCode: before.code,
      messageQrdl: { prefilledMessage: 'Before', imageFormat: 'PNG' },
    });
    expect(gateway.takeUpstreamCalls()).toEqual({ ListPhoneMessageQrdl: 1, UpdatePhoneMessageQrdl: 1 });
    const after = body.data?.updateMessageQrdl;
    const codes = (await readCodes(number)).map(({ code }) => code);
    expect(codes).not.toContain(before.code);
    expect(codes).toContain(after?.__typename === 'UpdateMessageQrdlSuccess' ? after.messageQrdl.code : 'none');
  });

  it('an update of all fields makes no read first', async () => {
    const { code } = await addCode('Once');
    gateway.takeUpstreamCalls();
    await gateway.request(UpdateMessageQrdlDocument, {
      input: { custSpaceId, phoneNumber: number, code, prefilledMessage: 'Twice', imageFormat: 'SVG' },
    });
    expect(gateway.takeUpstreamCalls()).toEqual({ UpdatePhoneMessageQrdl: 1 });
  });

  it('a deleted code is gone in the next read', async () => {
    const code = await addCode('Short-lived');
    const { body } = await gateway.request(DeleteMessageQrdlDocument, {
      input: { custSpaceId, phoneNumber: number, code: code.code },
    });
    expect(body.data?.deleteMessageQrdl).toMatchObject({
      __typename: 'DeleteMessageQrdlSuccess',
      deletedId: code.id,
      deletedCode: code.code,
      phoneNumber: { number },
    });
    expect((await readCodes(number)).map(({ id }) => id)).not.toContain(code.id);
  });

  it('a change of a code does not invalidate the cached codes of another number', async () => {
    await readCodes(otherNumber);
    gateway.takeUpstreamCalls();
    await addCode('Elsewhere');
    await readCodes(otherNumber);
    expect(gateway.takeUpstreamCalls()).toEqual({ CreatePhoneMessageQrdl: 1 });
  });

  it('a code that does not exist is a NotFoundError, by id and by number and code', async () => {
    const id = Buffer.from(`MessageQrdl:${custSpaceId}/${number.slice(1)}/NOSUCHCODE0000`).toString('base64');
    const { body } = await gateway.request(UpdateMessageQrdlDocument, { input: { id, prefilledMessage: 'Nobody' } });
    expect(body.data?.updateMessageQrdl).toMatchObject({ __typename: 'NotFoundError', code: 'NOT_FOUND' });
    const { body: elsewhere } = await gateway.request(AddMessageQrdlDocument, {
      input: { custSpaceId, phoneNumber: '+493099999999', prefilledMessage: 'Nobody' },
    });
    expect(elsewhere.data?.addMessageQrdl).toMatchObject({ __typename: 'NotFoundError', code: 'UPSTREAM_NOT_OWNED' });
  });
});

describe('bulk mutations', () => {
  it('items of a bulk mutation succeed or fail independently, in the order of the input', async () => {
    const inputs = ['One', 'x'.repeat(141), 'Three'].map((prefilledMessage) => ({
      custSpaceId,
      phoneNumber: otherNumber,
      prefilledMessage,
    }));
    const { body } = await gateway.request(AddMessageQrdlsDocument, { inputs });
    expect(body.data?.addMessageQrdls).toMatchObject([
      { __typename: 'AddMessageQrdlSuccess', messageQrdl: { prefilledMessage: 'One' } },
      { __typename: 'InvalidInputError', issues: [{ path: ['inputs', '1', 'prefilledMessage'] }] },
      { __typename: 'AddMessageQrdlSuccess', messageQrdl: { prefilledMessage: 'Three' } },
    ]);
  });

  it('a bulk mutation takes at most 500 items', async () => {
    const inputs = Array.from({ length: 501 }, () => ({ custSpaceId, phoneNumber: number, prefilledMessage: 'Hello' }));
    const { body } = await gateway.request(AddMessageQrdlsDocument, { inputs });
    expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'QUERY_TOO_COSTLY', cost: 501, limit: 500 });
    expect(gateway.takeUpstreamCalls()).toEqual({});
  });
});

describe('invalid input', () => {
  const wabaId = () => Buffer.from(`Waba:${custSpaceId}`).toString('base64');
  const cases: readonly [string, string, () => Promise<unknown>][] = [
    [
      'a number with too few digits',
      'input.phoneNumber',
      async () =>
        (
          await gateway.request(AddMessageQrdlDocument, {
            input: { custSpaceId, phoneNumber: '+49', prefilledMessage: 'x' },
          })
        ).body.data?.addMessageQrdl,
    ],
    [
      'a number of letters',
      'input.number',
      async () =>
        (
          await gateway.request(AddPhoneNumberDocument, {
            input: { custSpaceId, number: 'call me', verifiedName: 'x' },
          })
        ).body.data?.addPhoneNumber,
    ],
    [
      'an unassigned country code',
      'input.number',
      async () =>
        (
          await gateway.request(AddPhoneNumberDocument, {
            input: { custSpaceId, number: '+999 123456789', verifiedName: 'x' },
          })
        ).body.data?.addPhoneNumber,
    ],
    [
      'a text of 141 characters',
      'input.prefilledMessage',
      async () =>
        (
          await gateway.request(AddMessageQrdlDocument, {
            input: { custSpaceId, phoneNumber: number, prefilledMessage: '🦊'.repeat(141) },
          })
        ).body.data?.addMessageQrdl,
    ],
    [
      'an empty text',
      'input.prefilledMessage',
      async () =>
        (
          await gateway.request(AddMessageQrdlDocument, {
            input: { custSpaceId, phoneNumber: number, prefilledMessage: ' ' },
          })
        ).body.data?.addMessageQrdl,
    ],
    [
      'an id of another type',
      'input.id',
      async () =>
        (await gateway.request(DeleteMessageQrdlDocument, { input: { id: wabaId() } })).body.data?.deleteMessageQrdl,
    ],
    [
      'an id of nobody',
      'input.id',
      async () =>
        (await gateway.request(DeleteMessageQrdlDocument, { input: { id: 'nonsense' } })).body.data?.deleteMessageQrdl,
    ],
    [
      'no name of a code',
      'input.phoneNumber',
      async () =>
        (await gateway.request(DeleteMessageQrdlDocument, { input: { code: 'X' } })).body.data?.deleteMessageQrdl,
    ],
    [
      'nothing to change',
      'input',
      async () =>
        (await gateway.request(UpdateMessageQrdlDocument, { input: { custSpaceId, phoneNumber: number, code: 'X' } }))
          .body.data?.updateMessageQrdl,
    ],
  ];

  it.each(cases)('%s is an InvalidInputError at %s and makes no upstream call', async (_, path, run) => {
    expect(await run()).toMatchObject({
      __typename: 'InvalidInputError',
      code: 'BAD_USER_INPUT',
      issues: [{ path: path.split('.') }],
    });
    expect(gateway.takeUpstreamCalls()).toEqual({});
  });
});

describe('adding a phone number', () => {
  it('a new phone number is split into country code and number for the upstream and can be read back', async () => {
    const { body } = await gateway.request(AddPhoneNumberDocument, {
      input: { custSpaceId, number: '+44 7700 900999', verifiedName: 'Möwe London' },
    });
    expect(body.data?.addPhoneNumber).toMatchObject({
      __typename: 'AddPhoneNumberSuccess',
      phoneNumber: { number: '+447700900999', verifiedName: 'Möwe London' },
    });
    expect(gateway.takeUpstreamCalls()).toEqual({ AddChatappPhoneNumber: 1, QueryChatappPhoneNumbers: 1 });
  });
});

describe('a failing write', () => {
  it('a write whose reply is lost is OUTCOME_UNKNOWN, is sent once, and its effect is visible in a read', async () => {
    gateway.upstreamSandbox.addFault({ kind: 'lostReply', action: 'CreatePhoneMessageQrdl', count: 1 });
    const { body } = await gateway.request(AddMessageQrdlDocument, {
      input: { custSpaceId, phoneNumber: number, prefilledMessage: 'Lost and found' },
    });
    expect(body.data?.addMessageQrdl).toMatchObject({ __typename: 'OutcomeUnknownError', code: 'OUTCOME_UNKNOWN' });
    expect(gateway.takeUpstreamCalls()).toEqual({ CreatePhoneMessageQrdl: 1 });
    expect(
      (await readCodes(number)).filter(({ prefilledMessage }) => prefilledMessage === 'Lost and found'),
    ).toHaveLength(1);
  });

  it('a write that the upstream throttled is retried, because it was not executed', async () => {
    gateway.upstreamSandbox.addFault({ kind: 'throttle', action: 'CreatePhoneMessageQrdl', count: 1 });
    await addCode('Patience');
    expect((await readCodes(number)).filter(({ prefilledMessage }) => prefilledMessage === 'Patience')).toHaveLength(1);
  });

  it('a write that the upstream refuses reports its code and request id', async () => {
    gateway.upstreamSandbox.addFault({
      kind: 'error',
      action: 'CreatePhoneMessageQrdl',
      count: 1,
      code: 'InvalidParameter.Whatever',
      message: 'No.',
      status: 400,
    });
    const { body } = await gateway.request(AddMessageQrdlDocument, {
      input: { custSpaceId, phoneNumber: number, prefilledMessage: 'Refused' },
    });
    expect(body.data?.addMessageQrdl).toMatchObject({
      __typename: 'UpstreamError',
      code: 'UPSTREAM_REJECTED',
      upstreamCode: 'InvalidParameter.Whatever',
      retryable: false,
      requestId: expect.stringMatching(/\w/),
    });
  });
});

describe('an unknown code', () => {
  it.each([
    ['delete', 'deleteMessageQrdl', ''],
    ['update of the text', 'updateMessageQrdl', ', prefilledMessage: "New"'],
    ['update of the image format', 'updateMessageQrdl', ', imageFormat: PNG'],
    ['update of text and image format', 'updateMessageQrdl', ', prefilledMessage: "New", imageFormat: PNG'],
    ['bulk delete', 'deleteMessageQrdls', ''],
    ['bulk update', 'updateMessageQrdls', ', prefilledMessage: "New", imageFormat: SVG'],
  ])('a %s of an unknown code returns NotFoundError with NOT_FOUND', async (_, mutation, change) => {
    const target = `{ custSpaceId: "${custSpaceId}", phoneNumber: "${number}", code: "NOSUCHCODE"${change} }`;
    const argument = mutation.endsWith('s') ? `inputs: [${target}]` : `input: ${target}`;
    const { body } = await gateway.request<{ result: unknown }, Record<string, never>>(
      `mutation { result: ${mutation}(${argument}) { __typename ... on Error { code message } } }`,
    );
    expect([body.data?.result].flat()).toEqual([
      {
        __typename: 'NotFoundError',
        code: 'NOT_FOUND',
        message: `The number ${number} has no message QR code NOSUCHCODE.`,
      },
    ]);
  });
});
