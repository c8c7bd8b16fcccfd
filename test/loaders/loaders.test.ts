import { describe, expect, it } from 'vitest';
import type { Viewer } from '../../src/auth/index.js';
import { GatewayError, OutcomeUnknownError, UpstreamError } from '../../src/errors.js';
import { createRequestStats, type AuditRecord } from '../../src/loaders/index.js';
import {
  chatappSyncPhoneNumber,
  createPhoneMessageQrdl,
  listPhoneMessageQrdl,
  queryChatappPhoneNumbers,
  type CamsReply,
} from '../../src/operations/index.js';
import { createLoadersFixture, type FixtureCall } from './loaders-fixture.js';

const space = { CustSpaceId: 'cams-a' };
const number = { ...space, PhoneNumber: '8613800001234' };
const newCode = { ...number, GenerateQrImage: 'SVG', PrefilledMessage: 'Hello' } as const;

const record = { QrdlCode: 'CODE', PrefilledMessage: 'Hello', DeepLinkUrl: 'https://wa.me/message/CODE' };

function start(replyTo: (call: FixtureCall) => CamsReply | undefined = () => undefined) {
  return createLoadersFixture((call) => {
    const reply = replyTo(call);
    if (reply !== undefined) return reply;
    if (call.action === 'CreatePhoneMessageQrdl') return { Data: record };
    return call.action === 'ListPhoneMessageQrdl' ? { Data: [record] } : { PhoneNumbers: [] };
  });
}

const fail = (error: Error) => (): never => {
  throw error;
};
const unavailable = new UpstreamError('away', { code: 'UPSTREAM_UNAVAILABLE' });

describe('access', () => {
  const viewers: readonly [string, Viewer][] = [
    ['without the scope', { name: 'caller', scopes: [], custSpaceIds: null }],
    ['without the space', { name: 'caller', scopes: ['READ', 'ADD'], custSpaceIds: ['cams-b'] }],
    ['without the own space of the account', { name: 'caller', scopes: ['READ', 'ADD'], custSpaceIds: [] }],
  ];

  it.each(viewers)('a caller %s can neither load, nor write, nor watch', async (_, viewer) => {
    const { calls, rateLimited, createRequestLoaders } = start();
    const records: AuditRecord[] = [];
    // What another caller has loaded is in the cache.
    await createRequestLoaders().load(queryChatappPhoneNumbers, space);
    const loaders = createRequestLoaders(createRequestStats(), {
      viewer,
      onWrite: (entry) => void records.push(entry),
    });
    const refused = { code: expect.stringMatching(/^(FORBIDDEN|NOT_FOUND)$/) };
    await expect(loaders.load(queryChatappPhoneNumbers, space)).rejects.toMatchObject(refused);
    await expect(loaders.load(queryChatappPhoneNumbers, {})).rejects.toMatchObject(refused);
    await expect(loaders.write(createPhoneMessageQrdl, newCode)).rejects.toMatchObject(refused);
    expect(() => loaders.watch('phoneNumbers', queryChatappPhoneNumbers, 'cams-a')).toThrow(GatewayError);
    expect([calls.length, rateLimited(), records.length]).toEqual([1, 1, 1]);
  });

  it('a caller that is limited to spaces gets an error that asks for custSpaceId if a read has none', async () => {
    const viewer: Viewer = { name: 'caller', scopes: ['READ'], custSpaceIds: ['cams-a'] };
    const { load } = start().createRequestLoaders(createRequestStats(), { viewer });
    await expect(load(queryChatappPhoneNumbers, {})).rejects.toThrow('custSpaceId is required');
  });

  it('a read cannot be written', async () => {
    const read: Parameters<ReturnType<ReturnType<typeof start>['createRequestLoaders']>['write']>[0] =
      queryChatappPhoneNumbers;
    await expect(start().createRequestLoaders().write(read, space)).rejects.toThrow(TypeError);
  });
});

