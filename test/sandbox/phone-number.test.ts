import { describe, expect, it } from 'vitest';
import { SandboxHarness } from './harness.js';

const space = 'cams-cafe-moewe';
const added = { Cc: '49', PhoneNumber: '15228817386', VerifiedName: 'Möwe am Kai', CustSpaceId: space };

const words = (text: string) => new Set(text.split(' '));

describe('QueryChatappPhoneNumbers', () => {
  it('QueryChatappPhoneNumbers lists all numbers of the space with every documented field', async () => {
    const { body } = await new SandboxHarness({ numbersPerSpace: 7 }).call('QueryChatappPhoneNumbers', {
      CustSpaceId: space,
    });
    expect(body).toMatchObject({ Message: 'SUCCESS', Code: 'OK', Success: true });
    expect(body['PhoneNumbers']).toHaveLength(7);
    expect(body['PhoneNumbers']).toContainEqual({
      PhoneNumber: expect.stringMatching(/^49\d+$/),
      VerifiedName: 'Café Möwe Altona – Reservierung',
      Status: 'CONNECTED',
      QualityRating: 'GREEN',
      CodeVerificationStatus: 'VERIFIED',
      NameStatus: 'APPROVED',
      NewNameStatus: 'NONE',
      MessagingLimitTier: 'TIER_UNLIMITED',
      StatusCallbackUrl: 'https://hooks.cafe-moewe.example/status',
      UpCallbackUrl: 'https://hooks.cafe-moewe.example/inbound',
      StatusQueue: 'None',
      UpQueue: '',
      IsOfficial: 'Y',
    });
  });

  it('QueryChatappPhoneNumbers filters by Status', async () => {
    const harness = new SandboxHarness();
    const { body } = await harness.call('QueryChatappPhoneNumbers', { Status: 'BANNED' });
    expect(body['PhoneNumbers']).toEqual([expect.objectContaining({ Status: 'BANNED', QualityRating: 'RED' })]);
    expect((await harness.call('QueryChatappPhoneNumbers', { Status: 'SINGING' })).body['PhoneNumbers']).toEqual([]);
  });

  it("QueryChatappPhoneNumbers takes VERIFIED, Alibaba's example, for a verification status", async () => {
    const { body } = await new SandboxHarness().call('QueryChatappPhoneNumbers', { Status: 'VERIFIED' });
    expect(body['PhoneNumbers']).toHaveLength(15);
  });

  it('QueryChatappPhoneNumbers checks the space and the IsvCode', async () => {
    const harness = new SandboxHarness();
    const codeOf = async (parameters: Record<string, string>) =>
      (await harness.call('QueryChatappPhoneNumbers', parameters)).body['Code'];
    expect(await codeOf({ CustSpaceId: 'cams-nowhere' })).toBe('Unknown.ResourceOwnerId');
    expect(await codeOf({ IsvCode: 'forged' })).toBe('Ram.PermissionDeny');
    expect(await codeOf({ CustSpaceId: space, IsvCode: harness.sandbox.spaces[0]?.isvCode ?? '' })).toBe('OK');
  });

  it('twenty seeded numbers show every documented status, quality and tier', async () => {
    const numbers = await new SandboxHarness().numbers();
    const of = (field: string) => new Set(numbers.map((number) => number[field]));
    expect(of('Status')).toEqual(
      words(
        'PENDING DELETED MIGRATED BANNED RESTRICTED RATE_LIMITED FLAGGED CONNECTED DISCONNECTED UNKNOWN UNVERIFIED',
      ),
    );
    expect(of('QualityRating')).toEqual(words('GREEN YELLOW RED UNKNOWN NA'));
    expect(of('MessagingLimitTier')).toEqual(
      words('TIER_50 TIER_250 TIER_1K TIER_2K TIER_10K TIER_100K TIER_UNLIMITED TIER_1000 TIER_NOT_SET'),
    );
    expect(of('NameStatus')).toContain('Approval');
    expect(numbers.filter(({ Status }) => Status === 'CONNECTED')).toHaveLength(10);
  });
});

