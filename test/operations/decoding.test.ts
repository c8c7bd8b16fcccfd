import { describe, expect, it } from 'vitest';
import {
  addChatappPhoneNumber,
  createPhoneMessageQrdl,
  listPhoneMessageQrdl,
  operations,
  queryChatappBindWaba,
  queryChatappPhoneNumbers,
} from '../../src/operations/index.js';

/** The documented sample of QueryChatappBindWaba. */
const wabaSample = {
  AuthInternationalRateEligibility: { test: 'test', test2: 1 },
  MarketingMessageLiteStatus: 'Y',
  BusinessName: 'Alibaba',
  Currency: 'USD',
  Id: '20393988393993***',
  AccountReviewStatus: 'APPROVED',
  MessageTemplateNamespace: '93e6b26e_8a67_4163_a093_ebfe645a66b0',
  BusinessId: '19293988***',
  Name: 'Alibaba',
  PrimaryBusinessLocation: '"start_time":1721952000',
  IsOnBizApp: 'N',
};

/** The documented sample of QueryChatappPhoneNumbers. */
const numberSample = {
  UpQueue: 'Alicom-Queue-****-ChatAppInbound',
  PhoneNumber: '861380000****',
  StatusQueue: 'Alicom-Queue-****-ChatAppStatus',
  VerifiedName: 'Alibaba',
  StatusCallbackUrl: 'https://ali.com/status',
  UpCallbackUrl: 'https://ali.com/inbound',
  QualityRating: 'GREEN',
  Status: 'CONNECTED',
  CodeVerificationStatus: 'VERIFIED',
  NameStatus: 'Approval',
  MessagingLimitTier: 'TIER_10K',
  NewNameStatus: 'Approval',
};

describe('the documented samples', () => {
  it('the documented sample of a WABA is decoded', () => {
    expect(queryChatappBindWaba.decode({ Code: 'OK', Data: wabaSample }, {})).toEqual({
      wabaId: '20393988393993***',
      name: 'Alibaba',
      businessId: '19293988***',
      businessName: 'Alibaba',
      currency: 'USD',
      accountReviewStatus: 'APPROVED',
      messageTemplateNamespace: '93e6b26e_8a67_4163_a093_ebfe645a66b0',
      marketingMessageLiteStatus: 'Y',
      primaryBusinessLocation: '"start_time":1721952000',
      authInternationalRateEligibility: { test: 'test', test2: 1 },
      isOnBizApp: false,
      record: wabaSample,
    });
  });

  it('the documented sample of phone numbers is decoded', () => {
    expect(queryChatappPhoneNumbers.decode({ PhoneNumbers: [numberSample] }, {}).items).toEqual([
      {
        digits: '861380000****',
        verifiedName: 'Alibaba',
        status: 'CONNECTED',
        qualityRating: 'GREEN',
        messagingLimitTier: 'TIER_10K',
        codeVerificationStatus: 'VERIFIED',
        nameStatus: 'APPROVED',
        newNameStatus: 'APPROVED',
        isOfficial: null,
        upQueue: 'Alicom-Queue-****-ChatAppInbound',
        upCallbackUrl: 'https://ali.com/inbound',
        statusQueue: 'Alicom-Queue-****-ChatAppStatus',
        statusCallbackUrl: 'https://ali.com/status',
        record: numberSample,
      },
    ]);
  });

  it('the documented sample of message QR codes is decoded', () => {
    const record = {
      QrImageUrl: 'https://img.png',
      PhoneNumber: '86138009****',
      QrdlCode: 'IUIED999',
      DeepLinkUrl: 'https://wa.msg/',
      GenerateQrImage: 'PNG',
      PrefilledMessage: 'Hello',
    };
    expect(listPhoneMessageQrdl.decode({ Data: [record] }, { PhoneNumber: '86138009' }).items).toEqual([
      {
        code: 'IUIED999',
        digits: '86138009****',
        prefilledMessage: 'Hello',
        deepLinkUrl: 'https://wa.msg/',
        qrImageUrl: 'https://img.png',
        imageFormat: 'PNG',
        record,
      },
    ]);
  });

  it('the documented sample of AddChatappPhoneNumber is a success despite Success: false beside Code: OK', () => {
    expect(
      addChatappPhoneNumber.decode(
        { Success: false, Code: 'OK' },
        { CustSpaceId: 'a', Cc: '86', PhoneNumber: '1', VerifiedName: 'x' },
      ),
    ).toBeNull();
  });
});