describe('load()', () => {
  it('equal reads of a request are one call, and later ones are answered synchronously', async () => {
    const { calls, createRequestLoaders } = start();
    const stats = createRequestStats();
    const { load } = createRequestLoaders(stats);
    const both = [load(listPhoneMessageQrdl, number), load(listPhoneMessageQrdl, { ...number })];
    const [first, second] = await Promise.all(both);
    expect(first).toBe(second);
    expect(load(listPhoneMessageQrdl, number)).toBe(first);
    expect([calls.length, stats.cache, stats.entryVersions.length]).toEqual([1, { miss: 1 }, 1]);
    const other = createRequestStats();
    const hit = createRequestLoaders(other).load(listPhoneMessageQrdl, number);
    expect([hit, other.cache, other.entryVersions]).toEqual([first, { hit: 1 }, stats.entryVersions]);
    expect(calls).toHaveLength(1);
  });

  it.each([
    ['wantFresh', { wantFresh: true }, {}],
    ['startNow', { startNow: true }, {}],
    ['a request that wants all reads fresh', {}, { wantFresh: true }],
  ])('a read with %s calls the upstream although the value is cached', async (_, loadOptions, options) => {
    const { calls, createRequestLoaders } = start();
    await createRequestLoaders().load(listPhoneMessageQrdl, number);
    const { load } = createRequestLoaders(createRequestStats(), options);
    await load(listPhoneMessageQrdl, number, loadOptions);
    expect(calls).toHaveLength(2);
    // A fresh read of the request is another read, which is kept for the request as well.
    await load(listPhoneMessageQrdl, number, loadOptions);
    expect(calls).toHaveLength('startNow' in loadOptions ? 3 : 2);
  });

  it('a failed read makes its response uncacheable', async () => {
    const { createRequestLoaders } = start(fail(unavailable));
    const stats = createRequestStats();
    await expect(createRequestLoaders(stats).load(listPhoneMessageQrdl, number)).rejects.toBe(unavailable);
    expect(stats.isCacheable).toBe(false);
  });

  it.each([
    ['interactive', {}],
    ['bulk', { bulk: true }],
  ])('a read is a call of the class %s in the flow of its space, and is counted', async (kind, options) => {
    const { clock, callOptions, rateLimited, createRequestLoaders } = start();
    const stats = createRequestStats();
    const deadline = () => clock.now() + 7;
    await createRequestLoaders(stats, { deadline }).load(listPhoneMessageQrdl, number, options);
    expect(callOptions[0]).toMatchObject({ class: kind, flow: 'cams-a', deadline: clock.now() + 7 });
    for (const waitedMs of [30, 20])
      callOptions[0]?.onCall?.({ kind: 'call-sent', action: 'ListPhoneMessageQrdl', attempt: 1, waitedMs });
    expect([rateLimited(), stats.calls, stats.waitedMs]).toEqual([1, { ListPhoneMessageQrdl: 2 }, 30]);
    await createRequestLoaders().load(queryChatappPhoneNumbers, {});
    expect(callOptions[1]?.flow).toBe('');
  });

  it('a stale read is answered at once and refreshed in the background, outside of the rate limit', async () => {
    const { clock, callOptions, rateLimited, createRequestLoaders } = start();
    await createRequestLoaders().load(listPhoneMessageQrdl, number);
    await clock.advance(6 * 60_000);
    const stats = createRequestStats();
    await createRequestLoaders(stats).load(listPhoneMessageQrdl, number);
    await clock.advance(0);
    expect([stats.cache, rateLimited()]).toEqual([{ stale: 1 }, 1]);
    expect(callOptions[1]).toMatchObject({ class: 'refresh', flow: 'cams-a' });
  });
});

describe('a shared call', () => {
  it('a call that two requests share has the later of their deadlines', async () => {
    const { clock, callOptions, createRequestLoaders } = start();
    const deadlines = [clock.now() + 1_000, clock.now() + 2_000];
    await Promise.all(
      deadlines.map((at) =>
        createRequestLoaders(createRequestStats(), { deadline: () => at }).load(listPhoneMessageQrdl, number),
      ),
    );
    expect(callOptions.map(({ deadline }) => deadline)).toEqual(deadlines.slice(1));
  });
});

