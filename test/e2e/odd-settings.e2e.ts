import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startFakeUpstreamGateway, type FakeUpstreamGateway } from '../fake-upstream-gateway.js';

const number = '551187654321';
let fake: FakeUpstreamGateway;

beforeAll(async () => {
  fake = await startFakeUpstreamGateway();
});
afterAll(() => fake.close());
beforeEach(() => {
  fake.reset();
  listNumber({});
});

const listNumber = (record: Record<string, unknown>) => fake.listNumbers({ PhoneNumber: number, ...record });
const ask = async (query: string) => (await fake.gateway.request<Record<string, unknown>, never>(query)).body;
const sent = (action: string) => fake.upstream.calls.find((call) => call.action === action)?.query;

describe('settings with odd values', () => {
  it('an update of callbacks keeps an address without a scheme, which the schema cannot show', async () => {
    listNumber({ UpCallbackUrl: 'example.com/up', StatusCallbackUrl: 'None' });
    const { data } = await ask(`mutation {
      updatePhoneNumberCallbacks(input: { phoneNumber: "${number}", statusCallbackUrl: "https://example.com/status" }) {
        __typename ... on UpdatePhoneNumberCallbacksSuccess { previousUpCallbackUrl phoneNumber { upCallbackUrl } }
      }
    }`);
    expect(data).toEqual({
      updatePhoneNumberCallbacks: {
        __typename: 'UpdatePhoneNumberCallbacksSuccess',
        previousUpCallbackUrl: null,
        phoneNumber: { upCallbackUrl: null },
      },
    });
    expect(sent('UpdatePhoneWebhook')).toMatchObject({
      HttpFlag: 'Y',
      UpCallbackUrl: 'example.com/up',
      StatusCallbackUrl: 'https://example.com/status',
    });
  });

  it('a business profile shows the websites that are URLs, and an update keeps the others', async () => {
    const Websites = { Website: ['example.com', 'https://example.com/shop'] };
    fake.upstream.replies.set('QueryPhoneBusinessProfile', () => ({
      Data: { Websites, ProfilePictureUrl: 'cdn/p.png' },
    }));
    const fields = 'profilePictureUrl websites upstreamRecord';
    const { data } = await ask(`{ phoneNumber(number: "${number}") { businessProfile { ${fields} } } }`);
    expect(data).toEqual({
      phoneNumber: {
        businessProfile: {
          profilePictureUrl: null,
          websites: ['https://example.com/shop'],
          upstreamRecord: { Websites, ProfilePictureUrl: 'cdn/p.png' },
        },
      },
    });
    await ask(`mutation { updateBusinessProfile(input: { phoneNumber: "${number}", about: "Hi" }) { __typename } }`);
    expect(sent('ModifyPhoneBusinessProfile')).toMatchObject({
      About: 'Hi',
      Websites: '["example.com","https://example.com/shop"]',
      ProfilePictureUrl: 'cdn/p.png',
    });
  });

  it('an update of prompts does not delete commands that cannot be read', async () => {
    const Commands = [{ CommandName: 'menu', CommandDescription: 'The menu' }, { CommandName: '' }];
    fake.upstream.replies.set('GetConversationalAutomation', () => ({ Data: { Commands } }));
    const update = (fields: string) =>
      ask(`mutation { updateConversationalAutomation(input: { phoneNumber: "${number}", ${fields} }) {
        __typename ... on Error { code message }
      } }`);
    expect((await update('prompts: ["Hi"]')).data).toMatchObject({
      updateConversationalAutomation: {
        code: 'UPSTREAM_BAD_RESPONSE',
        message: expect.stringContaining('Commands[1].CommandName: expected a non-empty string, got an empty value'),
      },
    });
    expect(sent('UpdateConversationalAutomation')).toBeUndefined();
    expect((await update('prompts: ["Hi"], commands: []')).data).toMatchObject({
      updateConversationalAutomation: { __typename: 'UpdateConversationalAutomationSuccess' },
    });
  });
});

describe('a number that the upstream lists in another form', () => {
  it('mutations find a number by the form in which it was added, and send the form that CAMS lists', async () => {
    const { data } = await ask(`mutation {
      requestVerificationCode(input: { phoneNumber: "+5511987654321" }) { __typename }
      registerPhoneNumber(input: { phoneNumber: "+5511987654321" }) { __typename }
      deregisterPhoneNumber(input: { phoneNumber: "+5511987654321", confirm: "+5511987654321" }) { __typename }
    }`);
    expect(data).toEqual({
      requestVerificationCode: { __typename: 'RequestVerificationCodeSuccess' },
      registerPhoneNumber: { __typename: 'RegisterPhoneNumberSuccess' },
      deregisterPhoneNumber: { __typename: 'DeregisterPhoneNumberSuccess' },
    });
    for (const action of ['GetChatappVerifyCode', 'ChatappPhoneNumberRegister', 'ChatappPhoneNumberDeregister'])
      expect(sent(action)).toMatchObject({ PhoneNumber: number });
  });
});

describe('unreadable parts of a reply to a mutation', () => {
  it('syncPhoneNumbers reports numbers that cannot be read beside those that can', async () => {
    fake.upstream.replies.set('ChatappSyncPhoneNumber', () => ({ PhoneNumbers: [{ PhoneNumber: number }, null] }));
    const body = await ask(
      'mutation { syncPhoneNumbers(input: {}) { ... on SyncPhoneNumbersSuccess { phoneNumbers { totalCount } } } }',
    );
    expect(body).toMatchObject({
      data: { syncPhoneNumbers: { phoneNumbers: { totalCount: 1 } } },
      extensions: { unreadableRecords: [{ action: 'ChatappSyncPhoneNumber', count: 1 }] },
    });
  });
});
