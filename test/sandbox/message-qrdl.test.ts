import { describe, expect, it } from 'vitest';
import { Asking, recordIn } from './asking.js';

const hello = { GenerateQrImage: 'PNG', PrefilledMessage: "Grüße 你好 !'()*&%" };

const update = async (asking: Asking, parameters: Record<string, string> = {}) => {
  const PhoneNumber = await asking.firstNumber();
  const QrdlCode = (await asking.codes(PhoneNumber))[1]?.['QrdlCode'] ?? '';
  const got = await asking.call('UpdatePhoneMessageQrdl', { PhoneNumber, QrdlCode, ...hello, ...parameters });
  return { ...got, old: QrdlCode, after: await asking.codes(PhoneNumber) };
};

describe('ListPhoneMessageQrdl', () => {
  it('answers every code of the number, with its link and the address of its picture', async () => {
    const asking = new Asking();
    const PhoneNumber = await asking.firstNumber();
    const { body } = await asking.call('ListPhoneMessageQrdl', { PhoneNumber });
    expect(body).toMatchObject({ AccessDeniedDetail: 'None', Message: '无', Code: 'OK' });
    const codes = await asking.codes(PhoneNumber);
    expect(codes).toHaveLength(5);
    for (const code of codes) {
      expect(code).toEqual({
        QrdlCode: expect.stringMatching(/^[A-Z0-9]{14}$/),
        DeepLinkUrl: `https://wa.me/message/${code['QrdlCode']}`,
        QrImageUrl: expect.stringMatching(
          `^http://127.0.0.1:4010/qr/${code['QrdlCode']}.${code['GenerateQrImage']?.toLowerCase()}\\?Expires=\\d+&Signature=[0-9a-f]+$`,
        ),
        GenerateQrImage: expect.stringMatching(/^(PNG|SVG)$/),
        PhoneNumber,
        PrefilledMessage: expect.any(String),
      });
    }
  });

  it('wants digits, country code first, without the plus', async () => {
    const asking = new Asking();
    const codeOf = async (PhoneNumber: string) =>
      (await asking.call('ListPhoneMessageQrdl', { PhoneNumber })).body['Code'];
    expect(await codeOf(`+${await asking.firstNumber()}`)).toBe('InvalidPhoneNumber');
    expect(await codeOf('')).toBe('MissingPhoneNumber');
    expect(await codeOf('4915228817386')).toBe('Unknown.ResourceOwnerId');
  });

  it('refuses a number of another space', async () => {
    const asking = new Asking();
    const PhoneNumber = await asking.firstNumber();
    const { body } = await asking.call('ListPhoneMessageQrdl', { PhoneNumber, CustSpaceId: 'cams-golden-lantern' });
    expect(body['Code']).toBe('Unknown.ResourceOwnerId');
  });
});

describe('CreatePhoneMessageQrdl', () => {
  it('answers the new code, and a RequestId that ends with a newline', async () => {
    const asking = new Asking();
    const PhoneNumber = await asking.firstNumber();
    const { headers, body } = await asking.call('CreatePhoneMessageQrdl', { PhoneNumber, ...hello });
    expect(body['RequestId']).toBe(`${headers['x-acs-request-id']}\n`);
    expect(body['Data']).toMatchObject({ PhoneNumber, ...hello, QrdlCode: expect.stringMatching(/^[A-Z0-9]{14}$/) });
    const codes = await asking.codes(PhoneNumber);
    expect(codes).toHaveLength(6);
    expect(codes.at(-1)).toMatchObject(recordIn(body['Data']));
  });

  it.each([
    [{ GenerateQrImage: '' }, 'MissingGenerateQrImage'],
    [{ PrefilledMessage: '' }, 'MissingPrefilledMessage'],
    [{ GenerateQrImage: 'png' }, 'InvalidGenerateQrImage'],
    [{ GenerateQrImage: 'GIF' }, 'InvalidGenerateQrImage'],
    [{ PrefilledMessage: 'x'.repeat(141) }, 'InvalidPrefilledMessage'],
    [{ PrefilledMessage: '🎉'.repeat(71) }, 'InvalidPrefilledMessage'],
  ])('refuses %o', async (parameters, code) => {
    const asking = new Asking();
    const PhoneNumber = await asking.firstNumber();
    const got = await asking.call('CreatePhoneMessageQrdl', { PhoneNumber, ...hello, ...parameters });
    expect([got.status, got.body['Code']]).toEqual([400, code]);
    expect(await asking.codes(PhoneNumber)).toHaveLength(5);
  });

  it('takes 140 characters, an emoji counting as two', async () => {
    const asking = new Asking();
    const PhoneNumber = await asking.firstNumber();
    const create = async (PrefilledMessage: string) =>
      (await asking.call('CreatePhoneMessageQrdl', { PhoneNumber, ...hello, PrefilledMessage })).body['Code'];
    expect(await create('ü'.repeat(140))).toBe('OK');
    expect(await create('🎉'.repeat(70))).toBe('OK');
  });

  it('makes at most 2,000 codes of a number', async () => {
    const asking = new Asking({ codesPerNumber: 1999 });
    const PhoneNumber = await asking.firstNumber();
    expect((await asking.call('CreatePhoneMessageQrdl', { PhoneNumber, ...hello })).body['Code']).toBe('OK');
    const { status, body } = await asking.call('CreatePhoneMessageQrdl', { PhoneNumber, ...hello });
    expect([status, body['Code']]).toEqual([400, 'InvalidParameter.QrdlLimit']);
  });

  it('finds a code that is free, even with dice that always fall alike', async () => {
    const asking = new Asking({ random: () => 0.5 });
    const PhoneNumber = await asking.firstNumber();
    for (const nonce of ['a', 'b', 'c'])
      await asking.call('CreatePhoneMessageQrdl', { PhoneNumber, ...hello }, { nonce });
    expect(new Set((await asking.codes(PhoneNumber)).map(({ QrdlCode }) => QrdlCode)).size).toBe(8);
  });
});

