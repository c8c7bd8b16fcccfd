import { describe, expect, it } from 'vitest';
import { SandboxHarness, recordIn } from './harness.js';

const content = { GenerateQrImage: 'PNG', PrefilledMessage: "Grüße 你好 !'()*&%" };

const updateCode = async (harness: SandboxHarness, parameters: Record<string, string> = {}) => {
  const PhoneNumber = await harness.firstNumber();
  const QrdlCode = (await harness.codes(PhoneNumber))[1]?.['QrdlCode'] ?? '';
  const result = await harness.call('UpdatePhoneMessageQrdl', { PhoneNumber, QrdlCode, ...content, ...parameters });
  return { ...result, old: QrdlCode, after: await harness.codes(PhoneNumber) };
};

describe('ListPhoneMessageQrdl', () => {
  it('ListPhoneMessageQrdl lists every code of the number with its deep link and image URL', async () => {
    const harness = new SandboxHarness();
    const PhoneNumber = await harness.firstNumber();
    const { body } = await harness.call('ListPhoneMessageQrdl', { PhoneNumber });
    expect(body).toMatchObject({ AccessDeniedDetail: 'None', Message: '无', Code: 'OK' });
    const codes = await harness.codes(PhoneNumber);
    expect(codes).toHaveLength(5);
    for (const code of codes) {
      expect(code).toEqual({
        QrdlCode: expect.stringMatching(/^[A-Z0-9]{14}$/),
        DeepLinkUrl: `https://wa.me/message/${code['QrdlCode']}`,
        QrImageUrl: expect.stringMatching(
          `^http://127.0.0.1:4010/qr/${code['QrdlCode']}.${code['GenerateQrImage']?.toLowerCase()}` +
            '\\?Expires=\\d+&Signature=[0-9a-f]+$',
        ),
        GenerateQrImage: expect.stringMatching(/^(PNG|SVG)$/),
        PhoneNumber,
        PrefilledMessage: expect.any(String),
      });
    }
  });

  it('ListPhoneMessageQrdl refuses a number that is not digits only, country code first', async () => {
    const harness = new SandboxHarness();
    const codeOf = async (PhoneNumber: string) =>
      (await harness.call('ListPhoneMessageQrdl', { PhoneNumber })).body['Code'];
    expect(await codeOf(`+${await harness.firstNumber()}`)).toBe('InvalidPhoneNumber');
    expect(await codeOf('')).toBe('MissingPhoneNumber');
    expect(await codeOf('4915228817386')).toBe('Unknown.ResourceOwnerId');
  });

  it('ListPhoneMessageQrdl refuses a number of another space', async () => {
    const harness = new SandboxHarness();
    const PhoneNumber = await harness.firstNumber();
    const { body } = await harness.call('ListPhoneMessageQrdl', { PhoneNumber, CustSpaceId: 'cams-golden-lantern' });
    expect(body['Code']).toBe('Unknown.ResourceOwnerId');
  });
});

describe('CreatePhoneMessageQrdl', () => {
  it('CreatePhoneMessageQrdl answers the new code and a RequestId that ends with a newline', async () => {
    const harness = new SandboxHarness();
    const PhoneNumber = await harness.firstNumber();
    const { headers, body } = await harness.call('CreatePhoneMessageQrdl', { PhoneNumber, ...content });
    expect(body['RequestId']).toBe(`${headers['x-acs-request-id']}\n`);
    expect(body['Data']).toMatchObject({ PhoneNumber, ...content, QrdlCode: expect.stringMatching(/^[A-Z0-9]{14}$/) });
    const codes = await harness.codes(PhoneNumber);
    expect(codes).toHaveLength(6);
    expect(codes.at(-1)).toMatchObject(recordIn(body['Data']));
  });

  it.each([
    [{ GenerateQrImage: '' }, 'MissingGenerateQrImage'],
    [{ PrefilledMessage: '' }, 'MissingPrefilledMessage'],
    [{ GenerateQrImage: 'png' }, 'InvalidGenerateQrImage'],
    [{ GenerateQrImage: 'GIF' }, 'InvalidGenerateQrImage'],
    [{ PrefilledMessage: 'x'.repeat(141) }, 'InvalidPrefilledMessage'],
    [{ PrefilledMessage: '🎉'.repeat(141) }, 'InvalidPrefilledMessage'],
  ])('CreatePhoneMessageQrdl refuses %o', async (parameters, code) => {
    const harness = new SandboxHarness();
    const PhoneNumber = await harness.firstNumber();
    const got = await harness.call('CreatePhoneMessageQrdl', { PhoneNumber, ...content, ...parameters });
    expect([got.status, got.body['Code']]).toEqual([400, code]);
    expect(await harness.codes(PhoneNumber)).toHaveLength(5);
  });

  it('CreatePhoneMessageQrdl accepts 140 characters, an emoji counting as one', async () => {
    const harness = new SandboxHarness();
    const PhoneNumber = await harness.firstNumber();
    const create = async (PrefilledMessage: string) =>
      (await harness.call('CreatePhoneMessageQrdl', { PhoneNumber, ...content, PrefilledMessage })).body['Code'];
    expect(await create('ü'.repeat(140))).toBe('OK');
    expect(await create('🎉'.repeat(140))).toBe('OK');
    expect(await create('🎉'.repeat(141))).toBe('InvalidPrefilledMessage');
  });

  it('CreatePhoneMessageQrdl refuses the 2,001st code of a number', async () => {
    const harness = new SandboxHarness({ codesPerNumber: 1999 });
    const PhoneNumber = await harness.firstNumber();
    expect((await harness.call('CreatePhoneMessageQrdl', { PhoneNumber, ...content })).body['Code']).toBe('OK');
    const { status, body } = await harness.call('CreatePhoneMessageQrdl', { PhoneNumber, ...content });
    expect([status, body['Code']]).toEqual([400, 'InvalidParameter.QrdlLimit']);
  });

  it('CreatePhoneMessageQrdl finds an unused code even if the random source is constant', async () => {
    const harness = new SandboxHarness({ random: () => 0.5 });
    const PhoneNumber = await harness.firstNumber();
    for (const nonce of ['a', 'b', 'c'])
      await harness.call('CreatePhoneMessageQrdl', { PhoneNumber, ...content }, { nonce });
    expect(new Set((await harness.codes(PhoneNumber)).map(({ QrdlCode }) => QrdlCode)).size).toBe(8);
  });
});