describe('odd replies', () => {
  it('a space without a WABA, a missing list and unknown enum values do not fail a read', () => {
    expect(queryChatappBindWaba.decode({ Code: 'OK' }, {})).toBeNull();
    expect(queryChatappBindWaba.decode({ Data: { Id: 'None' } }, {})).toBeNull();
    expect(queryChatappPhoneNumbers.decode({}, {})).toEqual({ items: [], unreadable: [] });
    expect(
      queryChatappPhoneNumbers.decode(
        {
          PhoneNumbers: [
            { PhoneNumber: '49301', Status: 'ASLEEP', MessagingLimitTier: 'TIER_1000', QualityRating: 'NA' },
          ],
        },
        {},
      ).items[0],
    ).toMatchObject({
      status: 'UNRECOGNIZED',
      messagingLimitTier: 'TIER_1K',
      qualityRating: 'UNKNOWN',
    });
  });

  it('an eligibility map in a JSON string and a code without its phone number are decoded', () => {
    expect(
      queryChatappBindWaba.decode({ Data: { Id: '1', AuthInternationalRateEligibility: '{"a":1}' } }, {})
        ?.authInternationalRateEligibility,
    ).toEqual({ a: 1 });
    expect(
      queryChatappBindWaba.decode({ Data: { Id: '1', AuthInternationalRateEligibility: 'None' } }, {})
        ?.authInternationalRateEligibility,
    ).toBeNull();
    expect(listPhoneMessageQrdl.decode({ Data: [{ QrdlCode: 'X' }] }, { PhoneNumber: '4930' }).items[0]?.digits).toBe(
      '4930',
    );
  });

  it('a successful write reply without a result is a ReplyShapeError', () => {
    expect(() =>
      createPhoneMessageQrdl.decode(
        { Code: 'OK' },
        { PhoneNumber: '49', GenerateQrImage: 'SVG', PrefilledMessage: 'x' },
      ),
    ).toThrow('Data: expected an object');
  });
});

describe('the operations table', () => {
  it('the table has each operation once, with the documented quota, and lifetimes for reads only', () => {
    expect(Object.fromEntries(operations.map(({ action, callsPerSecond }) => [action, callsPerSecond]))).toEqual({
      QueryChatappBindWaba: 10,
      QueryChatappPhoneNumbers: 10,
      GetPhoneNumberVerificationStatus: 10,
      AddChatappPhoneNumber: 10,
      CreatePhoneMessageQrdl: 5,
      ListPhoneMessageQrdl: 5,
      UpdatePhoneMessageQrdl: 5,
      DeletePhoneMessageQrdl: 5,
      GetChatappVerifyCode: 10,
      ChatappVerifyAndRegister: 10,
      ChatappPhoneNumberRegister: 10,
      ChatappPhoneNumberDeregister: 10,
      ChatappSyncPhoneNumber: 10,
      QueryPhoneBusinessProfile: 10,
      ModifyPhoneBusinessProfile: 10,
      UpdatePhoneWebhook: 10,
      GetConversationalAutomation: 5,
      UpdateConversationalAutomation: 5,
      GetWhatsappHealthStatus: 5,
      GetChatappPhoneNumberMetric: 50,
      EnableWhatsappROIMetric: 10,
      ListInstance: 5,
      QueryWabaBusinessInfo: 10,
    });
    for (const { action, access, lifetime } of operations)
      expect([action, lifetime !== undefined]).toEqual([action, access === 'READ']);
  });

  it('codes are cached for less than the hour after which their QrImageUrl expires', () => {
    const { lifetime } = listPhoneMessageQrdl;
    expect((lifetime?.freshMs ?? 0) + (lifetime?.staleMs ?? 0)).toBeLessThan(3_600_000);
  });
});
