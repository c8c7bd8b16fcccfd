import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { operations } from '../../src/operations/index.js';
import { startFakeUpstreamGateway, type FakeUpstreamGateway } from '../fake-upstream-gateway.js';
import {
  askedNumber,
  brokenBodies,
  envelope,
  listForms,
  payload,
  recordLists,
  textLists,
  type GeneratedRecord,
} from './upstream-replies.js';

let fake: FakeUpstreamGateway;

beforeAll(async () => {
  fake = await startFakeUpstreamGateway();
});
afterAll(() => fake.close());
beforeEach(() => {
  fake.reset();
  listNumber(askedNumber);
});

const listNumber = (PhoneNumber: string) => fake.listNumbers({ PhoneNumber, Status: 'CONNECTED' });

interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
  readonly extensions?: { readonly unreadableRecords?: readonly { readonly count: number }[] };
}

async function ask(query: string): Promise<Answer> {
  const { body } = await fake.gateway.request<Record<string, unknown>, never>(query, undefined, {
    'cache-control': 'no-cache',
  });
  return body as Answer;
}

const codesOf = ({ errors = [] }: Answer) => errors.map(({ extensions }) => extensions?.code);
const runs = { numRuns: 40 };

/** The texts of a field at any depth of an answer. */
function valuesOf(answer: unknown, field: string): string[] {
  if (Array.isArray(answer)) return answer.flatMap((item: unknown) => valuesOf(item, field));
  if (typeof answer !== 'object' || answer === null) return [];
  return Object.entries(answer).flatMap(([key, value]) =>
    key === field && !Array.isArray(value) ? [String(value)] : valuesOf(value, field),
  );
}

/** A list with at least one readable record shows all of them, and counts the others. */
function expectShown(answer: Answer, list: readonly GeneratedRecord[], shown: readonly string[]): void {
  expect(codesOf(answer)).not.toContain('INTERNAL_ERROR');
  const readable = list.flatMap(({ key }) => (key === null ? [] : [key])).toSorted();
  if (readable.length === 0 && list.length > 0) return;
  expect(shown.toSorted()).toEqual(readable);
  expect(answer.extensions?.unreadableRecords?.[0]?.count ?? 0).toBe(list.length - readable.length);
}

const number = (fields: string) => `{ phoneNumber(number: "${askedNumber}") { ${fields} } }`;
const numberFields = `id number verifiedName status qualityRating messagingLimitTier codeVerificationStatus nameStatus
  newNameStatus isOfficial upQueue upCallbackUrl statusQueue statusCallbackUrl lifecycle { stage nextActions reason }
  upstreamRecord`;
const metrics =
  'metrics(from: "2026-11-01T00:00:00Z", to: "2026-11-02T00:00:00Z") { start end sentCount deliveredCount }';
const health = 'health { canSendMessage entities { entityType canSendMessage errors { errorCode description } } }';
const automation = 'conversationalAutomation { enableWelcomeMessage prompts commands { name description } }';

/**
 * For each list of records: its path in the reply, the document that reads it, and the field that identifies a record.
 */
const lists = [
  ['QueryChatappPhoneNumbers', 'PhoneNumbers', `{ phoneNumbers(first: 20) { nodes { ${numberFields} } } }`, 'number'],
  [
    'ListPhoneMessageQrdl',
    'Data',
    number('messageQrdls(first: 20) { nodes { id code prefilledMessage deepLinkUrl qrImageUrl qrImage imageFormat } }'),
    'code',
  ],
  ['GetChatappPhoneNumberMetric', 'Data', number(metrics), 'start'],
  ['GetWhatsappHealthStatus', 'Entities', number(health), 'entityType'],
  ['GetConversationalAutomation', 'Commands', number(automation), 'name'],
  [
    'ChatappSyncPhoneNumber',
    'PhoneNumbers',
    `mutation { syncPhoneNumbers(input: {}) {
      ... on SyncPhoneNumbersSuccess { phoneNumbers { nodes { ${numberFields} } } }
    } }`,
    'number',
  ],
] as const;

describe('lists of generated records', () => {
  it.each(lists)('%s shows every readable record and counts the others', async (action, field, query, key) => {
    await fc.assert(
      fc.asyncProperty(
        recordLists[action].chain((list) => fc.tuple(fc.constant(list), listForms(list))),
        async ([list, form]) => {
          const isNested = field === 'Entities' || field === 'Commands';
          fake.upstream.replies.set(action, () =>
            isNested ? { Data: { [field]: form, Other: 1 } } : { [field]: form },
          );
          const answer = await ask(query);
          expectShown(answer, list, valuesOf(answer.data, key));
        },
      ),
      runs,
    );
  });

  it('lists of texts show every text in each form', async () => {
    await fc.assert(
      fc.asyncProperty(
        textLists.chain((list) => fc.tuple(fc.constant(list), listForms(list))),
        async ([list, Prompts]) => {
          fake.upstream.replies.set('GetConversationalAutomation', () => ({ Data: { Prompts, Other: 1 } }));
          const { data, errors } = await ask(number(automation));
          expect(errors).toBeUndefined();
          const texts = list.flatMap(({ key }) => (key === null ? [] : [key]));
          expect(data).toMatchObject({ phoneNumber: { conversationalAutomation: { prompts: texts } } });
        },
      ),
      runs,
    );
  });
});

