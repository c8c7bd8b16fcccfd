import { afterEach, describe, expect, it } from 'vitest';
import { OutcomeUnknownError } from '../../src/errors.js';
import * as table from '../../src/operations/index.js';
import { startSandbox, type SandboxOptions } from '../../src/sandbox/index.js';
import { systemClock } from '../../src/clock.js';
import { createThrottle } from '../../src/throttle/index.js';
import { createAlicloudTransport, createUpstream, type KeyPair, type UpstreamEvent } from '../../src/upstream/index.js';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function start(
  options: SandboxOptions = {},
  { keys, timeoutMs = 5_000 }: { keys?: KeyPair; timeoutMs?: number } = {},
) {
  const sandbox = await startSandbox({ latencyMs: 0, ...options });
  closers.push(sandbox.close);
  const quotas = options.quotas;
  const endpoint = `${sandbox.host}:${sandbox.port}`;
  const transport = await createAlicloudTransport({
    endpoint,
    protocol: 'http',
    credentials: keys ?? sandbox,
    timeoutMs,
  });
  const events: UpstreamEvent[] = [];
  const connect = () => {
    const throttle = createThrottle();
    const upstream = createUpstream({
      transport,
      throttle,
      account: 'acc',
      quota: ({ action, callsPerSecond }) => quotas?.[action] ?? quotas?.['*'] ?? callsPerSecond,
      timeoutMs,
      clock: systemClock,
      random: Math.random,
      onEvent: (event) => events.push(event),
    });
    closers.push(throttle.close, upstream.close);
    return upstream;
  };
  const custSpaceId = sandbox.spaces[0]?.custSpaceId ?? '';
  const call = (ms = 20_000) =>
    ({ flow: custSpaceId, class: 'interactive', deadline: systemClock.now() + ms }) as const;
  return { sandbox, connect, upstream: connect(), call, CustSpaceId: custSpaceId, events };
}

const text = "Grüß Gott, 你好! !'()*&%+ 😀";

const credentialsFault = (word: string) => ({
  code: 'UPSTREAM_CREDENTIALS',
  message: expect.stringContaining(word) as unknown,
});

describe('every operation of the table, against the sandbox', () => {
  it('all operations work against the sandbox', async () => {
    const { sandbox, upstream, call, CustSpaceId } = await start();
    const waba = await upstream.call(table.queryChatappBindWaba, { CustSpaceId }, call());
    expect(waba.result?.wabaId).toMatch(/^\d+$/);
    expect(waba.requestId).toMatch(/^[0-9A-F-]{36}$/);

    const Cc = '49';
    await upstream.call(
      table.addChatappPhoneNumber,
      { CustSpaceId, Cc, PhoneNumber: '15155501234', VerifiedName: text },
      call(),
    );
    const numbers = await upstream.call(table.queryChatappPhoneNumbers, { CustSpaceId }, call());
    expect(numbers.result.items.find(({ digits }) => digits === '4915155501234')?.verifiedName).toBe(text);

    const PhoneNumber = numbers.result.items[0]?.digits ?? '';
    const status = await upstream.call(table.getPhoneNumberVerificationStatus, { CustSpaceId, PhoneNumber }, call());
    expect(status.result.verificationStatus).toBe(numbers.result.items[0]?.codeVerificationStatus);
    const created = await upstream.call(
      table.createPhoneMessageQrdl,
      { CustSpaceId, PhoneNumber, GenerateQrImage: 'SVG', PrefilledMessage: text },
      call(),
    );
    expect(created.result).toMatchObject({ prefilledMessage: text, imageFormat: 'SVG', digits: PhoneNumber });
    const update = {
      CustSpaceId,
      PhoneNumber,
      QrdlCode: created.result.code,
      GenerateQrImage: 'PNG',
      PrefilledMessage: `${text}!`,
    };
    const updated = await upstream.call(table.updatePhoneMessageQrdl, update, call());
    expect(updated.result).toMatchObject({ prefilledMessage: `${text}!`, imageFormat: 'PNG' });
    await upstream.call(
      table.deletePhoneMessageQrdl,
      { CustSpaceId, PhoneNumber, QrdlCode: updated.result.code },
      call(),
    );
    const codes = await upstream.call(table.listPhoneMessageQrdl, { CustSpaceId, PhoneNumber }, call());
    expect(codes.result.items.map(({ code }) => code)).not.toContain(updated.result.code);

    expect(Object.keys(sandbox.stats().calls).toSorted()).toEqual([
      'AddChatappPhoneNumber',
      'CreatePhoneMessageQrdl',
      'DeletePhoneMessageQrdl',
      'GetPhoneNumberVerificationStatus',
      'ListPhoneMessageQrdl',
      'QueryChatappBindWaba',
      'QueryChatappPhoneNumbers',
      'UpdatePhoneMessageQrdl',
    ]);
  });

  it('a temporary key works with its token, and a wrong token is reported as such', async () => {
    const pair = { accessKeyId: 'STS.key', accessKeySecret: 'secret' };
    const right = await start({ ...pair, securityToken: 'token' }, { keys: { ...pair, securityToken: 'token' } });
    await right.upstream.call(table.queryChatappBindWaba, {}, right.call());
    const wrong = await start({ ...pair, securityToken: 'token' }, { keys: { ...pair, securityToken: 'another' } });
    await expect(wrong.upstream.call(table.queryChatappBindWaba, {}, wrong.call())).rejects.toMatchObject(
      credentialsFault('token'),
    );
  });
});

