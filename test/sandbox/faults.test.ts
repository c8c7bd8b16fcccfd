import { describe, expect, it } from 'vitest';
import { InvalidFaultError, type FaultSpec } from '../../src/sandbox/index.js';
import { SandboxHarness, recordsIn } from './harness.js';
import { acs3Call } from './signed-call.js';

const queryWaba = 'QueryChatappBindWaba';
const createParameters = async (harness: SandboxHarness) => {
  const PhoneNumber = await harness.firstNumber();
  return { PhoneNumber, GenerateQrImage: 'PNG', PrefilledMessage: 'Moin' };
};

/** A delivery as text: its HTTP status and Code, or the state of the connection. */
async function outcomeOf(
  harness: SandboxHarness,
  action = queryWaba,
  parameters: Record<string, string> = {},
): Promise<unknown> {
  try {
    const { status, body } = await harness.call(action, parameters);
    return `${status} ${String(body['Code'])}`;
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
}

const outcomesOf = async (spec: FaultSpec, actions: string[], random = () => 0.5) => {
  const harness = new SandboxHarness({ random });
  harness.sandbox.addFault(spec);
  const outcomes: unknown[] = [];
  for (const action of actions) outcomes.push(await outcomeOf(harness, action));
  return { outcomes: outcomes.map((outcome) => outcome !== '200 OK'), listed: harness.sandbox.faults.list()[0] };
};

const outcomeWithFault = async (spec: FaultSpec, action = 'CreatePhoneMessageQrdl') => {
  const harness = new SandboxHarness();
  const parameters = action === 'CreatePhoneMessageQrdl' ? await createParameters(harness) : {};
  harness.sandbox.addFault(spec);
  return { harness, fate: await outcomeOf(harness, action, parameters), written: harness.sandbox.stats().written };
};

describe('the calls that a fault hits', () => {
  it('a fault hits every call until it is cleared', async () => {
    const { outcomes, listed } = await outcomesOf({ kind: 'reset' }, [queryWaba, queryWaba, queryWaba]);
    expect(outcomes).toEqual([true, true, true]);
    expect(listed).toEqual({ kind: 'reset', seen: 3, hits: 3 });
  });

  it('a fault with a count hits that many calls', async () => {
    expect(
      (await outcomesOf({ kind: 'reset', count: 2 }, [queryWaba, queryWaba, queryWaba, queryWaba])).outcomes,
    ).toEqual([true, true, false, false]);
  });

  it('a fault with after skips that many calls first', async () => {
    const { outcomes, listed } = await outcomesOf({ kind: 'reset', after: 2, count: 1 }, [
      queryWaba,
      queryWaba,
      queryWaba,
      queryWaba,
    ]);
    expect(outcomes).toEqual([false, false, true, false]);
    expect(listed).toEqual({ kind: 'reset', after: 2, count: 1, seen: 3, hits: 1 });
  });

  it('a fault with an action hits only calls of that action', async () => {
    const order: FaultSpec = { kind: 'reset', action: 'QueryChatappPhoneNumbers' };
    expect((await outcomesOf(order, [queryWaba, 'QueryChatappPhoneNumbers', queryWaba])).outcomes).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('a fault with a key hits only calls signed with that key', async () => {
    const second = { accessKeyId: 'second', accessKeySecret: 'secret' };
    const harness = new SandboxHarness({ additionalKeys: [second] });
    harness.sandbox.addFault({ kind: 'error', code: 'InvalidAccessKeyId.NotFound', status: 404, key: 'second' });
    expect((await harness.call(queryWaba, {}, { accessKeyId: 'second', secret: 'secret' })).status).toBe(404);
    expect(await outcomeOf(harness)).toBe('200 OK');
  });

  it('a fault with a probability hits that share of the calls', async () => {
    expect((await outcomesOf({ kind: 'reset', probability: 0.5 }, [queryWaba], () => 0.49)).outcomes).toEqual([true]);
    expect((await outcomesOf({ kind: 'reset', probability: 0.5 }, [queryWaba], () => 0.5)).outcomes).toEqual([false]);
    expect((await outcomesOf({ kind: 'reset', probability: 0 }, [queryWaba], () => 0)).outcomes).toEqual([false]);
  });

  it('only the oldest of several faults hits a call', async () => {
    const harness = new SandboxHarness();
    harness.sandbox.addFault({ kind: 'html502', count: 1 });
    harness.sandbox.addFault({ kind: 'reset', count: 1 });
    expect((await harness.deliver(acs3Call({ action: queryWaba }))).kind).toBe('send');
    expect(await outcomeOf(harness)).toContain('reset');
    expect(await outcomeOf(harness)).toBe('200 OK');
  });

  it('a fault hits no call with an invalid signature and no throttled call', async () => {
    const harness = new SandboxHarness({ quotas: { '*': 1 } });
    harness.sandbox.addFault({ kind: 'reset', count: 1, after: 1 });
    await harness.call(queryWaba, {}, { secret: 'wrong' });
    await harness.call(queryWaba);
    expect(await outcomeOf(harness)).toBe('400 Throttling.User');
    expect(harness.sandbox.faults.list()[0]).toMatchObject({ seen: 1, hits: 0 });
    harness.clock.ms += 1000;
    expect(await outcomeOf(harness)).toContain('reset');
  });
});

describe('the effect of a fault', () => {
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
  ] satisfies [FaultSpec, string][])('%o prevents the execution of the call', async (order, expected) => {
    const { fate: became, written } = await outcomeWithFault(order);
    expect(became).toBe(expected);
    expect(written).toEqual({});
  });

  it.each([
    [{ kind: 'lostReply' }, 'Expected a reply; the connection was left in reset.'],
    [{ kind: 'hungReply' }, 'Expected a reply; the connection was left in hang.'],
    [{ kind: 'idleClose' }, '200 OK'],
    [{ kind: 'delay', ms: 300 }, '200 OK'],
    [{ kind: 'unknownEnum' }, '200 OK'],
  ] satisfies [FaultSpec, string][])('%o does not prevent the execution of the call', async (order, expected) => {
    const { fate: became, written } = await outcomeWithFault(order);
    expect(became).toBe(expected);
    expect(written).toEqual({ CreatePhoneMessageQrdl: 1 });
  });

  it('cutOff sends the first half of the reply to a call that was executed', async () => {
    const { fate: became, written } = await outcomeWithFault({ kind: 'cutOff' });
    expect(became).toMatch(/JSON/);
    expect(written).toEqual({ CreatePhoneMessageQrdl: 1 });
  });

  it('emptyBody and html502 send a body that is not JSON and do not execute the call', async () => {
    for (const kind of ['emptyBody', 'html502'] as const) {
      const { fate: became, written } = await outcomeWithFault({ kind });
      expect(became).toMatch(/JSON/);
      expect(written).toEqual({});
    }
  });

  it('delay delays the reply', async () => {
    const { harness } = await outcomeWithFault({ kind: 'delay', ms: 300 });
    expect(harness.sleeps).toEqual([300]);
  });

  it('throttle counts as throttled and returns the permit to the quota', async () => {
    const harness = new SandboxHarness({ quotas: { '*': 1 } });
    harness.sandbox.addFault({ kind: 'throttle', count: 3 });
    for (const expected of [400, 400, 400, 200]) expect((await harness.call(queryWaba)).status).toBe(expected);
    expect(harness.sandbox.stats()).toMatchObject({ calls: { [queryWaba]: 4 }, throttled: { [queryWaba]: 3 } });
  });

  it('the message of a throttled call is that of its code', async () => {
    const harness = new SandboxHarness();
    harness.sandbox.addFault({ kind: 'throttle', code: 'System.LimitControl' });
    expect((await harness.call(queryWaba)).body['Message']).toBe('The system is under flow control.');
  });

  it('permissionDeny and unsubscribed have HTTP status 200 if errorsWith is "ok"', async () => {
    const harness = new SandboxHarness({ errorsWith: 'ok' });
    harness.sandbox.addFault({ kind: 'unsubscribed', count: 1 });
    harness.sandbox.addFault({ kind: 'permissionDeny', count: 1 });
    expect(await outcomeOf(harness)).toBe('200 Product.Unsubscript');
    const { body } = await harness.call(queryWaba);
    expect(body).toMatchObject({
      Code: 'Ram.PermissionDeny',
      AccessDeniedDetail: expect.stringContaining('RAM policy'),
    });
  });

  it('unknownEnum puts an unlisted value into every enumeration field and into no other', async () => {
    const harness = new SandboxHarness();
    const before = await harness.numbers();
    harness.sandbox.addFault({ kind: 'unknownEnum', count: 1 });
    harness.sandbox.addFault({ kind: 'unknownEnum', count: 1, value: 'TIER_7' });
    const [strange] = await harness.numbers();
    expect(strange).toEqual({
      ...before[0],
      Status: 'NOBODY_LISTED_THIS',
      QualityRating: 'NOBODY_LISTED_THIS',
      CodeVerificationStatus: 'NOBODY_LISTED_THIS',
      NameStatus: 'NOBODY_LISTED_THIS',
      NewNameStatus: 'NOBODY_LISTED_THIS',
      MessagingLimitTier: 'NOBODY_LISTED_THIS',
    });
    expect((await harness.numbers())[0]).toMatchObject({ MessagingLimitTier: 'TIER_7' });
    expect(await harness.numbers()).toEqual(before);
  });

  it("trailingNewlines appends a newline to every string, as in Alibaba's sample of a code", async () => {
    const harness = new SandboxHarness();
    const PhoneNumber = await harness.firstNumber();
    harness.sandbox.addFault({ kind: 'trailingNewlines' });
    const { body } = await harness.call('ListPhoneMessageQrdl', { PhoneNumber });
    expect(recordsIn(body['Data'])[0]?.['QrdlCode']).toMatch(/^[A-Z0-9]{14}\n$/);
  });
});

describe('an invalid fault', () => {
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
  ])('an invalid fault is refused: %o', (order, message) => {
    const { faults } = new SandboxHarness().sandbox;
    expect(() => faults.add(order)).toThrow(InvalidFaultError);
    expect(() => faults.add(order)).toThrow(message);
    expect(faults.list()).toEqual([]);
  });

  it('an invalid fault in a list leaves the active faults unchanged', () => {
    const { faults } = new SandboxHarness().sandbox;
    faults.add({ kind: 'hang' });
    expect(() => faults.replace([{ kind: 'reset' }, { kind: 'explode' }])).toThrow(InvalidFaultError);
    expect(faults.list()).toEqual([{ kind: 'hang', seen: 0, hits: 0 }]);
  });
});

describe('a fault of the reply', () => {
  it('a fault of the reply also hits errors of CAMS', async () => {
    const harness = new SandboxHarness();
    harness.sandbox.addFault({ kind: 'lostReply' });
    expect(await outcomeOf(harness, queryWaba, { CustSpaceId: 'cams-nowhere' })).toContain('reset');
    expect(harness.sandbox.stats().refused).toEqual({ 'Unknown.ResourceOwnerId': 1 });
  });
});
