import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openEventStream, type EventStream } from '../event-stream.js';
import { highQuotas, startTestGateway, type TestGateway } from '../test-gateway.js';

const secret = 'a-secret-of-the-test-1';
let gateway: TestGateway;
let space: string;
let otherSpace: string;
let number: string;
let wabaId: string;

interface SubscriptionEvent {
  readonly data?: { readonly phoneNumberChanged: { readonly number: string } };
}
const streams: EventStream<SubscriptionEvent>[] = [];
const subscribe = async (id: string) => {
  const stream = await openEventStream<SubscriptionEvent>(
    gateway.url,
    `subscription { phoneNumberChanged(custSpaceId: "${id}") { number } }`,
  );
  streams.push(stream);
  return stream;
};

const push = (
  notices: unknown,
  { path = `/${secret}`, headers = {} }: { path?: string; headers?: Record<string, string> } = {},
) =>
  fetch(new URL(`/callbacks/chatapp-audit${path}`, gateway.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof notices === 'string' ? notices : JSON.stringify(notices),
  });
const read = (id: string) =>
  gateway.request<{ waba: { wabaId: string; phoneNumbers: { nodes: { number: string }[] } } }, never>(
    `{ waba(custSpaceId: "${id}") { wabaId phoneNumbers { nodes { number } } } }`,
  );

beforeAll(async () => {
  gateway = await startTestGateway({ ...highQuotas, env: { ...highQuotas.env, CALLBACK_SECRET: secret } });
  [space = '', otherSpace = ''] = gateway.upstreamSandbox.spaces.map(({ custSpaceId }) => custSpaceId);
  await read(otherSpace);
  const { body } = await read(space);
  number = body.data?.waba.phoneNumbers.nodes[0]?.number ?? '';
  wabaId = body.data?.waba.wabaId ?? '';
});
afterAll(() => gateway.close());
beforeEach(() => void gateway.takeUpstreamCalls());
afterEach(() => streams.splice(0).forEach((stream) => stream.disconnect()));

let status = 0;
/** A notice that has not been delivered before. */
const qualityNotice = () => ({
  Type: 'phoneQualityUpdate',
  WabaId: wabaId,
  PhoneNumber: number.slice(1),
  Status: `${++status}`,
});

describe('callbacks from CAMS', () => {
  it('a callback notifies subscribers of the space of the number and invalidates only its cache entries', async () => {
    const [own, foreign] = [await subscribe(space), await subscribe(otherSpace)];
    const answer = await push([qualityNotice()]);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ code: 0, msg: '1 taken' });
    expect(await own.waitForEvents(1)).toEqual([{ data: { phoneNumberChanged: { number } } }]);
    await read(otherSpace);
    expect(gateway.takeUpstreamCalls()).toEqual({ QueryChatappPhoneNumbers: 1 });
    expect(foreign.events).toEqual([]);
  });

  it('a repeated callback has no effect, but a different one does', async () => {
    const own = await subscribe(space);
    const notice = qualityNotice();
    await push([notice]);
    await own.waitForEvents(1);
    await push([notice, notice]);
    await push([qualityNotice()]);
    await own.waitForEvents(2);
    expect(own.events).toHaveLength(2);
    expect(gateway.takeUpstreamCalls()).toEqual({ QueryChatappPhoneNumbers: 2 });
  });

  it('a callback about an unknown number invalidates all lists and notifies the space of the number', async () => {
    const own = await subscribe(space);
    await push([{ ...qualityNotice(), PhoneNumber: '999999999' }]);
    await push([qualityNotice()]);
    expect((await own.waitForEvents(1)).map((event) => event.data?.phoneNumberChanged.number)).toEqual([number]);
    await read(otherSpace);
    expect(gateway.takeUpstreamCalls()['QueryChatappPhoneNumbers']).toBeGreaterThanOrEqual(2);
  });

  it('a callback about a WABA invalidates its cache entries', async () => {
    await read(space);
    gateway.takeUpstreamCalls();
    await push([{ Type: 'wabaReviewUpdate', WabaId: wabaId, Status: 'APPROVED' }]);
    await expect
      .poll(async () => (await read(space), gateway.upstreamSandbox.stats().calls['QueryChatappBindWaba']))
      .toBe(3);
    expect(gateway.takeUpstreamCalls()).toEqual({ QueryChatappBindWaba: 1 });
  });

  it('a callback may carry its secret in a header', async () => {
    expect((await push([], { path: '', headers: { 'x-callback-secret': secret } })).status).toBe(200);
  });

  it.each([
    ['without the secret', () => push([], { path: '' }), 401],
    ['with a wrong secret', () => push([], { path: '/a-secret-of-the-test-2' }), 401],
    ['with text after the secret', () => push([], { path: `/${secret}/more` }), 401],
    ['that is not JSON', () => push('{'), 400],
    ['that is not an array', () => push({ Type: 'template' }), 400],
    ['that is too long', () => push(`[${' '.repeat(1_100_000)}]`), 413],
    ['by GET', () => fetch(new URL(`/callbacks/chatapp-audit/${secret}`, gateway.url)), 405],
  ])('a callback %s is rejected with a message that says what was expected', async (_, send, expected) => {
    const answer = await send();
    expect(answer.status).toBe(expected);
    expect((await answer.json()).msg).toContain('expected');
    expect(gateway.takeUpstreamCalls()).toEqual({});
  });

  it('the callback endpoint answers 404 if no secret is configured', async () => {
    const closed = await startTestGateway(highQuotas);
    try {
      expect(
        (await fetch(new URL(`/callbacks/chatapp-audit/${secret}`, closed.url), { method: 'POST', body: '[]' })).status,
      ).toBe(404);
    } finally {
      await closed.close();
    }
  });
});