describe('account problems reported by HTTP status or by Code', () => {
  it.each([
    ['a wrong secret', {}, { accessKeyId: 'sandbox-access-key', accessKeySecret: 'wrong' }, 'secret'],
    ['an unknown key', {}, { accessKeyId: 'nobody', accessKeySecret: 'wrong' }, 'access key'],
    ['a clock that is off', { now: () => Date.now() + 16 * 60_000 }, undefined, 'clock'],
  ])('an account problem has a clear message: %s', async (_, options, keys, word) => {
    const { upstream, call } = await start(options, keys === undefined ? {} : { keys });
    await expect(upstream.call(table.queryChatappBindWaba, {}, call())).rejects.toMatchObject(credentialsFault(word));
  });

  it.each(['status', 'ok'] as const)(
    'every account problem has a clear message with errors by %s',
    async (errorsWith) => {
      const { sandbox, upstream, call, CustSpaceId } = await start({ errorsWith });
      const foreign = { CustSpaceId: 'cams-foreign' };
      await expect(upstream.call(table.queryChatappBindWaba, foreign, call())).rejects.toMatchObject({
        code: 'UPSTREAM_NOT_OWNED',
      });
      sandbox.addFault({ kind: 'permissionDeny', count: 1 });
      await expect(upstream.call(table.queryChatappBindWaba, { CustSpaceId }, call())).rejects.toMatchObject({
        code: 'UPSTREAM_PERMISSION_DENIED',
      });
      sandbox.addFault({ kind: 'unsubscribed', count: 1 });
      await expect(upstream.call(table.queryChatappBindWaba, { CustSpaceId }, call())).rejects.toMatchObject({
        code: 'UPSTREAM_NOT_SUBSCRIBED',
      });
    },
  );
});

describe('a read under faults', () => {
  const kinds = [
    'reset',
    'html502',
    'emptyBody',
    'cutOff',
    'lostReply',
    'throttle',
    'error',
    'trailingNewlines',
    'unknownEnum',
    'idleClose',
  ] as const;
  it.each(kinds)('a read survives the fault %s', async (kind) => {
    const { sandbox, upstream, call, CustSpaceId } = await start({ codesPerNumber: 2, quotas: { '*': 1_000 } });
    sandbox.addFault({ kind, count: 1 });
    const { result } = await upstream.call(table.queryChatappPhoneNumbers, { CustSpaceId }, call());
    expect(result.items).toHaveLength(20);
    expect(sandbox.faults()[0]?.hits).toBe(1);
  });

  it('a read of a hanging upstream ends in time', async () => {
    const { sandbox, upstream, call, CustSpaceId } = await start({}, { timeoutMs: 200 });
    sandbox.addFault({ kind: 'hang' });
    await expect(upstream.call(table.queryChatappPhoneNumbers, { CustSpaceId }, call())).rejects.toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
    });
  });
});

describe('a thousand writes against an upstream that carries out and then drops, delays, breaks and throttles', () => {
  it('none of a thousand writes under faults is executed twice or reported wrongly', { timeout: 60_000 }, async () => {
    const probability = 0.02;
    const { sandbox, connect, call, CustSpaceId, upstream } = await start(
      { codesPerNumber: 0, quotas: { '*': 100_000 } },
      { timeoutMs: 2_500 },
    );
    const numbers = await upstream.call(table.queryChatappPhoneNumbers, { CustSpaceId }, call());
    const PhoneNumber = numbers.result.items[0]?.digits ?? '';
    for (const kind of [
      'reset',
      'html502',
      'emptyBody',
      'cutOff',
      'lostReply',
      'hungReply',
      'hang',
      'error',
    ] as const) {
      sandbox.addFault({ kind, probability, action: 'CreatePhoneMessageQrdl' });
    }
    sandbox.addFault({ kind: 'throttle', probability, action: 'CreatePhoneMessageQrdl' });

    const told = new Map<string, 'done' | 'failed' | 'unknown'>();
    const write = async (on: ReturnType<typeof connect>, PrefilledMessage: string) => {
      try {
        await on.call(
          table.createPhoneMessageQrdl,
          { CustSpaceId, PhoneNumber, GenerateQrImage: 'SVG', PrefilledMessage },
          call(),
        );
        told.set(PrefilledMessage, 'done');
      } catch (error) {
        told.set(PrefilledMessage, error instanceof OutcomeUnknownError ? 'unknown' : 'failed');
      }
    };
    // An open breaker would prevent the remaining writes, so every hundred writes have their own.
    const hundred = (on: ReturnType<typeof connect>, batch: number) =>
      Array.from({ length: 100 }, (_, n) => write(on, `write ${batch}.${n}`));
    // At most four hundred at a time, because on a busy machine more would time out by themselves.
    for (const batches of [
      [0, 1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ])
      await Promise.all(batches.flatMap((batch) => hundred(connect(), batch)));

    sandbox.clearFaults();
    const listed = await connect().call(table.listPhoneMessageQrdl, { CustSpaceId, PhoneNumber }, call());
    const times = new Map<string, number>();
    for (const { prefilledMessage } of listed.result.items)
      times.set(prefilledMessage ?? '', (times.get(prefilledMessage ?? '') ?? 0) + 1);
    const wrong = [...told].filter(([message, outcome]) => {
      const carriedOut = times.get(message) ?? 0;
      return carriedOut > 1 || (outcome === 'done' && carriedOut !== 1) || (outcome === 'failed' && carriedOut !== 0);
    });
    expect(wrong).toEqual([]);
    expect(told.size).toBe(1_000);
    const count = (wanted: string) => [...told.values()].filter((outcome) => outcome === wanted).length;
    // The run proves nothing without writes of both kinds. On a busy machine many time out without a fault.
    expect(count('done')).toBeGreaterThan(100);
    expect(count('unknown')).toBeGreaterThan(50);
    expect([...times.values()].reduce((sum, n) => sum + n, 0)).toBe(sandbox.stats().written['CreatePhoneMessageQrdl']);
  });
});