describe('write()', () => {
  it('reads of the request see its write, and other reads are not repeated', async () => {
    const { calls, createRequestLoaders } = start();
    const stats = createRequestStats();
    const { load, write } = createRequestLoaders(stats);
    const other = { ...number, PhoneNumber: '8613800009999' };
    for (const parameters of [number, other]) await load(listPhoneMessageQrdl, parameters);
    await write(createPhoneMessageQrdl, newCode);
    for (const parameters of [number, other]) await load(listPhoneMessageQrdl, parameters);
    expect(calls.map(({ parameters }) => parameters)).toEqual([number, other, newCode, number]);
    // The other read is not looked up again either: a request sees the same data all the time.
    expect(stats.cache).toEqual({ miss: 3 });
  });

  it.each([
    ['a read', {}],
    ['a read with startNow', { startNow: true }],
  ])('%s that a write of the request overtakes is not kept', async (_, options) => {
    const answers: (() => void)[] = [];
    const { calls, createRequestLoaders } = createLoadersFixture(async ({ action }) => {
      if (action === 'CreatePhoneMessageQrdl') return { Data: record };
      await new Promise<void>((resolve) => void answers.push(resolve));
      return { Data: [record] };
    });
    const { load, write } = createRequestLoaders();
    const overtaken = load(listPhoneMessageQrdl, number, options);
    await expect.poll(() => calls.length).toBe(1);
    await write(createPhoneMessageQrdl, newCode);
    answers[0]?.();
    await overtaken;
    const later = load(listPhoneMessageQrdl, number);
    await expect.poll(() => answers.length).toBe(2);
    answers[1]?.();
    await later;
    expect(calls).toHaveLength(3);
  });

  it.each([
    ['mutation', {}],
    ['bulk', { bulk: true }],
  ])('a write is a call of the class %s, counts against the rate limit, and is audited', async (kind, options) => {
    const { callOptions, rateLimited, createRequestLoaders } = start();
    const records: AuditRecord[] = [];
    const loaders = createRequestLoaders(createRequestStats(), { onWrite: (entry) => void records.push(entry) });
    await loaders.write(createPhoneMessageQrdl, newCode, options);
    expect([callOptions[0]?.class, rateLimited()]).toEqual([kind, 1]);
    const written = { action: 'CreatePhoneMessageQrdl', custSpaceId: 'cams-a', phoneNumber: '…1234' };
    expect(records).toMatchObject([{ ...written, outcome: 'OK', how: 'carriedOut' }]);
  });

  it('the reply of a write that replaces a read is a cache hit for later requests', async () => {
    const { calls, createRequestLoaders } = start();
    const replaces = { operation: queryChatappPhoneNumbers, parameters: space };
    const { result } = await createRequestLoaders().write(chatappSyncPhoneNumber, space, { replaces });
    expect(createRequestLoaders().load(queryChatappPhoneNumbers, space)).toEqual(result);
    expect(calls.map(({ action }) => action)).toEqual(['ChatappSyncPhoneNumber']);
  });

  it('a write that replaces no read leaves nothing in the cache', async () => {
    const { cache, createRequestLoaders } = start();
    await createRequestLoaders().write(chatappSyncPhoneNumber, space);
    expect(cache.stats().entries).toBe(0);
  });

  it.each([
    ['a rejected write', unavailable, 'UPSTREAM_UNAVAILABLE'],
    ['a write with an unknown outcome', new OutcomeUnknownError('unknown', { cause: unavailable }), 'OUTCOME_UNKNOWN'],
  ])('%s is audited, and later reads of the request call the upstream again', async (_, error, outcome) => {
    const { calls, createRequestLoaders } = start(({ action }) => {
      if (action === 'CreatePhoneMessageQrdl') throw error;
      return undefined;
    });
    const records: AuditRecord[] = [];
    const { load, write } = createRequestLoaders(createRequestStats(), {
      onWrite: (entry) => void records.push(entry),
    });
    await load(listPhoneMessageQrdl, number);
    await expect(write(createPhoneMessageQrdl, newCode)).rejects.toBe(error);
    await load(listPhoneMessageQrdl, number);
    expect([calls.length, records]).toEqual([3, [expect.objectContaining({ outcome, how: 'carriedOut' })]]);
  });

  it('a write that ends after its caller was answered is audited again, and invalidates cached reads', async () => {
    const { calls, callOptions, createRequestLoaders } = start();
    const records: AuditRecord[] = [];
    const { write } = createRequestLoaders(createRequestStats(), { onWrite: (entry) => void records.push(entry) });
    await write(createPhoneMessageQrdl, newCode);
    await createRequestLoaders().load(listPhoneMessageQrdl, number);
    const ended = { kind: 'call-ended', action: 'CreatePhoneMessageQrdl', attempt: 1, durationMs: 1 } as const;
    callOptions[0]?.onLateEnd?.({
      ...ended,
      outcome: 'OK',
      upstreamCode: undefined,
      upstreamRequestId: 'late-id',
      late: true,
    });
    expect(records[1]).toMatchObject({ outcome: 'OK', upstreamRequestId: 'late-id', how: 'late' });
    await createRequestLoaders().load(listPhoneMessageQrdl, number);
    expect(calls).toHaveLength(3);
  });
});
