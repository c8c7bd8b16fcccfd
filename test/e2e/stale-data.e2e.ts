import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { AddMessageQrdlDocument, CodesOfNumberDocument, NumbersDocument } from '../client/generated/graphql.js';
import { highQuotas, startTestGateway, type TestGateway } from '../test-gateway.js';

const freshMs = 200;

let gateway: TestGateway;
let custSpaceId: string;
let numbers: readonly string[];

beforeAll(async () => {
  gateway = await startTestGateway({
    ...highQuotas,
    env: { ...highQuotas.env, CACHE_TTL_MS: String(freshMs), CACHE_STALE_MS: '60000' },
  });
  custSpaceId = gateway.upstreamSandbox.spaces[0]?.custSpaceId ?? '';
  const { body } = await gateway.request(NumbersDocument, { custSpaceId, first: 20 });
  numbers = body.data?.phoneNumbers?.edges.map(({ node }) => node.number) ?? [];
});
afterAll(() => gateway.close());
beforeEach(() => gateway.upstreamSandbox.clearFaults());

/** Each test uses a different number. */
function codesOf(index: number) {
  const number = numbers[index] ?? '';
  return {
    number,
    ask: async (headers: Record<string, string> = {}) =>
      (await gateway.request(CodesOfNumberDocument, { custSpaceId, number }, headers)).body,
  };
}

const waitUntilStale = () => sleep(freshMs + 50);

/** Waits until the sandbox has received a call of an action. */
async function nextUpstreamCalls(): Promise<Record<string, number>> {
  for (;;) {
    const calls = gateway.takeUpstreamCalls();
    if (Object.keys(calls).length > 0) return calls;
    await sleep(10);
  }
}

describe('stale-while-revalidate', () => {
  it('stale data is served at once and refreshed in the background', async () => {
    const { ask } = codesOf(0);
    const first = await ask();
    await waitUntilStale();
    gateway.takeUpstreamCalls();
    gateway.upstreamSandbox.addFault({ kind: 'delay', ms: 2_000 });
    const asked = performance.now();
    expect(await ask()).toEqual(first);
    expect(performance.now() - asked).toBeLessThan(2_000);
    expect(await nextUpstreamCalls()).not.toEqual({});
  });

  it('a response with stale data is not cached as a whole: the next one shows the refreshed data', async () => {
    const { ask, number } = codesOf(1);
    await ask();
    await ask();
    // Changes the data at the upstream directly, as the vendor's console would.
    const past = await startTestGateway({ ...highQuotas, existingSandbox: gateway.upstreamSandbox });
    await past.request(AddMessageQrdlDocument, {
      input: { custSpaceId, phoneNumber: number, prefilledMessage: 'From elsewhere' },
    });
    await past.close();
    await waitUntilStale();
    await ask();
    await expect.poll(async () => JSON.stringify(await ask()), { timeout: 5_000 }).toContain('From elsewhere');
  });

  it('stale data is not served if the upstream refuses the call', async () => {
    const { ask } = codesOf(4);
    await ask();
    await waitUntilStale();
    gateway.upstreamSandbox.addFault({ kind: 'permissionDeny', action: 'ListPhoneMessageQrdl' });
    await ask();
    await expect
      .poll(async () => (await ask()).errors?.[0]?.extensions?.['code'], { timeout: 5_000 })
      .toBe('UPSTREAM_PERMISSION_DENIED');
  });
});

describe('cache-control: no-cache', () => {
  it('a request with no-cache gets freshly fetched data and caches it for others', async () => {
    // Data stays fresh for longer than the test takes.
    const patient = await startTestGateway({ ...highQuotas, existingSandbox: gateway.upstreamSandbox });
    onTestFinished(() => patient.close());
    const ask = (headers: Record<string, string> = {}) =>
      patient.request(CodesOfNumberDocument, { custSpaceId, number: numbers[5] ?? '' }, headers);
    await ask();
    patient.takeUpstreamCalls();
    await ask({ 'cache-control': 'no-cache' });
    expect(patient.takeUpstreamCalls()).toEqual({ QueryChatappPhoneNumbers: 1, ListPhoneMessageQrdl: 1 });
    await ask();
    expect(patient.takeUpstreamCalls()).toEqual({});
  });
});

// The last test, because the circuit breaker takes a while to close again.
describe('stale-if-error', () => {
  it('stale data is served while the upstream is unreachable, and the response says so', async () => {
    const { ask } = codesOf(2);
    const first = await ask();
    expect(first.extensions).toBeUndefined();
    await waitUntilStale();
    gateway.upstreamSandbox.addFault({ kind: 'reset' });
    await ask();
    // The numbers were read earlier than the codes, and may be stale while the codes are still fresh.
    await expect
      .poll(async () => (await ask()).extensions?.['staleData'], { timeout: 5_000 })
      .toContainEqual({ action: 'ListPhoneMessageQrdl', ageMs: expect.any(Number) });
    const { data, errors } = await ask();
    expect(errors).toBeUndefined();
    expect(data).toEqual(first.data);
    gateway.upstreamSandbox.clearFaults();
    await expect.poll(async () => (await ask()).extensions, { timeout: 10_000 }).toBeUndefined();
  });

  it('stale data is served if a no-cache request cannot reach the upstream, and the response says so', async () => {
    const { ask } = codesOf(3);
    const first = await ask();
    gateway.upstreamSandbox.addFault({ kind: 'reset' });
    const { data, extensions } = await ask({ 'cache-control': 'no-cache' });
    expect(data).toEqual(first.data);
    expect(extensions?.['staleData']).toContainEqual({ action: 'ListPhoneMessageQrdl', ageMs: expect.any(Number) });
  });
});