describe('UpdatePhoneMessageQrdl', () => {
  it('UpdatePhoneMessageQrdl replaces the code by a new one at the same position', async () => {
    const { body, old, after } = await updateCode(new SandboxHarness());
    const made = recordIn(body['Data']);
    expect(made['QrdlCode']).not.toBe(old);
    expect(after).toHaveLength(5);
    expect(after[1]).toMatchObject({ QrdlCode: made['QrdlCode'], ...content });
    expect(after.map(({ QrdlCode }) => QrdlCode)).not.toContain(old);
  });

  it('UpdatePhoneMessageQrdl keeps the code if codeOnUpdate is "stays"', async () => {
    const { body, old, after } = await updateCode(new SandboxHarness({ codeOnUpdate: 'stays' }));
    expect(body['Data']).toMatchObject({ QrdlCode: old, ...content });
    expect(after[1]).toMatchObject({ QrdlCode: old, ...content });
  });

  it.each([
    [{ QrdlCode: '' }, 'MissingQrdlCode'],
    [{ QrdlCode: 'NOSUCHCODE1234' }, 'InvalidQrdlCode.NotFound'],
    [{ GenerateQrImage: '' }, 'MissingGenerateQrImage'],
    [{ PrefilledMessage: '' }, 'MissingPrefilledMessage'],
    [{ PrefilledMessage: 'x'.repeat(141) }, 'InvalidPrefilledMessage'],
  ])('UpdatePhoneMessageQrdl refuses %o and changes nothing', async (parameters, code) => {
    const harness = new SandboxHarness();
    const { status, body, old, after } = await updateCode(harness, parameters);
    expect([status, body['Code']]).toEqual([400, code]);
    expect(after[1]?.['QrdlCode']).toBe(old);
    expect(harness.sandbox.stats().written).toEqual({});
  });

  it('the old code is unknown after UpdatePhoneMessageQrdl', async () => {
    const harness = new SandboxHarness();
    const { old } = await updateCode(harness);
    const PhoneNumber = await harness.firstNumber();
    const { body } = await harness.call('UpdatePhoneMessageQrdl', { PhoneNumber, QrdlCode: old, ...content });
    expect(body['Code']).toBe('InvalidQrdlCode.NotFound');
  });
});

describe('DeletePhoneMessageQrdl', () => {
  it('DeletePhoneMessageQrdl deletes the code and refuses to delete it again', async () => {
    const harness = new SandboxHarness();
    const PhoneNumber = await harness.firstNumber();
    const [first, second] = await harness.codes(PhoneNumber);
    const QrdlCode = first?.['QrdlCode'] ?? '';
    const { headers, body } = await harness.call('DeletePhoneMessageQrdl', { PhoneNumber, QrdlCode });
    expect(body).toEqual({
      AccessDeniedDetail: 'None',
      Message: 'None',
      RequestId: `${headers['x-acs-request-id']}\n`,
      Code: 'OK',
    });
    const left = await harness.codes(PhoneNumber);
    expect(left).toHaveLength(4);
    expect(left[0]?.['QrdlCode']).toBe(second?.['QrdlCode']);
    const again = await harness.call('DeletePhoneMessageQrdl', { PhoneNumber, QrdlCode });
    expect([again.status, again.body['Code']]).toEqual([400, 'InvalidQrdlCode.NotFound']);
    expect(harness.sandbox.stats().written).toEqual({ DeletePhoneMessageQrdl: 1 });
  });
});

describe('the sandbox', () => {
  it('reset restores the seeded state, quotas, counters and faults', async () => {
    const harness = new SandboxHarness({ quotas: {} });
    const PhoneNumber = await harness.firstNumber();
    const before = await harness.codes(PhoneNumber);
    await harness.call('DeletePhoneMessageQrdl', { PhoneNumber, QrdlCode: before[0]?.['QrdlCode'] ?? '' });
    for (let spent = 0; spent < 4; spent += 1) await harness.codes(PhoneNumber);
    harness.sandbox.addFault({ kind: 'reset' });
    harness.sandbox.reset();
    expect(harness.sandbox.faults.list()).toEqual([]);
    expect(harness.sandbox.stats()).toMatchObject({
      calls: {},
      throttled: {},
      written: {},
      refused: {},
      maxConcurrency: 0,
    });
    expect(await harness.codes(PhoneNumber)).toEqual(before);
  });

  it('the sandbox waits half of the latency before and half after a call, with random jitter', async () => {
    const steady = new SandboxHarness({ latencyMs: 30 });
    await steady.call('QueryChatappBindWaba');
    expect(steady.sleeps).toEqual([15, 15]);
    const jittery = new SandboxHarness({ latencyMs: 30, jitterMs: 10, random: () => 0.5 });
    await jittery.call('QueryChatappBindWaba');
    expect(jittery.sleeps).toEqual([17.5, 17.5]);
  });
});