describe('UpdatePhoneMessageQrdl', () => {
  it('gives the code a new name, in the place of the old, which is gone', async () => {
    const { body, old, after } = await update(new Asking());
    const made = recordIn(body['Data']);
    expect(made['QrdlCode']).not.toBe(old);
    expect(after).toHaveLength(5);
    expect(after[1]).toMatchObject({ QrdlCode: made['QrdlCode'], ...hello });
    expect(after.map(({ QrdlCode }) => QrdlCode)).not.toContain(old);
  });

  it('keeps the name when the sandbox is told so', async () => {
    const { body, old, after } = await update(new Asking({ codeOnUpdate: 'stays' }));
    expect(body['Data']).toMatchObject({ QrdlCode: old, ...hello });
    expect(after[1]).toMatchObject({ QrdlCode: old, ...hello });
  });

  it.each([
    [{ QrdlCode: '' }, 'MissingQrdlCode'],
    [{ QrdlCode: 'NOSUCHCODE1234' }, 'InvalidQrdlCode.NotFound'],
    [{ GenerateQrImage: '' }, 'MissingGenerateQrImage'],
    [{ PrefilledMessage: '' }, 'MissingPrefilledMessage'],
    [{ PrefilledMessage: 'x'.repeat(141) }, 'InvalidPrefilledMessage'],
  ])('refuses %o, and changes nothing', async (parameters, code) => {
    const asking = new Asking();
    const { status, body, old, after } = await update(asking, parameters);
    expect([status, body['Code']]).toEqual([400, code]);
    expect(after[1]?.['QrdlCode']).toBe(old);
    expect(asking.sandbox.stats().written).toEqual({});
  });

  it('refuses the old code from then on', async () => {
    const asking = new Asking();
    const { old } = await update(asking);
    const PhoneNumber = await asking.firstNumber();
    const { body } = await asking.call('UpdatePhoneMessageQrdl', { PhoneNumber, QrdlCode: old, ...hello });
    expect(body['Code']).toBe('InvalidQrdlCode.NotFound');
  });
});

describe('DeletePhoneMessageQrdl', () => {
  it('deletes the code, once', async () => {
    const asking = new Asking();
    const PhoneNumber = await asking.firstNumber();
    const [first, second] = await asking.codes(PhoneNumber);
    const QrdlCode = first?.['QrdlCode'] ?? '';
    const { headers, body } = await asking.call('DeletePhoneMessageQrdl', { PhoneNumber, QrdlCode });
    expect(body).toEqual({
      AccessDeniedDetail: 'None',
      Message: 'None',
      RequestId: `${headers['x-acs-request-id']}\n`,
      Code: 'OK',
    });
    const left = await asking.codes(PhoneNumber);
    expect(left).toHaveLength(4);
    expect(left[0]?.['QrdlCode']).toBe(second?.['QrdlCode']);
    const again = await asking.call('DeletePhoneMessageQrdl', { PhoneNumber, QrdlCode });
    expect([again.status, again.body['Code']]).toEqual([400, 'InvalidQrdlCode.NotFound']);
    expect(asking.sandbox.stats().written).toEqual({ DeletePhoneMessageQrdl: 1 });
  });
});

describe('the sandbox', () => {
  it('goes back to the seed: state, quotas, counters and faults', async () => {
    const asking = new Asking({ quotas: {} });
    const PhoneNumber = await asking.firstNumber();
    const before = await asking.codes(PhoneNumber);
    await asking.call('DeletePhoneMessageQrdl', { PhoneNumber, QrdlCode: before[0]?.['QrdlCode'] ?? '' });
    for (let spent = 0; spent < 4; spent += 1) await asking.codes(PhoneNumber);
    asking.sandbox.fault({ kind: 'reset' });
    asking.sandbox.reset();
    expect(asking.sandbox.faults.list()).toEqual([]);
    expect(asking.sandbox.stats()).toMatchObject({
      calls: {},
      throttled: {},
      written: {},
      refused: {},
      maxConcurrency: 0,
    });
    expect(await asking.codes(PhoneNumber)).toEqual(before);
  });

  it('keeps half of its latency for the way in and half for the way out, and draws the jitter', async () => {
    const steady = new Asking({ latencyMs: 30 });
    await steady.call('QueryChatappBindWaba');
    expect(steady.slept).toEqual([15, 15]);
    const jittery = new Asking({ latencyMs: 30, jitterMs: 10, random: () => 0.5 });
    await jittery.call('QueryChatappBindWaba');
    expect(jittery.slept).toEqual([17.5, 17.5]);
  });
});
