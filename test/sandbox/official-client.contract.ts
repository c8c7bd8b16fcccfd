import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { actions, startSandbox, type RunningSandbox } from '../../src/sandbox/index.js';
import { cams, officialClient, type OfficialClient } from './official-client.js';

const text = 'Grüße aus Köln 你好，世界 !\'()*&%=+?/#~ "x" 🎉';
const space = 'cams-hotel-belle-rive';

let sandbox: RunningSandbox;
let client: OfficialClient;

beforeAll(async () => {
  sandbox = await startSandbox({ latencyMs: 2 });
  client = officialClient(sandbox);
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const firstNumber = async () => {
  const { body } = await client.queryChatappPhoneNumbers(
    new cams.QueryChatappPhoneNumbersRequest({ custSpaceId: space }),
  );
  return body?.phoneNumbers?.[0]?.phoneNumber ?? '';
};
const codes = async (phoneNumber: string) => {
  const request = new cams.ListPhoneMessageQrdlRequest({ custSpaceId: space, phoneNumber });
  return (await client.listPhoneMessageQrdl(request)).body?.data ?? [];
};

describe("Alibaba's own client", () => {
  it("Alibaba's client can call QueryChatappBindWaba", async () => {
    const { statusCode, body } = await client.queryChatappBindWaba(
      new cams.QueryChatappBindWabaRequest({ custSpaceId: space, isvCode: sandbox.spaces[2]?.isvCode }),
    );
    expect(statusCode).toBe(200);
    expect(body).toMatchObject({
      accessDeniedDetail: 'None',
      code: 'OK',
      message: 'SUCCESS',
      data: { name: 'Hôtel Belle Rive', currency: 'EUR', accountReviewStatus: 'PENDING' },
    });
  });

  it("Alibaba's client can call QueryChatappPhoneNumbers", async () => {
    const { body } = await client.queryChatappPhoneNumbers(
      new cams.QueryChatappPhoneNumbersRequest({ custSpaceId: space, status: 'FLAGGED' }),
    );
    expect(body?.phoneNumbers).toEqual([
      expect.objectContaining({
        status: 'FLAGGED',
        qualityRating: 'RED',
        verifiedName: 'Hôtel Belle Rive Nice – Séminaires',
      }),
    ]);
  });

  it("Alibaba's client can call AddChatappPhoneNumber", async () => {
    const { body } = await client.addChatappPhoneNumber(
      new cams.AddChatappPhoneNumberRequest({
        custSpaceId: space,
        cc: '33',
        phoneNumber: '639980042',
        verifiedName: text,
      }),
    );
    expect(body?.code).toBe('OK');
    const all = await client.queryChatappPhoneNumbers(
      new cams.QueryChatappPhoneNumbersRequest({ custSpaceId: space, status: 'PENDING' }),
    );
    expect(all.body?.phoneNumbers?.at(-1)).toMatchObject({ phoneNumber: '33639980042', verifiedName: text });
  });

  it("Alibaba's client can call CreatePhoneMessageQrdl", async () => {
    const phoneNumber = await firstNumber();
    const { body } = await client.createPhoneMessageQrdl(
      new cams.CreatePhoneMessageQrdlRequest({
        custSpaceId: space,
        phoneNumber,
        generateQrImage: 'SVG',
        prefilledMessage: text,
      }),
    );
    expect(body?.data).toMatchObject({ phoneNumber, prefilledMessage: text, generateQrImage: 'SVG' });
    expect((await codes(phoneNumber)).at(-1)).toMatchObject({ qrdlCode: body?.data?.qrdlCode, prefilledMessage: text });
  });

  it("Alibaba's client can call ListPhoneMessageQrdl", async () => {
    const all = await codes(await firstNumber());
    expect(all).toHaveLength(5);
    expect(all[0]?.deepLinkUrl).toBe(`https://wa.me/message/${all[0]?.qrdlCode}`);
  });

  it("Alibaba's client can call UpdatePhoneMessageQrdl", async () => {
    const phoneNumber = await firstNumber();
    const qrdlCode = (await codes(phoneNumber))[0]?.qrdlCode ?? '';
    const { body } = await client.updatePhoneMessageQrdl(
      new cams.UpdatePhoneMessageQrdlRequest({
        custSpaceId: space,
        phoneNumber,
        qrdlCode,
        generateQrImage: 'PNG',
        prefilledMessage: text,
      }),
    );
    expect(body?.data?.qrdlCode).not.toBe(qrdlCode);
    expect((await codes(phoneNumber))[0]).toMatchObject({ qrdlCode: body?.data?.qrdlCode, prefilledMessage: text });
  });

  it("Alibaba's client can call DeletePhoneMessageQrdl", async () => {
    const phoneNumber = await firstNumber();
    const qrdlCode = (await codes(phoneNumber))[0]?.qrdlCode ?? '';
    const request = new cams.DeletePhoneMessageQrdlRequest({ custSpaceId: space, phoneNumber, qrdlCode });
    expect((await client.deletePhoneMessageQrdl(request)).body?.code).toBe('OK');
    expect(await codes(phoneNumber)).toHaveLength(4);
    await expect(client.deletePhoneMessageQrdl(request)).rejects.toMatchObject({ code: 'InvalidQrdlCode.NotFound' });
  });

  it("Alibaba's client names every parameter of every action as the sandbox does", () => {
    const requests: Record<string, { names(): Record<string, string> }> = {
      QueryChatappBindWaba: cams.QueryChatappBindWabaRequest,
      QueryChatappPhoneNumbers: cams.QueryChatappPhoneNumbersRequest,
      AddChatappPhoneNumber: cams.AddChatappPhoneNumberRequest,
      CreatePhoneMessageQrdl: cams.CreatePhoneMessageQrdlRequest,
      ListPhoneMessageQrdl: cams.ListPhoneMessageQrdlRequest,
      UpdatePhoneMessageQrdl: cams.UpdatePhoneMessageQrdlRequest,
      DeletePhoneMessageQrdl: cams.DeletePhoneMessageQrdlRequest,
    };
    for (const [name, request] of Object.entries(requests)) {
      const declared = Object.keys(actions.get(name)?.parameters ?? {});
      expect([name, declared.toSorted()]).toEqual([name, Object.values(request.names()).toSorted()]);
    }
  });

  it("Alibaba's client is refused with a wrong secret", async () => {
    const wrong = officialClient(sandbox, { accessKeySecret: 'wrong' });
    await expect(wrong.queryChatappBindWaba(new cams.QueryChatappBindWabaRequest({}))).rejects.toMatchObject({
      code: 'SignatureDoesNotMatch',
      data: { statusCode: 400, HostId: `127.0.0.1:${sandbox.port}` },
    });
  });

  it("Alibaba's client is throttled at the sixth list call within a second", async () => {
    const phoneNumber = await firstNumber();
    const lists = await Promise.allSettled(Array.from({ length: 6 }, () => codes(phoneNumber)));
    expect(lists.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    expect(lists).toContainEqual({ status: 'rejected', reason: expect.objectContaining({ code: 'Throttling.User' }) });
    expect(sandbox.stats().throttled).toEqual({ ListPhoneMessageQrdl: 1 });
  });

  it("Alibaba's client can use the RPC signature", async () => {
    const older = officialClient(sandbox, { signatureAlgorithm: 'v2' });
    const { body } = await older.addChatappPhoneNumber(
      new cams.AddChatappPhoneNumberRequest({
        custSpaceId: space,
        cc: '33',
        phoneNumber: '639980043',
        verifiedName: text,
      }),
    );
    expect(body?.code).toBe('OK');
    const wrong = officialClient(sandbox, { signatureAlgorithm: 'v2', accessKeySecret: 'wrong' });
    await expect(wrong.queryChatappBindWaba(new cams.QueryChatappBindWabaRequest({}))).rejects.toMatchObject({
      code: 'SignatureDoesNotMatch',
      message: expect.stringContaining('server string to sign is:POST&%2F&AccessKeyId%3D'),
    });
  });
});

describe("Alibaba's own client with temporary credentials (STS)", () => {
  let temporary: RunningSandbox;
  beforeAll(async () => {
    temporary = await startSandbox({ latencyMs: 0, securityToken: 'CAIS-token' });
  });
  afterAll(() => temporary.close());
  const ask = (more: { type?: string; securityToken?: string; signatureAlgorithm?: string }) =>
    officialClient(temporary, more).queryChatappBindWaba(new cams.QueryChatappBindWabaRequest({}));

  it.each([{}, { signatureAlgorithm: 'v2' }])("Alibaba's client sends its STS token signed: %o", async (more) => {
    const { body } = await ask({ type: 'sts', securityToken: 'CAIS-token', ...more });
    expect(body?.code).toBe('OK');
    await expect(ask({ type: 'sts', securityToken: 'stale', ...more })).rejects.toMatchObject({
      code: 'InvalidSecurityToken.MismatchWithAccessKey',
    });
    await expect(ask(more)).rejects.toMatchObject({ code: 'MissingSecurityToken' });
  });
});
