import { array, assert, integer, nat, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCallQuota } from '../../src/sandbox/quota.js';
import { SandboxHarness } from './harness.js';

const callMany = (harness: SandboxHarness, count: number, action: string, more = {}) =>
  Promise.all(Array.from({ length: count }, () => harness.call(action, { PhoneNumber: '4930231250000' }, more)));
const countThrottled = (all: Awaited<ReturnType<typeof callMany>>) =>
  all.filter(({ body }) => body['Code'] === 'Throttling.User').length;

describe('a sliding window', () => {
  it('a sliding window admits its limit, then nothing until the oldest call is a second old', () => {
    const quota = createCallQuota('sliding', 2);
    expect([0, 400, 500, 999, 1000, 1001, 1400, 2000].map((now) => quota.tryAcquire(now))).toEqual([
      true,
      true,
      false,
      false,
      true,
      false,
      true,
      true,
    ]);
  });

  it('a sliding window admits at most its limit in any second', () => {
    expect.hasAssertions();
    assert(
      property(integer({ min: 1, max: 6 }), array(nat(400), { maxLength: 60 }), (limit, pauses) => {
        const quota = createCallQuota('sliding', limit);
        let now = 0;
        const admitted = pauses.map((pause) => (now += pause)).filter((at) => quota.tryAcquire(at));
        const tooSoon = admitted.filter((at, index) => at - (admitted[index - limit] ?? -Infinity) < 1000);
        expect(tooSoon).toEqual([]);
      }),
    );
  });

  it('a sliding window does not count refused calls', () => {
    const quota = createCallQuota('sliding', 1);
    quota.tryAcquire(0);
    for (let now = 1; now < 1000; now += 1) quota.tryAcquire(now);
    expect(quota.tryAcquire(1000)).toBe(true);
  });

  it('a sliding window can return the last permit', () => {
    const quota = createCallQuota('sliding', 1);
    quota.tryAcquire(0);
    quota.undoLast();
    expect(quota.tryAcquire(1)).toBe(true);
  });
});

describe('a fixed window', () => {
  it('a fixed window resets at each new second, so twice the limit fits around the reset', () => {
    const quota = createCallQuota('fixed', 2);
    expect([998, 999, 999, 1000, 1001, 1002].map((now) => quota.tryAcquire(now))).toEqual([
      true,
      true,
      false,
      true,
      true,
      false,
    ]);
  });

  it('a fixed window can return the last permit', () => {
    const quota = createCallQuota('fixed', 1);
    quota.tryAcquire(0);
    quota.undoLast();
    expect(quota.tryAcquire(1)).toBe(true);
  });
});

describe('the quota of a call', () => {
  it('the default quota is the documented one: five per second for QR operations, ten for the others', async () => {
    const harness = new SandboxHarness({ quotas: {} });
    expect(countThrottled(await callMany(harness, 8, 'ListPhoneMessageQrdl'))).toBe(3);
    expect(countThrottled(await callMany(harness, 12, 'QueryChatappPhoneNumbers'))).toBe(2);
    expect(countThrottled(await callMany(harness, 6, 'DeletePhoneMessageQrdl'))).toBe(1);
    expect(harness.sandbox.stats()).toMatchObject({
      calls: { ListPhoneMessageQrdl: 8, QueryChatappPhoneNumbers: 12, DeletePhoneMessageQrdl: 6 },
      throttled: { ListPhoneMessageQrdl: 3, QueryChatappPhoneNumbers: 2, DeletePhoneMessageQrdl: 1 },
    });
  });

  it("a call over the quota is refused with HTTP 400 and Alibaba's message", async () => {
    const harness = new SandboxHarness({ quotas: { '*': 1 } });
    await harness.call('QueryChatappBindWaba');
    const { status, body } = await harness.call('QueryChatappBindWaba');
    expect([status, body['Message']]).toEqual([400, 'Request was denied due to user flow control.']);
    harness.clock.ms += 1000;
    expect((await harness.call('QueryChatappBindWaba')).status).toBe(200);
  });

  it('quotas can be set by action and for all others', async () => {
    const harness = new SandboxHarness({ quotas: { ListPhoneMessageQrdl: 7, '*': 2 } });
    expect(countThrottled(await callMany(harness, 8, 'ListPhoneMessageQrdl'))).toBe(1);
    expect(countThrottled(await callMany(harness, 8, 'QueryChatappPhoneNumbers'))).toBe(6);
  });

  it('quotas can be counted in fixed windows', async () => {
    const harness = new SandboxHarness({ quotas: {}, window: 'fixed' });
    harness.clock.ms += 900;
    expect(countThrottled(await callMany(harness, 5, 'ListPhoneMessageQrdl'))).toBe(0);
    harness.clock.ms += 100;
    expect(countThrottled(await callMany(harness, 6, 'ListPhoneMessageQrdl'))).toBe(1);
  });

  it('the keys of an account share its quota, and each account has its own', async () => {
    const second = { accessKeyId: 'second', accessKeySecret: 's2' };
    const other = { accessKeyId: 'other', accessKeySecret: 's3' };
    const harness = new SandboxHarness({
      quotas: {},
      additionalKeys: [second],
      additionalAccounts: [{ accessKeys: [other] }],
    });
    expect(countThrottled(await callMany(harness, 5, 'ListPhoneMessageQrdl'))).toBe(0);
    expect(
      countThrottled(await callMany(harness, 5, 'ListPhoneMessageQrdl', { accessKeyId: 'second', secret: 's2' })),
    ).toBe(5);
    expect(
      countThrottled(await callMany(harness, 5, 'ListPhoneMessageQrdl', { accessKeyId: 'other', secret: 's3' })),
    ).toBe(0);
  });

  it('calls with an invalid signature do not use up the quota', async () => {
    const harness = new SandboxHarness({ quotas: {} });
    await callMany(harness, 20, 'ListPhoneMessageQrdl', { secret: 'wrong' });
    expect(countThrottled(await callMany(harness, 5, 'ListPhoneMessageQrdl'))).toBe(0);
    expect(harness.sandbox.stats()).toMatchObject({
      calls: { ListPhoneMessageQrdl: 5 },
      refused: { SignatureDoesNotMatch: 20 },
    });
  });
});
