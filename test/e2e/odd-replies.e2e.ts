import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startFakeUpstreamGateway, type FakeUpstreamGateway } from '../fake-upstream-gateway.js';

const logLines: string[] = [];
let fake: FakeUpstreamGateway;

beforeAll(async () => {
  fake = await startFakeUpstreamGateway({
    env: { CACHE_TTL_MS: '60000', LOG_LEVEL: 'warn' },
    log: { write: (line) => void logLines.push(line) },
  });
});
afterAll(() => fake.close());
beforeEach(() => fake.reset());

const fresh = { 'cache-control': 'no-cache' };
const lists = (records: readonly unknown[]) => fake.listNumbers(...records);
const ask = async (query: string, headers: Record<string, string> = fresh) =>
  (await fake.gateway.request<Record<string, never>, never>(query, undefined, headers)).body;

const numbersQuery = '{ phoneNumbers { totalCount nodes { number verifiedName upstreamRecord } } }';

describe('unreadable records', () => {
  beforeEach(() => lists([{ PhoneNumber: '4930901820', VerifiedName: 'Good' }, { VerifiedName: 'No number' }, null]));
  const expected = {
    data: { phoneNumbers: { totalCount: 1, nodes: [{ number: '+4930901820', verifiedName: 'Good' }] } },
    extensions: {
      unreadableRecords: [
        {
          action: 'QueryChatappPhoneNumbers',
          count: 2,
          reasons: [
            'PhoneNumbers[1].PhoneNumber: expected a phone number, got undefined',
            'PhoneNumbers[2]: expected an object, got null',
          ],
        },
      ],
    },
  };

  it('a list with unreadable records shows the good ones and reports the others in extensions', async () => {
    expect(await ask(numbersQuery)).toMatchObject(expected);
  });

  it('unreadable records are reported again when the list comes from the cache', async () => {
    await ask(numbersQuery);
    for (const _ of [1, 2, 3]) expect(await ask(numbersQuery, {})).toMatchObject(expected);
    expect(fake.upstream.calls).toHaveLength(1);
  });

  it('unreadable records are logged as a warning without their values, and counted in a metric', async () => {
    logLines.length = 0;
    await ask(numbersQuery);
    expect(logLines.join('')).toContain('PhoneNumbers[1].PhoneNumber: expected a phone number');
    expect(logLines.join('')).not.toContain('No number');
    const metrics = await (await fetch(new URL('/metrics', fake.gateway.url))).text();
    expect(metrics).toMatch(/upstream_unreadable_records_total\{action="QueryChatappPhoneNumbers"\} [1-9]/);
  });

  it('a list without any readable record fails with UPSTREAM_BAD_RESPONSE', async () => {
    lists([null, {}]);
    // Another list than above, because the cached one would be served stale.
    const query = numbersQuery.replace('phoneNumbers', 'phoneNumbers(upstreamStatus: "X")');
    expect((await ask(query)).errors?.[0]?.extensions['code']).toBe('UPSTREAM_BAD_RESPONSE');
  });
});