describe('AddChatappPhoneNumber', () => {
  it('AddChatappPhoneNumber answers without an id and with Success: false beside the Code OK', async () => {
    const { status, body } = await new SandboxHarness().call('AddChatappPhoneNumber', added);
    expect(status).toBe(200);
    expect(body).toEqual({
      AccessDeniedDetail: 'None',
      Message: 'None',
      RequestId: expect.any(String),
      Code: 'OK',
      Success: false,
    });
  });

  it('an added number is listed last, pending, with its name under review', async () => {
    const harness = new SandboxHarness();
    await harness.call('AddChatappPhoneNumber', { ...added, PreValidateId: '1020' });
    const numbers = await harness.numbers(space);
    expect(numbers).toHaveLength(21);
    expect(numbers.at(-1)).toMatchObject({
      PhoneNumber: '4915228817386',
      VerifiedName: 'Möwe am Kai',
      Status: 'PENDING',
      CodeVerificationStatus: 'NOT_VERIFIED',
      QualityRating: 'UNKNOWN',
      NameStatus: 'PENDING_REVIEW',
    });
    expect(harness.sandbox.stats().written).toEqual({ AddChatappPhoneNumber: 1 });
  });

  it('an added number has no codes, and codes can be created for it', async () => {
    const harness = new SandboxHarness();
    await harness.call('AddChatappPhoneNumber', added);
    expect(await harness.codes('4915228817386')).toEqual([]);
    const code = { PhoneNumber: '4915228817386', GenerateQrImage: 'SVG', PrefilledMessage: 'Moin' };
    expect((await harness.call('CreatePhoneMessageQrdl', code)).status).toBe(200);
    expect(await harness.codes('4915228817386')).toHaveLength(1);
  });

  it('AddChatappPhoneNumber refuses a number that exists in any space, added or seeded', async () => {
    const harness = new SandboxHarness();
    const codeOf = async (parameters: Record<string, string>) =>
      (await harness.call('AddChatappPhoneNumber', { ...added, ...parameters })).body['Code'];
    expect(await codeOf({})).toBe('OK');
    expect(await codeOf({})).toBe('InvalidPhoneNumber.Duplicate');
    expect(await codeOf({ CustSpaceId: 'cams-golden-lantern' })).toBe('InvalidPhoneNumber.Duplicate');
    const seeded = (await harness.firstNumber()).slice(2);
    expect(await codeOf({ PhoneNumber: seeded, CustSpaceId: 'cams-hotel-belle-rive' })).toBe(
      'InvalidPhoneNumber.Duplicate',
    );
    expect(harness.sandbox.stats().written).toEqual({ AddChatappPhoneNumber: 1 });
  });

  it.each([
    [{ Cc: '' }, 'MissingCc', 'Cc is mandatory for this action.'],
    [{ PhoneNumber: '' }, 'MissingPhoneNumber', 'PhoneNumber is mandatory for this action.'],
    [{ VerifiedName: '' }, 'MissingVerifiedName', 'VerifiedName is mandatory for this action.'],
    [{ CustSpaceId: '' }, 'MissingCustSpaceId', 'CustSpaceId is mandatory for this action.'],
    [{ Cc: '+49' }, 'InvalidCc', 'a country code of 1 to 3 digits'],
    [{ Cc: '049' }, 'InvalidCc', 'without leading zeros'],
    [{ PhoneNumber: '+4915228817386' }, 'InvalidPhoneNumber', '4 to 14 digits'],
    [{ PhoneNumber: '152 288 17386' }, 'InvalidPhoneNumber', '4 to 14 digits'],
    [{ PhoneNumber: '15228817386000' }, 'InvalidPhoneNumber', 'with its country code 7 to 15 digits'],
    [{ CustSpaceId: 'cams-nowhere' }, 'Unknown.ResourceOwnerId', 'does not belong'],
  ])('AddChatappPhoneNumber refuses %o', async (parameters, code, message) => {
    const harness = new SandboxHarness();
    const { status, body } = await harness.call('AddChatappPhoneNumber', { ...added, ...parameters });
    expect([status, body['Code']]).toEqual([400, code]);
    expect(body['Message']).toContain(message);
    expect(harness.sandbox.stats().written).toEqual({});
  });

  it('AddChatappPhoneNumber checks missing parameters first, then invalid ones, then the space', async () => {
    const harness = new SandboxHarness();
    const bad = { Cc: 'x', PhoneNumber: '15228817386', VerifiedName: '', CustSpaceId: 'cams-nowhere' };
    expect((await harness.call('AddChatappPhoneNumber', bad)).body['Code']).toBe('MissingVerifiedName');
    expect((await harness.call('AddChatappPhoneNumber', { ...bad, VerifiedName: 'x' })).body['Code']).toBe('InvalidCc');
  });
});
