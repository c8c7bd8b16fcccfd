import { describe, expect, it } from 'vitest';
import type { FaultSpec } from '../../src/sandbox/index.js';
import { formatNumber, whatsAppForm } from '../../src/sandbox/faults/odd-replies.js';
import { SandboxHarness } from './harness.js';
import { acs3Call } from './signed-call.js';

const numbersOf = 'QueryChatappPhoneNumbers';

/** The bodies of the same call without and with a fault. */
async function bodies(fault: FaultSpec, action = numbersOf, more: Record<string, string> = {}) {
  const harness = new SandboxHarness({ numbersPerSpace: 3, codesPerNumber: 2 });
  const parameters = action === numbersOf ? more : { PhoneNumber: await harness.firstNumber(), ...more };
  const usual = (await harness.call(action, parameters)).body;
  harness.sandbox.addFault(fault);
  return { usual, odd: (await harness.call(action, parameters)).body };
}

const listIn = (body: Record<string, unknown>, field: string) => body[field] as Record<string, unknown>[];

describe('odd replies', () => {
  it('setField changes one field of one record, to any JSON value or to nothing', async () => {
    for (const value of ['', null, 7, { odd: true }, undefined]) {
      const { usual, odd } = await bodies({ kind: 'setField', field: 'PhoneNumber', value, index: 1 });
      const [first, second, third] = listIn(odd, 'PhoneNumbers');
      expect([first, third]).toEqual([listIn(usual, 'PhoneNumbers')[0], listIn(usual, 'PhoneNumbers')[2]]);
      expect(second?.['PhoneNumber']).toEqual(value);
      expect('PhoneNumber' in (second ?? {})).toBe(value !== undefined);
    }
  });

  it('setField without an index changes every record, and a single object in place of a list too', async () => {
    const { odd } = await bodies({ kind: 'setField', field: 'MessagingLimitTier', value: 'TIER_2K' });
    for (const record of listIn(odd, 'PhoneNumbers')) expect(record['MessagingLimitTier']).toBe('TIER_2K');
    const waba = await bodies({ kind: 'setField', field: 'Currency' }, 'QueryChatappBindWaba');
    expect(waba.odd['Data']).not.toHaveProperty('Currency');
  });

  it('nullRecord, duplicateRecords, wrappedLists and singleObjects change every list and nothing else', async () => {
    const { usual } = await bodies({ kind: 'nullRecord' });
    const records = listIn(usual, 'PhoneNumbers');
    for (const [kind, expected] of [
      ['nullRecord', [null, ...records]],
      ['duplicateRecords', [...records, ...records]],
      ['wrappedLists', { PhoneNumber: records }],
      ['singleObjects', records[0]],
    ] as const) {
      const { odd } = await bodies({ kind });
      expect({ ...odd, RequestId: '' }).toEqual({ ...usual, RequestId: '', PhoneNumbers: expected });
    }
  });

  it('formattedNumbers writes numbers as people do', async () => {
    const { odd } = await bodies({ kind: 'formattedNumbers' });
    for (const { PhoneNumber } of listIn(odd, 'PhoneNumbers')) expect(PhoneNumber).toMatch(/^\+[\d -]+$/);
    expect(formatNumber('15551230000')).toBe('+1 555-123-0000');
  });

  it('numericTexts turns digits into JSON numbers without losing one', async () => {
    const { usual, odd } = await bodies({ kind: 'numericTexts' });
    expect(listIn(odd, 'PhoneNumbers').map(({ PhoneNumber }) => PhoneNumber)).toEqual(
      listIn(usual, 'PhoneNumbers').map(({ PhoneNumber }) => Number(PhoneNumber)),
    );
  });

  it('urlsWithoutScheme and longLinks change the links of codes', async () => {
    const short = await bodies({ kind: 'urlsWithoutScheme' }, 'ListPhoneMessageQrdl');
    expect(listIn(short.odd, 'Data')[0]?.['DeepLinkUrl']).toMatch(/^wa\.me\/message\//);
    const long = await bodies({ kind: 'longLinks' }, 'ListPhoneMessageQrdl');
    expect(String(listIn(long.odd, 'Data')[0]?.['DeepLinkUrl']).length).toBeGreaterThan(2953);
  });

  it('byteOrderMark precedes the JSON', async () => {
    const harness = new SandboxHarness();
    harness.sandbox.addFault({ kind: 'byteOrderMark' });
    const delivery = await harness.deliver(acs3Call({ action: numbersOf }));
    expect(delivery.kind === 'send' && String(delivery.reply.body)).toMatch(/^\uFEFF\{/);
  });

  it('throttle, error and html502 send Retry-After', async () => {
    for (const fault of [
      { kind: 'throttle', status: 429, retryAfter: 3 },
      { kind: 'error', code: 'ServiceUnavailable', status: 503, retryAfter: 3 },
      { kind: 'html502', status: 503, retryAfter: '3' },
    ] satisfies FaultSpec[]) {
      const harness = new SandboxHarness();
      harness.sandbox.addFault(fault);
      const delivery = await harness.deliver(acs3Call({ action: numbersOf }));
      expect(delivery).toMatchObject({ reply: { status: fault.status, headers: { 'retry-after': '3' } } });
    }
  });

  it("otherNumberForm keeps an added number in WhatsApp's own form", async () => {
    const harness = new SandboxHarness({ numbersPerSpace: 0 });
    harness.sandbox.addFault({ kind: 'otherNumberForm', action: 'AddChatappPhoneNumber' });
    const CustSpaceId = harness.sandbox.spaces[0]?.custSpaceId ?? '';
    const added = { Cc: '55', PhoneNumber: '11987654321', VerifiedName: 'Shop', CustSpaceId };
    expect((await harness.call('AddChatappPhoneNumber', added)).body['Code']).toBe('OK');
    expect(await harness.numbers()).toMatchObject([{ PhoneNumber: '551187654321' }]);
  });

  it.each([
    ['55', '11987654321', '1187654321'],
    ['52', '5512345678', '15512345678'],
    ['54', '1151234567', '91151234567'],
    ['44', '07700900123', '7700900123'],
    ['1', '5551230000', '5551230000'],
  ])('the form of +%s %s is %s', (countryCode, national, expected) => {
    expect(whatsAppForm(countryCode, national)).toBe(expected);
  });
});