describe('QR images', () => {
  const image = (link: string, args = '') => {
    fake.upstream.replies.set('ListPhoneMessageQrdl', () => ({ Data: [{ QrdlCode: 'A', DeepLinkUrl: link }] }));
    return ask(`{ messageQrdl(phoneNumber: "4930901820", code: "A") { deepLinkUrl qrImage${args} upstreamRecord } }`);
  };

  it('a link that is too long for a QR code is a field error that says what to do', async () => {
    const { data, errors } = await image(`https://wa.me/${'x'.repeat(2_500)}`);
    expect(data).toMatchObject({ messageQrdl: { qrImage: null } });
    expect(errors).toMatchObject([
      {
        path: ['messageQrdl', 'qrImage'],
        message: expect.stringContaining('Use a lower level'),
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ]);
    expect((await image(`https://wa.me/${'x'.repeat(2_500)}`, '(errorCorrection: L)')).errors).toBeUndefined();
  });

  it('a link without a scheme is null, and upstreamRecord keeps it', async () => {
    expect((await image('wa.me/message/A')).data).toEqual({
      messageQrdl: {
        deepLinkUrl: null,
        qrImage: null,
        upstreamRecord: { QrdlCode: 'A', DeepLinkUrl: 'wa.me/message/A' },
      },
    });
  });
});

describe('formatted numbers in records', () => {
  it('a formatted number is normalised to its digits, and upstreamRecord keeps it verbatim', async () => {
    lists([{ PhoneNumber: '+1 555-123-0000' }]);
    fake.upstream.replies.set('ListPhoneMessageQrdl', () => ({
      Data: [{ QrdlCode: 'A', PhoneNumber: '+1 555-123-0000' }],
    }));
    const query =
      '{ phoneNumber(number: "15551230000") { number upstreamRecord messageQrdls { nodes { code phoneNumber { ' +
      'number } } } } }';
    expect(await ask(query)).toEqual({
      data: {
        phoneNumber: {
          number: '+15551230000',
          upstreamRecord: { PhoneNumber: '+1 555-123-0000' },
          messageQrdls: { nodes: [{ code: 'A', phoneNumber: { number: '+15551230000' } }] },
        },
      },
    });
    expect(fake.upstream.calls.find(({ action }) => action === 'ListPhoneMessageQrdl')?.query).toMatchObject({
      PhoneNumber: '15551230000',
    });
  });
});

describe('numbers that numbering plans do not know', () => {
  it.each(['5215512345678', '22507123456', '22990011234', '888123456789'])(
    'codes can be added, updated and deleted on %s, which the upstream lists',
    async (digits) => {
      const reply = () => ({ Data: { QrdlCode: 'NEW', PhoneNumber: digits, PrefilledMessage: 'Hi' } });
      fake.upstream.replies.set('CreatePhoneMessageQrdl', reply);
      fake.upstream.replies.set('UpdatePhoneMessageQrdl', reply);
      const query = `mutation {
        add: addMessageQrdl(input: { phoneNumber: "${digits}", prefilledMessage: "Hi" }) { __typename }
        update: updateMessageQrdl(
          input: { phoneNumber: "${digits}", code: "OLD", prefilledMessage: "Hi", imageFormat: PNG }
        ) { __typename }
        delete: deleteMessageQrdl(input: { phoneNumber: "${digits}", code: "NEW" }) { __typename }
      }`;
      expect((await ask(query)).data).toEqual({
        add: { __typename: 'AddMessageQrdlSuccess' },
        update: { __typename: 'UpdateMessageQrdlSuccess' },
        delete: { __typename: 'DeleteMessageQrdlSuccess' },
      });
      expect(fake.upstream.calls.map(({ query: { PhoneNumber } }) => PhoneNumber)).toEqual([digits, digits, digits]);
    },
  );
});

describe('addPhoneNumber', () => {
  const add = (number: string) =>
    ask(`mutation { addPhoneNumber(input: { number: "${number}", verifiedName: "Shop" }) {
      __typename
      ... on AddPhoneNumberSuccess { countryCode nationalNumber phoneNumber { number } }
      ... on InvalidInputError { issues { path message } }
    } }`);

  it.each([
    ['+4407700900123', '44', '07700900123', '447700900123'],
    ['+5411151234-5678', '54', '111512345678', '5491112345678'],
    ['+5511912345678', '55', '11912345678', '551112345678'],
    ['+5215512345678', '52', '15512345678', '525512345678'],
    ['+22507123456', '225', '07123456', '22507123456'],
  ])('%s is sent digit by digit and found in the form that the upstream lists', async (number, Cc, national, kept) => {
    lists([{ PhoneNumber: kept }]);
    expect((await add(number)).data).toEqual({
      addPhoneNumber: {
        __typename: 'AddPhoneNumberSuccess',
        countryCode: Cc,
        nationalNumber: national,
        phoneNumber: { number: `+${kept}` },
      },
    });
    expect(fake.upstream.calls[0]).toMatchObject({
      action: 'AddChatappPhoneNumber',
      query: { Cc, PhoneNumber: national },
    });
  });

  it.each(['+49 CALL ME', '+4912', '+1234567890123456', '+2101234567'])(
    '%s is rejected before anything is sent, because it cannot be a number',
    async (number) => {
      expect((await add(number)).data).toMatchObject({
        addPhoneNumber: { __typename: 'InvalidInputError', issues: [{ path: ['input', 'number'] }] },
      });
      expect(fake.upstream.calls).toEqual([]);
    },
  );
});
