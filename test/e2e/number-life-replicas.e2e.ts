import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEventStream } from '../event-stream.js';
import { redisMissing, skipNote, startRedis, type TestRedis } from '../redis-server.js';
import { gatewayEnv, startSandbox, type RunningSandbox } from '../../src/sandbox/index.js';
import { startOtlpReceiver } from '../server/otlp-receiver.js';
import { spawnCli, type RunningCommand } from '../cli/spawn-cli.js';
import { codeOf, connectNumber, mutate, type NumberGateway } from './number-client.js';

const custSpaceId = 'cams-cafe-moewe';
let serial = 50_000;
const nextNumber = () => `+49152288${serial++}`;

describe.skipIf(redisMissing !== undefined)(`the life of a number over two replicas${skipNote}`, () => {
  let redis: TestRedis;
  let sandbox: RunningSandbox;
  let receiver: Awaited<ReturnType<typeof startOtlpReceiver>>;
  const replicas: { readonly command: RunningCommand; readonly client: NumberGateway }[] = [];
  const clients = () => replicas.map(({ client }) => client);
  const either = (index: number): NumberGateway => {
    const client = clients()[index % replicas.length];
    if (client === undefined) throw new Error('Expected two replicas.');
    return client;
  };

  async function startReplica(): Promise<void> {
    const command = spawnCli(['serve'], {
      PORT: '0',
      ...gatewayEnv(sandbox),
      CAMS_QUOTAS: '*=10000',
      AUTH: 'off',
      REDIS_URL: redis.url,
      LOG_LEVEL: 'trace',
      SHUTDOWN_DELAY_MS: '0',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '50',
    });
    const [, url = ''] = await command.waitForOutput(/GraphQL: (\S+)/);
    replicas.push({ command, client: { url, sandboxUrl: sandbox.url } });
  }

  beforeAll(async () => {
    [redis, receiver, sandbox] = await Promise.all([
      startRedis(),
      startOtlpReceiver(),
      startSandbox({ quotas: { '*': 100_000 }, latencyMs: 5, spaces: 1, numbersPerSpace: 2, codesPerNumber: 0 }),
    ]);
    await Promise.all([startReplica(), startReplica()]);
  }, 60_000);
  afterAll(async () => {
    for (const { command } of replicas) command.process.kill('SIGKILL');
    await Promise.all(replicas.map(({ command }) => command.ended));
    await Promise.all([sandbox.close(), receiver.close(), redis.stop()]);
  });

  it('a subscriber of one replica learns of every step that another replica takes', async () => {
    const phoneNumber = nextNumber();
    const target = { custSpaceId, phoneNumber };
    type Event = { data: { phoneNumberChanged: { number: string; lifecycle: { stage: string } } } };
    const stream = await openEventStream<Event>(
      either(1).url,
      `subscription { phoneNumberChanged(custSpaceId: "${custSpaceId}") { number lifecycle { stage } } }`,
    );
    await connectNumber(either(0), custSpaceId, phoneNumber);
    await mutate(either(0), 'deregisterPhoneNumber', { ...target, confirm: phoneNumber });
    await mutate(either(0), 'registerPhoneNumber', target);
    // Changes that follow each other closely may be merged into one event, but the last stage is never lost.
    const stages = () =>
      stream.events
        .map(({ data }) => data.phoneNumberChanged)
        .filter(({ number }) => number === phoneNumber)
        .map(({ lifecycle }) => lifecycle.stage);
    await expect.poll(() => stages().at(-1), { timeout: 10_000 }).toBe('CONNECTED');
    expect(stages()[0]).toBe('ADDED');
    stream.disconnect();
  });

  it('concurrent updates of profile, callbacks and automation by two replicas lose nothing', async () => {
    const phoneNumber = nextNumber();
    await connectNumber(either(0), custSpaceId, phoneNumber);
    const changes = [
      ['updateBusinessProfile', { about: 'One' }],
      ['updateBusinessProfile', { description: 'Two' }],
      ['updateBusinessProfile', { email: 'three@moewe.example' }],
      ['updateBusinessProfile', { address: 'Four' }],
      ['updatePhoneNumberCallbacks', { upCallbackUrl: 'https://a.example/in' }],
      ['updatePhoneNumberCallbacks', { statusCallbackUrl: 'https://a.example/status' }],
      ['updateConversationalAutomation', { prompts: ['Book a table'] }],
      ['updateConversationalAutomation', { enableWelcomeMessage: true }],
    ] as const;
    const results = await Promise.all(
      changes.map(([name, change], index) => mutate(either(index), name, { custSpaceId, phoneNumber, ...change })),
    );
    for (const result of results) expect(result.__typename).toMatch(/Success$/);
    const response = await fetch(either(1).url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: `{ phoneNumber(custSpaceId: "${custSpaceId}", number: "${phoneNumber}") { upCallbackUrl statusCallbackUrl
          businessProfile { about description email address }
          conversationalAutomation { enableWelcomeMessage prompts } } }`,
      }),
    });
    expect(await response.json()).toEqual({
      data: {
        phoneNumber: {
          upCallbackUrl: 'https://a.example/in',
          statusCallbackUrl: 'https://a.example/status',
          businessProfile: { about: 'One', description: 'Two', email: 'three@moewe.example', address: 'Four' },
          conversationalAutomation: { enableWelcomeMessage: true, prompts: ['Book a table'] },
        },
      },
    });
  });

  it('replicas count registrations together, send no eleventh, and say when the next one is possible', async () => {
    const phoneNumber = nextNumber();
    await connectNumber(either(0), custSpaceId, phoneNumber);
    const written = () => sandbox.stats().written['ChatappPhoneNumberRegister'] ?? 0;
    const before = written();
    const results = await Promise.all(
      Array.from({ length: 15 }, (_, index) =>
        mutate(either(index), 'registerPhoneNumber', { custSpaceId, phoneNumber }),
      ),
    );
    const refused = results.filter(({ __typename }) => __typename === 'ThrottledError');
    expect([results.length - refused.length, written() - before]).toEqual([9, 9]);
    for (const { code, message = '', retryAfterMs = 0 } of refused) {
      expect(code).toBe('RATE_LIMITED');
      const freeAt = Date.parse(/Try again at (\S+)\.$/.exec(message)?.[1] ?? '');
      expect(Math.abs(freeAt - Date.now() - retryAfterMs)).toBeLessThan(30_000);
      expect(retryAfterMs).toBeGreaterThan(71.9 * 60 * 60_000);
    }
  });

  it('a second replica sends no second code within the minute', async () => {
    const phoneNumber = nextNumber();
    await mutate(either(0), 'addPhoneNumber', { custSpaceId, number: phoneNumber, verifiedName: 'Möwe' });
    const before = sandbox.stats().written['GetChatappVerifyCode'] ?? 0;
    const results = await Promise.all(
      clients().map((client) => mutate(client, 'requestVerificationCode', { custSpaceId, phoneNumber })),
    );
    expect(results.map(({ __typename }) => __typename).toSorted()).toEqual([
      'RequestVerificationCodeSuccess',
      'ThrottledError',
    ]);
    expect((sandbox.stats().written['GetChatappVerifyCode'] ?? 0) - before).toBe(1);
  });

  it('codes appear in no log, no trace, no audit record, and nowhere in Redis', async () => {
    const codes: string[] = [];
    for (const fault of [null, 'lostReply', 'reset', 'echo'] as const) {
      const phoneNumber = nextNumber();
      const target = { custSpaceId, phoneNumber };
      await mutate(either(0), 'addPhoneNumber', { custSpaceId, number: phoneNumber, verifiedName: 'Möwe' });
      await mutate(either(0), 'requestVerificationCode', target);
      const code = (await codeOf(either(0), phoneNumber)) ?? '';
      codes.push(code);
      const action = 'ChatappVerifyAndRegister';
      if (fault === 'echo')
        sandbox.addFault({
          kind: 'error',
          action,
          count: 1,
          code: 'InvalidCode',
          message: `The code ${code} is wrong.`,
        });
      else if (fault !== null) sandbox.addFault({ kind: fault, action, count: 1 });
      const input = { ...target, code, idempotencyKey: `secret-${phoneNumber}` };
      await Promise.all([mutate(either(0), 'verifyPhoneNumber', input), mutate(either(1), 'verifyPhoneNumber', input)]);
      sandbox.clearFaults();
      // Malformed requests are logged and answered as well.
      await mutate(either(1), 'verifyPhoneNumber', {
        ...target,
        code: `${code}x`,
        idempotencyKey: `bad-${phoneNumber}`,
      });
    }
    for (const { command } of replicas) command.process.kill('SIGTERM');
    const outputs = await Promise.all(replicas.map(({ command }) => command.ended));
    const look = new Redis(redis.url);
    const stored: string[] = [];
    for (const key of await look.keys('*')) stored.push(key, await dump(look, key));
    await look.quit();
    const everything = [...outputs.flatMap(({ out, err }) => [out, err]), ...receiver.bodies, ...stored];
    // Proves that the search works: log, traces and Redis contain the values that belong there.
    expect(outputs[0]?.out).toContain('ChatappVerifyAndRegister');
    expect(receiver.bodies.join()).toContain('ChatappVerifyAndRegister');
    expect(stored.join()).toContain('attempts');
    expect(stored.join()).toContain('outcome');
    expect(codes.filter((code) => code.length === 6)).toHaveLength(4);
    // Does not search within longer numbers, such as times and ids, which may contain any six digits.
    const holds = (code: string) => (text: string) => new RegExp(`(?<![\\w.])${code}(?!\\w)`).test(text);
    for (const code of codes) expect(everything.filter(holds(code))).toEqual([]);
  }, 60_000);
});

/** The whole value of a key, as text. */
async function dump(redis: Redis, key: string): Promise<string> {
  switch (await redis.type(key)) {
    case 'string':
      return (await redis.get(key)) ?? '';
    case 'hash':
      return JSON.stringify(await redis.hgetall(key));
    case 'zset':
      return JSON.stringify(await redis.zrange(key, 0, -1));
    case 'set':
      return JSON.stringify(await redis.smembers(key));
    case 'list':
      return JSON.stringify(await redis.lrange(key, 0, -1));
    default:
      return '';
  }
}
