import { describe, expect, it } from 'vitest';
import { Asking } from './asking.js';

const waba = async (asking: Asking, parameters: Record<string, string> = {}) =>
  (await asking.call('QueryChatappBindWaba', parameters)).body;

describe('QueryChatappBindWaba', () => {
  it('answers every field that Alibaba documents', async () => {
    const { Data, ...envelope } = await waba(new Asking(), { CustSpaceId: 'cams-cafe-moewe' });
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

  it("answers the account's own instance, its first space, when none is named or the name is empty", async () => {
    const asking = new Asking();
    const own = (await waba(asking))['Data'];
    expect(own).toEqual((await waba(asking, { CustSpaceId: 'cams-cafe-moewe' }))['Data']);
    expect(own).toEqual((await waba(asking, { CustSpaceId: '' }))['Data']);
  });

  it('puts the request id into the header too', async () => {
    const { headers, body } = await new Asking().call('QueryChatappBindWaba');
    expect(headers['x-acs-request-id']).toBe(body['RequestId']);
  });

  it('ignores parameters that it does not know, and those in another case', async () => {
    const { Data } = await waba(new Asking(), { custSpaceId: 'cams-golden-lantern', Colour: 'blue' });
    expect(Data).toMatchObject({ Name: 'Café Möwe' });
  });

  it('refuses an unknown space', async () => {
    const { status, body } = await new Asking().call('QueryChatappBindWaba', { CustSpaceId: 'cams-nowhere' });
    expect(status).toBe(400);
    expect(body).toEqual({
      RequestId: expect.any(String),
      HostId: 'cams.test:4010',
      Code: 'Unknown.ResourceOwnerId',
      Message: 'The resource does not belong to the current user.',
      Recommend: `https://api.aliyun.com/troubleshoot?q=Unknown.ResourceOwnerId&product=cams&requestId=${String(body['RequestId'])}`,
    });
  });

  it("refuses another account's space, and gives that account its own", async () => {
    const key = { accessKeyId: 'other', accessKeySecret: 'secret' };
    const asking = new Asking({ furtherAccounts: [{ accessKeys: [key], spaces: 2 }] });
    const as = { accessKeyId: 'other', secret: 'secret' };
    const theirs = asking.sandbox.stats().spaces.filter(({ accessKeyId }) => accessKeyId === 'other');
    expect(theirs).toHaveLength(2);
    const CustSpaceId = theirs[0]?.custSpaceId ?? '';
    expect((await waba(asking, { CustSpaceId }))['Code']).toBe('Unknown.ResourceOwnerId');
    const { body } = await asking.call('QueryChatappBindWaba', { CustSpaceId: 'cams-cafe-moewe' }, as);
    expect(body['Code']).toBe('Unknown.ResourceOwnerId');
    const own = await asking.call('QueryChatappBindWaba', {}, as);
    expect(own.body['Data']).toMatchObject({ Name: theirs[0]?.name });
  });

  it('takes the IsvCode of the space, and refuses another', async () => {
    const asking = new Asking();
    const [own, next] = asking.sandbox.spaces;
    expect((await waba(asking, { IsvCode: own?.isvCode ?? '' }))['Code']).toBe('OK');
    const { status, body } = await asking.call('QueryChatappBindWaba', { IsvCode: next?.isvCode ?? '' });
    expect([status, body['Code'], body['Message']]).toEqual([
      400,
      'Ram.PermissionDeny',
      'You are not authorized to perform the operation.',
    ]);
    expect(body['AccessDeniedDetail']).toContain('IsvCode');
  });

  it('shows every documented review status somewhere among its spaces', async () => {
    const asking = new Asking({ spaces: 12 });
    const all = await Promise.all(
      asking.sandbox.spaces.map(async ({ custSpaceId }) => (await waba(asking, { CustSpaceId: custSpaceId }))['Data']),
    );
    const statuses = all.map((data) =>
      typeof data === 'object' && data !== null && 'AccountReviewStatus' in data ? data.AccountReviewStatus : '',
    );
    expect(new Set(statuses)).toEqual(new Set(['APPROVED', 'PENDING', 'REJECTED', 'DISABLED', 'DEFERRED']));
  });
});

describe("CAMS' own errors", () => {
  it('come with HTTP 200 when the sandbox is told so', async () => {
    const { status, body } = await new Asking({ errorsWith: 'ok' }).call('QueryChatappBindWaba', {
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

  it('are apart from those of the gateway before it, which keep their status', async () => {
    const asking = new Asking({ errorsWith: 'ok', quotas: { '*': 1 } });
    expect((await asking.call('QueryChatappBindWaba', {}, { secret: 'wrong' })).status).toBe(400);
    await asking.call('QueryChatappBindWaba');
    expect((await asking.call('QueryChatappBindWaba')).status).toBe(400);
  });

  it('are counted by code', async () => {
    const asking = new Asking();
    await asking.call('QueryChatappBindWaba', { CustSpaceId: 'cams-x' });
    expect(asking.sandbox.stats().refused).toEqual({ 'Unknown.ResourceOwnerId': 1 });
  });
});
