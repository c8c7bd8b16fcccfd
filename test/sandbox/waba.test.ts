import { describe, expect, it } from 'vitest';
import { SandboxHarness } from './harness.js';

const waba = async (harness: SandboxHarness, parameters: Record<string, string> = {}) =>
  (await harness.call('QueryChatappBindWaba', parameters)).body;

describe('QueryChatappBindWaba', () => {
  it('QueryChatappBindWaba answers every documented field', async () => {
    const { Data, ...envelope } = await waba(new SandboxHarness(), { CustSpaceId: 'cams-cafe-moewe' });
    expect(envelope).toEqual({
      AccessDeniedDetail: 'None',
      Message: 'SUCCESS',
      RequestId: expect.stringMatching(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/),
      Code: 'OK',
      Success: true,
    });
    expect(Data).toEqual({
      Id: expect.stringMatching(/^[1-9]\d{14}$/),
      Name: 'Café Möwe',
      Currency: 'EUR',
      MessageTemplateNamespace: expect.stringMatching(/^[0-9a-f]{8}(_[0-9a-f]{4}){3}_[0-9a-f]{12}$/),
      AccountReviewStatus: 'APPROVED',
      BusinessId: expect.stringMatching(/^[1-9]\d{14}$/),
      BusinessName: 'Möwe Gastronomie GmbH',
      AuthInternationalRateEligibility: expect.objectContaining({ start_time: 1721952000 }),
      PrimaryBusinessLocation: 'DE',
      MarketingMessageLiteStatus: 'Y',
      IsOnBizApp: 'N',
    });
  });

  it("a call without CustSpaceId, or with an empty one, gets the account's first space", async () => {
    const harness = new SandboxHarness();
    const own = (await waba(harness))['Data'];
    expect(own).toEqual((await waba(harness, { CustSpaceId: 'cams-cafe-moewe' }))['Data']);
    expect(own).toEqual((await waba(harness, { CustSpaceId: '' }))['Data']);
  });

  it('a reply has its request id in the header too', async () => {
    const { headers, body } = await new SandboxHarness().call('QueryChatappBindWaba');
    expect(headers['x-acs-request-id']).toBe(body['RequestId']);
  });

  it('unknown parameters, and parameters in another case, are ignored', async () => {
    const { Data } = await waba(new SandboxHarness(), { custSpaceId: 'cams-golden-lantern', Colour: 'blue' });
    expect(Data).toMatchObject({ Name: 'Café Möwe' });
  });

  it('an unknown space is refused', async () => {
    const { status, body } = await new SandboxHarness().call('QueryChatappBindWaba', { CustSpaceId: 'cams-nowhere' });
    expect(status).toBe(400);
    expect(body).toEqual({
      RequestId: expect.any(String),
      HostId: 'cams.test:4010',
      Code: 'Unknown.ResourceOwnerId',
      Message: 'The resource does not belong to the current user.',
      Recommend:
        'https://api.aliyun.com/troubleshoot?q=Unknown.ResourceOwnerId&product=cams' +
        `&requestId=${String(body['RequestId'])}`,
    });
  });

  it("another account's space is refused, and each account gets its own", async () => {
    const key = { accessKeyId: 'other', accessKeySecret: 'secret' };
    const harness = new SandboxHarness({ additionalAccounts: [{ accessKeys: [key], spaces: 2 }] });
    const as = { accessKeyId: 'other', secret: 'secret' };
    const theirs = harness.sandbox.stats().spaces.filter(({ accessKeyId }) => accessKeyId === 'other');
    expect(theirs).toHaveLength(2);
    const CustSpaceId = theirs[0]?.custSpaceId ?? '';
    expect((await waba(harness, { CustSpaceId }))['Code']).toBe('Unknown.ResourceOwnerId');
    const { body } = await harness.call('QueryChatappBindWaba', { CustSpaceId: 'cams-cafe-moewe' }, as);
    expect(body['Code']).toBe('Unknown.ResourceOwnerId');
    const own = await harness.call('QueryChatappBindWaba', {}, as);
    expect(own.body['Data']).toMatchObject({ Name: theirs[0]?.name });
  });

  it('the IsvCode of the space is accepted and any other one is refused', async () => {
    const harness = new SandboxHarness();
    const [own, next] = harness.sandbox.spaces;
    expect((await waba(harness, { IsvCode: own?.isvCode ?? '' }))['Code']).toBe('OK');
    const { status, body } = await harness.call('QueryChatappBindWaba', { IsvCode: next?.isvCode ?? '' });
    expect([status, body['Code'], body['Message']]).toEqual([
      400,
      'Ram.PermissionDeny',
      'You are not authorized to perform the operation.',
    ]);
    expect(body['AccessDeniedDetail']).toContain('IsvCode');
  });

  it('the seeded spaces show every documented review status', async () => {
    const harness = new SandboxHarness({ spaces: 12 });
    const all = await Promise.all(
      harness.sandbox.spaces.map(
        async ({ custSpaceId }) => (await waba(harness, { CustSpaceId: custSpaceId }))['Data'],
      ),
    );
    const statuses = all.map((data) =>
      typeof data === 'object' && data !== null && 'AccountReviewStatus' in data ? data.AccountReviewStatus : '',
    );
    expect(new Set(statuses)).toEqual(new Set(['APPROVED', 'PENDING', 'REJECTED', 'DISABLED', 'DEFERRED']));
  });
});

describe("CAMS' own errors", () => {
  it('errors of CAMS have HTTP status 200 if errorsWith is "ok"', async () => {
    const { status, body } = await new SandboxHarness({ errorsWith: 'ok' }).call('QueryChatappBindWaba', {
      CustSpaceId: 'cams-x',
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      AccessDeniedDetail: 'None',
      Message: 'The resource does not belong to the current user.',
      RequestId: expect.any(String),
      Code: 'Unknown.ResourceOwnerId',
      Success: false,
    });
  });

  it('errors of the API gateway keep their HTTP status if errorsWith is "ok"', async () => {
    const harness = new SandboxHarness({ errorsWith: 'ok', quotas: { '*': 1 } });
    expect((await harness.call('QueryChatappBindWaba', {}, { secret: 'wrong' })).status).toBe(400);
    await harness.call('QueryChatappBindWaba');
    expect((await harness.call('QueryChatappBindWaba')).status).toBe(400);
  });

  it('refused calls are counted by Code', async () => {
    const harness = new SandboxHarness();
    await harness.call('QueryChatappBindWaba', { CustSpaceId: 'cams-x' });
    expect(harness.sandbox.stats().refused).toEqual({ 'Unknown.ResourceOwnerId': 1 });
  });
});
