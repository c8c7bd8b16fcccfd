import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startFakeUpstream, type FakeUpstream } from '../fake-upstream.js';
import { highQuotas, startTestGateway, type TestGateway } from '../test-gateway.js';
import {
  brokenBody,
  codeRecords,
  envelope,
  listForms,
  numberRecords,
  payload,
  type GeneratedRecord,
} from './upstream-replies.js';

let upstream: FakeUpstream;
let gateway: TestGateway;

beforeAll(async () => {
  upstream = await startFakeUpstream();
  gateway = await startTestGateway({
    ...highQuotas,
    env: { ...highQuotas.env, CAMS_ENDPOINT: upstream.endpoint, CAMS_SPACES: 'cams-odd', CACHE: 'off' },
  });
});
afterAll(async () => {
  await gateway.close();
  await upstream.close();
});
beforeEach(() => upstream.replies.clear());

interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
  readonly extensions?: { readonly unreadableRecords?: readonly { readonly count: number }[] };
}

async function ask(query: string): Promise<Answer> {
  const { body } = await gateway.request<Record<string, unknown>, never>(query, undefined, {
    'cache-control': 'no-cache',
  });
  return body as Answer;
}

const codesOf = ({ errors = [] }: Answer) => errors.map(({ extensions }) => extensions?.code);
const sorted = (keys: readonly (string | null)[]) => keys.filter((key) => key !== null).toSorted();
const runs = { numRuns: 150 };

/** A list with at least one readable record shows all of them, and counts the others. */
function expectShown(answer: Answer, list: readonly GeneratedRecord[], shown: readonly string[]): void {
  const readable = sorted(list.map(({ key }) => key));
  expect(codesOf(answer)).not.toContain('INTERNAL_ERROR');
  if (readable.length === 0 && list.length > 0) return;
  expect(shown.toSorted()).toEqual(readable);
  const unreadable = answer.extensions?.unreadableRecords?.[0]?.count ?? 0;
  expect(unreadable).toBe(list.length - readable.length);
}

describe('reads of generated replies', () => {
  it('a list of numbers shows every readable record and counts the others', async () => {
    const query = `{ phoneNumbers(first: 20) { totalCount nodes {
      id number verifiedName status qualityRating messagingLimitTier codeVerificationStatus nameStatus newNameStatus
      isOfficial upQueue upCallbackUrl statusQueue statusCallbackUrl upstreamRecord
    } } }`;
    await fc.assert(
      fc.asyncProperty(
        numberRecords.chain((list) => fc.tuple(fc.constant(list), listForms(list))),
        async ([list, PhoneNumbers]) => {
          upstream.replies.set('QueryChatappPhoneNumbers', () => ({ PhoneNumbers }));
          const answer = await ask(query);
          const connection = answer.data?.['phoneNumbers'] as { nodes: { number: string }[] } | null | undefined;
          expectShown(answer, list, connection?.nodes.map(({ number }) => number) ?? []);
        },
      ),
      runs,
    );
  });

  it('a list of codes shows every readable record and counts the others', async () => {
    upstream.replies.set('QueryChatappPhoneNumbers', () => ({ PhoneNumbers: [{ PhoneNumber: '4930901820' }] }));
    const query = `{ phoneNumber(number: "4930901820") { messageQrdls(first: 20) { totalCount nodes {
      id code prefilledMessage deepLinkUrl qrImageUrl imageFormat qrImage upstreamRecord
    } } } }`;
    await fc.assert(
      fc.asyncProperty(
        codeRecords.chain((list) => fc.tuple(fc.constant(list), listForms(list))),
        async ([list, Data]) => {
          upstream.replies.set('ListPhoneMessageQrdl', () => ({ Data }));
          const answer = await ask(query);
          const number = answer.data?.['phoneNumber'] as
            { messageQrdls: { nodes: { code: string }[] } } | null | undefined;
          expectShown(answer, list, number?.messageQrdls?.nodes.map(({ code }) => code) ?? []);
        },
      ),
      runs,
    );
  });

  it('no reply to a read ends in INTERNAL_ERROR', async () => {
    const query = `{
      waba { id wabaId name accountReviewStatus authInternationalRateEligibility isOnBizApp upstreamRecord }
      phoneNumbers { nodes { number verificationStatus } }
      messageQrdl(phoneNumber: "4930901820", code: "A") { code qrImage }
    }`;
    const actions = [
      'QueryChatappBindWaba',
      'QueryChatappPhoneNumbers',
      'ListPhoneMessageQrdl',
      'GetPhoneNumberVerificationStatus',
    ];
    await fc.assert(
      fc.asyncProperty(payload, envelope, fc.option(brokenBody), async (value, { Code }, body) => {
        for (const action of actions) {
          const field = action === 'QueryChatappPhoneNumbers' ? 'PhoneNumbers' : 'Data';
          upstream.replies.set(action, () => body ?? { Code, [field]: value });
        }
        expect(codesOf(await ask(query))).not.toContain('INTERNAL_ERROR');
      }),
      runs,
    );
  });
});

describe('writes with generated replies', () => {
  const mutation = `mutation {
    create: addMessageQrdl(input: { phoneNumber: "4930901820", prefilledMessage: "Hi" }) { __typename }
    update: updateMessageQrdl(
      input: { phoneNumber: "4930901820", code: "A", prefilledMessage: "Hi", imageFormat: PNG }
    ) { __typename }
    delete: deleteMessageQrdl(input: { phoneNumber: "4930901820", code: "A" }) { __typename }
    number: addPhoneNumber(input: { custSpaceId: "cams-odd", number: "+4930901820", verifiedName: "Shop" }) {
      __typename
    }
  }`;
  const actions = [
    'CreatePhoneMessageQrdl',
    'UpdatePhoneMessageQrdl',
    'DeletePhoneMessageQrdl',
    'AddChatappPhoneNumber',
  ];

  const outcomesOf = ({ data }: Answer) =>
    Object.values(data ?? {}).map((result) => (result as { readonly __typename: string }).__typename);

  it('a write is never called failed if the upstream reported success, nor done if it reported an error', async () => {
    await fc.assert(
      fc.asyncProperty(payload, envelope, async (Data, { Code, isSuccess }) => {
        for (const action of actions) upstream.replies.set(action, () => ({ Code, Data }));
        const answer = await ask(mutation);
        expect(codesOf(answer)).toEqual([]);
        const outcomes = outcomesOf(answer);
        expect(outcomes).toHaveLength(4);
        for (const outcome of outcomes)
          expect(/Success$|^OutcomeUnknownError$/.test(outcome), `${outcome} after ${String(Code)}`).toBe(isSuccess);
      }),
      runs,
    );
  });

  it('a write with a body that is no reply is OUTCOME_UNKNOWN', async () => {
    for (const body of fc.sample(brokenBody, 20)) {
      for (const action of actions) upstream.replies.set(action, () => body);
      const outcomes = new Set(outcomesOf(await ask(mutation)));
      // The circuit breaker opens after some of them; nothing is sent then.
      for (const outcome of outcomes) expect(['OutcomeUnknownError', 'UpstreamError']).toContain(outcome);
    }
  });
});
