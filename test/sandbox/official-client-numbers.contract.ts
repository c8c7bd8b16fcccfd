import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type RunningSandbox } from '../../src/sandbox/index.js';
import { cams, officialClient, type OfficialClient } from './official-client.js';

const custSpaceId = 'cams-cafe-moewe';
const target = { custSpaceId, phoneNumber: '4915228817386' };
let sandbox: RunningSandbox;
let client: OfficialClient;

beforeAll(async () => {
  sandbox = await startSandbox({ latencyMs: 0, spaces: 1, numbersPerSpace: 2, codesPerNumber: 0 });
  client = officialClient(sandbox);
});
afterAll(() => sandbox.close());

const firstNumber = async () => {
  const { body } = await client.queryChatappPhoneNumbers(new cams.QueryChatappPhoneNumbersRequest({ custSpaceId }));
  return body?.phoneNumbers?.[0]?.phoneNumber;
};
const statusOf = async () => {
  const request = new cams.QueryChatappPhoneNumbersRequest({ custSpaceId });
  const { body } = await client.queryChatappPhoneNumbers(request);
  return body?.phoneNumbers?.find(({ phoneNumber }) => phoneNumber === target.phoneNumber)?.status;
};

describe("the life of a number with Alibaba's own client", () => {
  it("Alibaba's client adds, verifies, deregisters and registers a number", async () => {
    const added = { custSpaceId, cc: '49', phoneNumber: '15228817386', verifiedName: 'Möwe am Kai' };
    await client.addChatappPhoneNumber(new cams.AddChatappPhoneNumberRequest(added));
    const asked = new cams.GetChatappVerifyCodeRequest({ ...target, method: 'sms', locale: 'de_DE' });
    expect((await client.getChatappVerifyCode(asked)).body?.code).toBe('OK');
    const codes: unknown = await (await fetch(`${sandbox.url}/__sandbox/verification-codes`)).json();
    const verifyCode = /"code":"(\d{6})"/.exec(JSON.stringify(codes))?.[1] ?? '';
    const verified = new cams.ChatappVerifyAndRegisterRequest({ ...target, verifyCode });
    expect((await client.chatappVerifyAndRegister(verified)).body?.code).toBe('OK');
    expect(await statusOf()).toBe('CONNECTED');
    await client.chatappPhoneNumberDeregister(new cams.ChatappPhoneNumberDeregisterRequest(target));
    expect(await statusOf()).toBe('DISCONNECTED');
    await client.chatappPhoneNumberRegister(new cams.ChatappPhoneNumberRegisterRequest(target));
    expect(await statusOf()).toBe('CONNECTED');
  });

  it("Alibaba's client synchronises the numbers of a space", async () => {
    const request = new cams.ChatappSyncPhoneNumberRequest({ custSpaceId });
    const { body } = await client.chatappSyncPhoneNumber(request);
    expect(body?.phoneNumbers?.length).toBeGreaterThan(1);
  });

  it("Alibaba's client writes and reads a profile, and writes the callbacks", async () => {
    const profile = { about: 'Am Kai', vertical: 'RESTAURANT', websites: ['https://kai.example'] };
    await client.modifyPhoneBusinessProfile(new cams.ModifyPhoneBusinessProfileRequest({ ...target, ...profile }));
    const read = await client.queryPhoneBusinessProfile(new cams.QueryPhoneBusinessProfileRequest(target));
    expect(read.body?.data).toMatchObject(profile);
    const callbacks = { httpFlag: 'Y', queueFlag: 'N', upCallbackUrl: 'https://a.example/in' };
    const written = await client.updatePhoneWebhook(new cams.UpdatePhoneWebhookRequest({ ...target, ...callbacks }));
    expect(written.body?.code).toBe('OK');
  });

  it("Alibaba's client reads the verification status of a number with Meta's id", async () => {
    const request = new cams.GetPhoneNumberVerificationStatusRequest({ custSpaceId, phoneNumber: await firstNumber() });
    const read = async () => (await client.getPhoneNumberVerificationStatus(request)).body?.data;
    const data = await read();
    expect(data?.codeVerificationStatus).toBe('VERIFIED');
    expect(data?.id).toMatch(/^\d{16}$/);
    expect((await read())?.id).toBe(data?.id);
  });

  it("Alibaba's client reads the business behind a WABA by the id of the WABA", async () => {
    const bound = await client.queryChatappBindWaba(new cams.QueryChatappBindWabaRequest({ custSpaceId }));
    const wabaId = bound.body?.data?.id;
    const read = (id: string | undefined) =>
      client.queryWabaBusinessInfo(new cams.QueryWabaBusinessInfoRequest({ custSpaceId, wabaId: id }));
    const { body } = await read(wabaId);
    expect(body?.data).toMatchObject({ businessId: expect.stringMatching(/^\d+$/), verificationStatus: 'verified' });
    await expect(read('1')).rejects.toMatchObject({ code: expect.stringContaining('WabaId') });
  });

  it("Alibaba's client can turn on the counting of messages more than once", async () => {
    const request = new cams.EnableWhatsappROIMetricRequest({ custSpaceId });
    for (const _ of [1, 2]) expect((await client.enableWhatsappROIMetric(request)).body?.code).toBe('OK');
  });

  it("Alibaba's client reads the metrics of a week, one row per day", async () => {
    const [start, end] = [Date.UTC(2026, 10, 2), Date.UTC(2026, 10, 9)];
    const request = new cams.GetChatappPhoneNumberMetricRequest({ ...target, start, end, granularity: 'DAILY' });
    const { body } = await client.getChatappPhoneNumberMetric(request);
    expect(body?.data).toHaveLength(7);
  });
});
