import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Config } from '@alicloud/openapi-client';
import { cams, type OfficialClient } from './official-client.js';

/** An upstream to test: the sandbox, or CAMS with an account. */
export interface UpstreamUnderTest {
  readonly endpoint: string;
  readonly protocol: 'http' | 'https';
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly custSpaceId: string;
  /** A phone number of the space that the suite may write to; undefined runs only the reads. */
  readonly writableNumber: string | undefined;
  readonly close: () => Promise<void>;
}

/** A number in a range reserved for fiction, which no account can have. */
const unknownNumber = '12025550143';
const mark = `waba-gateway test ${Date.now()}`;

/**
 * The behaviour that sandbox and CAMS must share, tested with Alibaba's own client. Runs against the sandbox with every
 * test run, and against an account with `npm run test:upstream`. Every code that it creates is deleted.
 */
export function testUpstream(
  name: string,
  { isConfigured, hasWritableNumber }: { readonly isConfigured: boolean; readonly hasWritableNumber: boolean },
  open: () => Promise<UpstreamUnderTest>,
): void {
  let upstream: UpstreamUnderTest;
  let client: OfficialClient;

  const connect = (keys: { accessKeyId?: string; accessKeySecret?: string } = {}): OfficialClient => {
    const { endpoint, protocol, accessKeyId, accessKeySecret } = upstream;
    const timeouts = { connectTimeout: 20_000, readTimeout: 20_000 };
    return new cams.default(new Config({ endpoint, protocol, accessKeyId, accessKeySecret, ...timeouts, ...keys }));
  };
  const numbers = async () => {
    const request = new cams.QueryChatappPhoneNumbersRequest({ custSpaceId: upstream.custSpaceId });
    return (await client.queryChatappPhoneNumbers(request)).body?.phoneNumbers ?? [];
  };
  const codes = async (phoneNumber: string) => {
    const request = new cams.ListPhoneMessageQrdlRequest({ custSpaceId: upstream.custSpaceId, phoneNumber });
    return (await client.listPhoneMessageQrdl(request)).body?.data ?? [];
  };
  const wabaRequest = (custSpaceId: string) => new cams.QueryChatappBindWabaRequest({ custSpaceId });

  describe.skipIf(!isConfigured)(`${name}`, () => {
    beforeAll(async () => {
      upstream = await open();
      client = connect();
    });
    afterAll(() => upstream.close());

    it(`${name}: QueryChatappBindWaba answers the WABA with an id, a name and a request id`, async () => {
      const { body } = await client.queryChatappBindWaba(wabaRequest(upstream.custSpaceId));
      expect(body?.code?.toUpperCase()).toMatch(/^(OK|SUCCESS|200)$/);
      expect(body?.requestId).toMatch(/^[0-9A-F-]{36}$/i);
      expect(body?.data).toMatchObject({ id: expect.stringMatching(/^\d+$/), name: expect.any(String) });
    });

    it(`${name}: QueryChatappPhoneNumbers lists numbers as digits with a status`, async () => {
      for (const number of await numbers())
        expect(number).toMatchObject({
          phoneNumber: expect.stringMatching(/^\d{7,15}$/),
          status: expect.any(String),
          verifiedName: expect.any(String),
        });
    });

    it(`${name}: ListPhoneMessageQrdl lists codes with their deep links`, async ({ skip }) => {
      const phoneNumber = (await numbers())[0]?.phoneNumber;
      if (phoneNumber === undefined) return skip('the space has no phone number');
      for (const { qrdlCode, deepLinkUrl } of await codes(phoneNumber))
        expect(deepLinkUrl).toBe(`https://wa.me/message/${qrdlCode}`);
    });

    it(`${name}: an unknown number, an unknown space and a wrong key are refused`, async () => {
      await expect(codes(unknownNumber)).rejects.toMatchObject({ code: 'Unknown.ResourceOwnerId' });
      await expect(client.queryChatappBindWaba(wabaRequest('cams-nobody-has-this'))).rejects.toMatchObject({
        code: 'Unknown.ResourceOwnerId',
      });
      const unknownKey = connect({ accessKeyId: 'LTAInobodyhasthiskey' });
      await expect(unknownKey.queryChatappBindWaba(wabaRequest(upstream.custSpaceId))).rejects.toMatchObject({
        code: 'InvalidAccessKeyId.NotFound',
      });
      const wrongSecret = connect({ accessKeySecret: 'not-the-secret' });
      await expect(wrongSecret.queryChatappBindWaba(wabaRequest(upstream.custSpaceId))).rejects.toMatchObject({
        code: 'SignatureDoesNotMatch',
      });
    });

    it.skipIf(!hasWritableNumber)(`${name}: a code is created, listed, updated and deleted`, async () => {
      const { custSpaceId, writableNumber: phoneNumber = '' } = upstream;
      const content = { custSpaceId, phoneNumber, generateQrImage: 'SVG' };
      const listed = async (text: string) =>
        (await codes(phoneNumber)).filter(({ prefilledMessage }) => prefilledMessage === text);
      try {
        const created = await client.createPhoneMessageQrdl(
          new cams.CreatePhoneMessageQrdlRequest({ ...content, prefilledMessage: `${mark} created` }),
        );
        const qrdlCode = created.body?.data?.qrdlCode;
        expect(await listed(`${mark} created`)).toMatchObject([{ qrdlCode }]);
        const updated = await client.updatePhoneMessageQrdl(
          new cams.UpdatePhoneMessageQrdlRequest({ ...content, qrdlCode, prefilledMessage: `${mark} updated` }),
        );
        expect(await listed(`${mark} created`)).toEqual([]);
        expect(await listed(`${mark} updated`)).toMatchObject([{ qrdlCode: updated.body?.data?.qrdlCode }]);
      } finally {
        for (const { qrdlCode, prefilledMessage } of await codes(phoneNumber))
          if (prefilledMessage?.startsWith(mark))
            await client.deletePhoneMessageQrdl(
              new cams.DeletePhoneMessageQrdlRequest({ custSpaceId, phoneNumber, qrdlCode }),
            );
      }
      expect((await codes(phoneNumber)).filter((code) => code.prefilledMessage?.startsWith(mark))).toEqual([]);
    });
  });
}