const readEverything = `{
  waba { id wabaId name accountReviewStatus authInternationalRateEligibility isOnBizApp businessVerificationStatus
    ${health} upstreamRecord }
  phoneNumber(number: "${askedNumber}") {
    verificationStatus metaId ${metrics} ${health} ${automation}
    businessProfile { about email profilePictureUrl vertical websites upstreamRecord }
  }
  messageQrdl(phoneNumber: "${askedNumber}", code: "A") { code qrImage }
}`;
const reads = operations
  .filter(({ access, action }) => access === 'READ' && action !== 'ListInstance')
  .map(({ action }) => action);
const replyToReads = (reply: (action: string) => Record<string, unknown> | string) => {
  for (const action of reads) fake.upstream.replies.set(action, () => reply(action));
};

describe('reads of generated replies', () => {
  it('the document calls every operation that reads', async () => {
    fake.upstream.replies.set('QueryChatappBindWaba', () => ({ Data: { Id: '1' } }));
    await ask(readEverything);
    expect([...new Set(fake.upstream.calls.map(({ action }) => action))].toSorted()).toEqual(reads.toSorted());
  });

  it('no reply to a read ends in INTERNAL_ERROR', async () => {
    await fc.assert(
      fc.asyncProperty(payload, envelope, fc.boolean(), async (value, { Code }, hasNumber) => {
        replyToReads(() => ({ Code, Data: value, PhoneNumbers: value }));
        if (hasNumber) listNumber(askedNumber);
        expect(codesOf(await ask(readEverything))).not.toContain('INTERNAL_ERROR');
      }),
      runs,
    );
  });
});

const writes = operations
  .filter(({ access, action }) => access !== 'READ' && action !== 'EnableWhatsappROIMetric')
  .map(({ action }) => action);
const writeEverything = (digits: string) => {
  const phone = `phoneNumber: "${digits}"`;
  return `mutation {
    add: addPhoneNumber(input: { number: "+49309018299", verifiedName: "Shop" }) { __typename }
    create: addMessageQrdl(input: { ${phone}, prefilledMessage: "Hi" }) { __typename }
    update: updateMessageQrdl(input: { ${phone}, code: "A", prefilledMessage: "Hi", imageFormat: PNG }) { __typename }
    delete: deleteMessageQrdl(input: { ${phone}, code: "A" }) { __typename }
    creates: addMessageQrdls(inputs: [{ ${phone}, prefilledMessage: "Ho" }]) { __typename }
    updates: updateMessageQrdls(
      inputs: [{ ${phone}, code: "B", prefilledMessage: "Ho", imageFormat: SVG }]
    ) { __typename }
    deletes: deleteMessageQrdls(inputs: [{ ${phone}, code: "B" }]) { __typename }
    request: requestVerificationCode(input: { ${phone} }) { __typename }
    verify: verifyPhoneNumber(input: { ${phone}, code: "123456" }) { __typename }
    register: registerPhoneNumber(input: { ${phone} }) { __typename }
    deregister: deregisterPhoneNumber(input: { ${phone}, confirm: "${digits}" }) { __typename }
    profile: updateBusinessProfile(input: { ${phone}, about: "Hi" }) { __typename }
    callbacks: updatePhoneNumberCallbacks(input: { ${phone}, httpEnabled: true }) { __typename }
    automation: updateConversationalAutomation(input: { ${phone}, prompts: ["Hi"] }) { __typename }
    sync: syncPhoneNumbers(input: {}) { __typename }
  }`;
};
let counter = 0;
/**
 * A number with all attempts left, because a code may be requested only once a minute, and a number registered ten
 * times.
 */
const newNumber = () => {
  const digits = String(49309018200 + ++counter);
  listNumber(digits);
  return digits;
};
const outcomesOf = ({ data }: Answer) => valuesOf(data, '__typename');

describe('writes with generated replies', () => {
  it('the document calls every operation that writes', async () => {
    await ask(writeEverything(newNumber()));
    const called = new Set(fake.upstream.calls.map(({ action }) => action));
    expect(writes.filter((action) => !called.has(action))).toEqual([]);
  });

  it('no write is reported as failed after a success of the upstream, or as done after an error', async () => {
    await fc.assert(
      fc.asyncProperty(payload, envelope, async (value, { Code, isSuccess }) => {
        const digits = newNumber();
        for (const action of writes)
          fake.upstream.replies.set(action, () => ({ Code, Data: value, PhoneNumbers: value }));
        const answer = await ask(writeEverything(digits));
        expect(codesOf(answer)).toEqual([]);
        const outcomes = outcomesOf(answer);
        expect(outcomes).toHaveLength(15);
        for (const outcome of outcomes)
          expect(/Success$|^OutcomeUnknownError$/.test(outcome), `${outcome} after ${String(Code)}`).toBe(isSuccess);
      }),
      runs,
    );
  });
});

/** The last tests, because the circuit breakers are open after them. */
describe('bodies that are no reply', () => {
  it('a write whose response body is not a reply is OUTCOME_UNKNOWN', async () => {
    for (const body of brokenBodies) {
      const digits = newNumber();
      for (const action of writes) fake.upstream.replies.set(action, () => body);
      // The circuit breaker opens after some of them; nothing is sent then.
      for (const outcome of outcomesOf(await ask(writeEverything(digits))))
        expect(['OutcomeUnknownError', 'UpstreamError']).toContain(outcome);
    }
  });

  it('a read whose response body is not a reply fails with a code of the upstream', async () => {
    for (const body of brokenBodies) {
      replyToReads(() => body);
      const codes = codesOf(await ask(readEverything));
      expect(codes.length).toBeGreaterThan(0);
      // The circuit breaker opens after some of them; nothing is sent then.
      for (const code of codes) expect(['UPSTREAM_BAD_RESPONSE', 'UPSTREAM_UNAVAILABLE']).toContain(code);
    }
  });
});
