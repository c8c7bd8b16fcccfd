import { describe, expect, it } from 'vitest';
import { InvalidFault, type FaultOrder } from '../../src/sandbox/index.js';
import { Asking, recordsIn } from './asking.js';
import { acs3Call } from './signed-call.js';

const query = 'QueryChatappBindWaba';
const create = async (asking: Asking) => {
  const PhoneNumber = await asking.firstNumber();
  return { PhoneNumber, GenerateQrImage: 'PNG', PrefilledMessage: 'Moin' };
};

/** What became of a delivery: its HTTP status and Code, or how the connection was left. */
async function fate(asking: Asking, action = query, parameters: Record<string, string> = {}): Promise<unknown> {
  try {
    const { status, body } = await asking.call(action, parameters);
    return `${status} ${String(body['Code'])}`;
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
}

const fates = async (order: FaultOrder, actions: string[], random = () => 0.5) => {
  const asking = new Asking({ random });
  asking.sandbox.fault(order);
  const all: unknown[] = [];
  for (const action of actions) all.push(await fate(asking, action));
  return { all: all.map((one) => one !== '200 OK'), listed: asking.sandbox.faults.list()[0] };
};

const hit = async (order: FaultOrder, action = 'CreatePhoneMessageQrdl') => {
  const asking = new Asking();
  const parameters = action === 'CreatePhoneMessageQrdl' ? await create(asking) : {};
  asking.sandbox.fault(order);
  return { asking, fate: await fate(asking, action, parameters), written: asking.sandbox.stats().written };
};

describe('which calls a fault hits', () => {
  it('every call, until it is cleared', async () => {
    const { all, listed } = await fates({ kind: 'reset' }, [query, query, query]);
    expect(all).toEqual([true, true, true]);
    expect(listed).toEqual({ kind: 'reset', seen: 3, hits: 3 });
  });

  it('as many as count says', async () => {
    expect((await fates({ kind: 'reset', count: 2 }, [query, query, query, query])).all).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('not the first ones, as many as after says', async () => {
    const { all, listed } = await fates({ kind: 'reset', after: 2, count: 1 }, [query, query, query, query]);
    expect(all).toEqual([false, false, true, false]);
    expect(listed).toEqual({ kind: 'reset', after: 2, count: 1, seen: 3, hits: 1 });
  });

  it('those of its action alone', async () => {
    const order: FaultOrder = { kind: 'reset', action: 'QueryChatappPhoneNumbers' };
    expect((await fates(order, [query, 'QueryChatappPhoneNumbers', query])).all).toEqual([false, true, false]);
  });

  it('those that its key signed alone', async () => {
    const second = { accessKeyId: 'second', accessKeySecret: 'secret' };
    const asking = new Asking({ furtherKeys: [second] });
    asking.sandbox.fault({ kind: 'error', code: 'InvalidAccessKeyId.NotFound', status: 404, key: 'second' });
    expect((await asking.call(query, {}, { accessKeyId: 'second', secret: 'secret' })).status).toBe(404);
    expect(await fate(asking)).toBe('200 OK');
  });

  it('as often as its probability says', async () => {
    expect((await fates({ kind: 'reset', probability: 0.5 }, [query], () => 0.49)).all).toEqual([true]);
    expect((await fates({ kind: 'reset', probability: 0.5 }, [query], () => 0.5)).all).toEqual([false]);
    expect((await fates({ kind: 'reset', probability: 0 }, [query], () => 0)).all).toEqual([false]);
  });

  it('one at a time, the oldest first', async () => {
    const asking = new Asking();
    asking.sandbox.fault({ kind: 'html502', count: 1 });
    asking.sandbox.fault({ kind: 'reset', count: 1 });
    expect((await asking.deliver(acs3Call({ action: query }))).how).toBe('send');
    expect(await fate(asking)).toContain('reset');
    expect(await fate(asking)).toBe('200 OK');
  });

  it('none whose signature does not hold, and none that is throttled', async () => {
    const asking = new Asking({ quotas: { '*': 1 } });
    asking.sandbox.fault({ kind: 'reset', count: 1, after: 1 });
    await asking.call(query, {}, { secret: 'wrong' });
    await asking.call(query);
    expect(await fate(asking)).toBe('400 Throttling.User');
    expect(asking.sandbox.faults.list()[0]).toMatchObject({ seen: 1, hits: 0 });
    asking.clock.ms += 1000;
    expect(await fate(asking)).toContain('reset');
  });
});

describe('what a fault does', () => {
  it.each([
    [{ kind: 'reset' }, 'Expected a reply; the connection was left in reset.'],
    [{ kind: 'hang' }, 'Expected a reply; the connection was left in hang.'],
    [{ kind: 'throttle' }, '400 Throttling.User'],
    [{ kind: 'throttle', code: 'System.LimitControl' }, '400 System.LimitControl'],
    [{ kind: 'throttle', code: 'Throttling.Api', status: 429 }, '429 Throttling.Api'],
    [{ kind: 'error' }, '500 InternalError'],
    [{ kind: 'error', code: 'ServiceUnavailable', status: 503 }, '503 ServiceUnavailable'],
    [{ kind: 'error', code: 'Whatever.Code' }, '400 Whatever.Code'],
    [{ kind: 'error', code: 'Whatever.Code', status: 200 }, '200 Whatever.Code'],
    [{ kind: 'permissionDeny' }, '400 Ram.PermissionDeny'],
    [{ kind: 'unsubscribed' }, '400 Product.Unsubscript'],
  ] satisfies [FaultOrder, string][])('%o happens before the call is carried out', async (order, expected) => {
    const { fate: became, written } = await hit(order);
    expect(became).toBe(expected);
    expect(written).toEqual({});
  });

  it.each([
    [{ kind: 'lostReply' }, 'Expected a reply; the connection was left in reset.'],
    [{ kind: 'hungReply' }, 'Expected a reply; the connection was left in hang.'],
    [{ kind: 'idleClose' }, '200 OK'],
    [{ kind: 'delay', ms: 300 }, '200 OK'],
    [{ kind: 'unknownEnum' }, '200 OK'],
  ] satisfies [FaultOrder, string][])('%o lets the call be carried out', async (order, expected) => {
    const { fate: became, written } = await hit(order);
    expect(became).toBe(expected);
    expect(written).toEqual({ CreatePhoneMessageQrdl: 1 });
  });

  it('cutOff sends the first half of a reply, of a call that was carried out', async () => {
    const { fate: became, written } = await hit({ kind: 'cutOff' });
    expect(became).toMatch(/JSON/);
    expect(written).toEqual({ CreatePhoneMessageQrdl: 1 });
  });

  it('emptyBody and html502 answer what no JSON parser takes, and carry nothing out', async () => {
    for (const kind of ['emptyBody', 'html502'] as const) {
      const { fate: became, written } = await hit({ kind });
      expect(became).toMatch(/JSON/);
      expect(written).toEqual({});
    }
  });

  it('delay waits', async () => {
    const { asking } = await hit({ kind: 'delay', ms: 300 });
    expect(asking.slept).toEqual([300]);
  });

  it('throttle counts as throttled, and leaves the place in the quota free', async () => {
    const asking = new Asking({ quotas: { '*': 1 } });
    asking.sandbox.fault({ kind: 'throttle', count: 3 });
    for (const expected of [400, 400, 400, 200]) expect((await asking.call(query)).status).toBe(expected);
    expect(asking.sandbox.stats()).toMatchObject({ calls: { [query]: 4 }, throttled: { [query]: 3 } });
  });

  it('the words of a throttled call are those of its code', async () => {
    const asking = new Asking();
    asking.sandbox.fault({ kind: 'throttle', code: 'System.LimitControl' });
    expect((await asking.call(query)).body['Message']).toBe('The system is under flow control.');
  });

  it('permissionDeny and unsubscribed come with HTTP 200 where CAMS errors do', async () => {
    const asking = new Asking({ errorsWith: 'ok' });
    asking.sandbox.fault({ kind: 'unsubscribed', count: 1 });
    asking.sandbox.fault({ kind: 'permissionDeny', count: 1 });
    expect(await fate(asking)).toBe('200 Product.Unsubscript');
    const { body } = await asking.call(query);
    expect(body).toMatchObject({
      Code: 'Ram.PermissionDeny',
      AccessDeniedDetail: expect.stringContaining('RAM policy'),
    });
  });

  it('unknownEnum puts a value nobody listed into every enumeration, and leaves the rest alone', async () => {
    const asking = new Asking();
    const before = await asking.numbers();
    asking.sandbox.fault({ kind: 'unknownEnum', count: 1 });
    asking.sandbox.fault({ kind: 'unknownEnum', count: 1, value: 'TIER_7' });
    const [strange] = await asking.numbers();
    expect(strange).toEqual({
      ...before[0],
      Status: 'NOBODY_LISTED_THIS',
      QualityRating: 'NOBODY_LISTED_THIS',
      CodeVerificationStatus: 'NOBODY_LISTED_THIS',
      NameStatus: 'NOBODY_LISTED_THIS',
      NewNameStatus: 'NOBODY_LISTED_THIS',
      MessagingLimitTier: 'NOBODY_LISTED_THIS',
    });
    expect((await asking.numbers())[0]).toMatchObject({ MessagingLimitTier: 'TIER_7' });
    expect(await asking.numbers()).toEqual(before);
  });

  it('trailingNewlines ends every text with a newline, as a sample of Alibaba does with a code', async () => {
    const asking = new Asking();
    const PhoneNumber = await asking.firstNumber();
    asking.sandbox.fault({ kind: 'trailingNewlines' });
    const { body } = await asking.call('ListPhoneMessageQrdl', { PhoneNumber });
    expect(recordsIn(body['Data'])[0]?.['QrdlCode']).toMatch(/^[A-Z0-9]{14}\n$/);
  });
});

describe('a fault that makes no sense', () => {
  it.each([
    [null, 'Expected a fault such as {"kind":"reset","count":1}; got null.'],
    [[], 'Expected a fault such as {"kind":"reset","count":1}; got [].'],
    [{}, 'Expected kind to be one of reset, hang,'],
    [{ kind: 'explode' }, '; got "explode".'],
    [{ kind: 'toString' }, '; got "toString".'],
    [{ kind: 'reset', action: 'Nope' }, 'Expected action to be one of QueryChatappBindWaba, '],
    [{ kind: 'reset', count: 0 }, 'Expected count to be an integer from 1 to 9007199254740991; got 0.'],
    [{ kind: 'reset', count: '3' }, '; got "3".'],
    [{ kind: 'reset', probability: 1.1 }, 'Expected probability to be a number from 0 to 1; got 1.1.'],
    [{ kind: 'reset', after: -1 }, 'Expected after to be an integer from 0'],
    [{ kind: 'delay', ms: 600_001 }, 'Expected ms to be an integer from 0 to 600000; got 600001.'],
    [{ kind: 'error', status: 99 }, 'Expected status to be an integer from 200 to 599; got 99.'],
    [{ kind: 'reset', ms: 5 }, 'Expected the fields kind, action, key, count, probability, after for reset; got "ms".'],
  ])('is refused: %o', (order, message) => {
    const { faults } = new Asking().sandbox;
    expect(() => faults.add(order)).toThrow(InvalidFault);
    expect(() => faults.add(order)).toThrow(message);
    expect(faults.list()).toEqual([]);
  });

  it('changes nothing in a list either', () => {
    const { faults } = new Asking().sandbox;
    faults.add({ kind: 'hang' });
    expect(() => faults.replace([{ kind: 'reset' }, { kind: 'explode' }])).toThrow(InvalidFault);
    expect(faults.list()).toEqual([{ kind: 'hang', seen: 0, hits: 0 }]);
  });
});

describe('a fault of the reply', () => {
  it('hits refusals of CAMS as well', async () => {
    const asking = new Asking();
    asking.sandbox.fault({ kind: 'lostReply' });
    expect(await fate(asking, query, { CustSpaceId: 'cams-nowhere' })).toContain('reset');
    expect(asking.sandbox.stats().refused).toEqual({ 'Unknown.ResourceOwnerId': 1 });
  });
});
