import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openEventStream, type EventStream } from '../event-stream.js';
import { noQuotas, startTestGateway, type TestGateway } from '../gateway.js';

const secret = 'a-secret-of-the-test-1';
let gateway: TestGateway;
let space: string;
let other: string;
let number: string;
let wabaId: string;

interface Told {
  readonly data?: { readonly phoneNumberChanged: { readonly number: string } };
}
const streams: EventStream<Told>[] = [];
const listen = async (id: string) => {
  const stream = await openEventStream<Told>(
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
  gateway.ask<{ waba: { wabaId: string; phoneNumbers: { nodes: { number: string }[] } } }, never>(
    `{ waba(custSpaceId: "${id}") { wabaId phoneNumbers { nodes { number } } } }`,
  );

beforeAll(async () => {
  gateway = await startTestGateway({ ...noQuotas, env: { ...noQuotas.env, CALLBACK_SECRET: secret } });
  [space = '', other = ''] = gateway.sandboxAlone.spaces.map(({ custSpaceId }) => custSpaceId);
  await read(other);
  const { body } = await read(space);
  number = body.data?.waba.phoneNumbers.nodes[0]?.number ?? '';
  wabaId = body.data?.waba.wabaId ?? '';
});
afterAll(() => gateway.close());
beforeEach(() => void gateway.calls());
afterEach(() => streams.splice(0).forEach((stream) => stream.leave()));

let status = 0;
/** A notice that has not been sent before. */
const quality = () => ({
  Type: 'phoneQualityUpdate',
  WabaId: wabaId,
  PhoneNumber: number.slice(1),
  Status: `${++status}`,
});

describe('a callback of CAMS', () => {
  it('tells the listeners of the space that the number was last seen in, and drops what was cached of it alone', async () => {
    const [own, foreign] = [await listen(space), await listen(other)];
    const answer = await push([quality()]);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ code: 0, msg: '1 taken' });
    expect(await own.until(1)).toEqual([{ data: { phoneNumberChanged: { number } } }]);
    await read(other);
    expect(gateway.calls()).toEqual({ QueryChatappPhoneNumbers: 1 });
    expect(foreign.came).toEqual([]);
  });

  it('that comes again changes nothing, and one that says something else does', async () => {
    const own = await listen(space);
    const notice = quality();
    await push([notice]);
    await own.until(1);
    await push([notice, notice]);
    await push([quality()]);
    await own.until(2);
    expect(own.came).toHaveLength(2);
    expect(gateway.calls()).toEqual({ QueryChatappPhoneNumbers: 2 });
  });

  it('of a number that nobody has seen drops the lists of every space, and is told where it turns out to be', async () => {
    const own = await listen(space);
    await push([{ ...quality(), PhoneNumber: '999999999' }]);
    await push([quality()]);
    expect((await own.until(1)).map((told) => told.data?.phoneNumberChanged.number)).toEqual([number]);
    await read(other);
    expect(gateway.calls()['QueryChatappPhoneNumbers']).toBeGreaterThanOrEqual(2);
  });

  it('about a WABA drops what was cached of it', async () => {
    await read(space);
    gateway.calls();
    await push([{ Type: 'wabaReviewUpdate', WabaId: wabaId, Status: 'APPROVED' }]);
    await expect
      .poll(async () => (await read(space), gateway.sandboxAlone.stats().calls['QueryChatappBindWaba']))
      .toBe(3);
    expect(gateway.calls()).toEqual({ QueryChatappBindWaba: 1 });
  });

  it('may bear its secret in a header', async () => {
    expect((await push([], { path: '', headers: { 'x-callback-secret': secret } })).status).toBe(200);
  });

  it.each([
    ['without the secret', () => push([], { path: '' }), 401],
    ['with another one', () => push([], { path: '/a-secret-of-the-test-2' }), 401],
    ['with more than the secret', () => push([], { path: `/${secret}/more` }), 401],
    ['that is not JSON', () => push('{'), 400],
    ['that is no array', () => push({ Type: 'template' }), 400],
    ['that is too long', () => push(`[${' '.repeat(1_100_000)}]`), 413],
    ['by GET', () => fetch(new URL(`/callbacks/chatapp-audit/${secret}`, gateway.url)), 405],
  ])('%s is refused, and told what was expected', async (_, send, expected) => {
    const answer = await send();
    expect(answer.status).toBe(expected);
    expect((await answer.json()).msg).toContain('expected');
    expect(gateway.calls()).toEqual({});
  });

  it('goes nowhere where no secret is set', async () => {
    const closed = await startTestGateway(noQuotas);
    try {
      expect(
        (await fetch(new URL(`/callbacks/chatapp-audit/${secret}`, closed.url), { method: 'POST', body: '[]' })).status,
      ).toBe(404);
    } finally {
      await closed.close();
    }
  });
});
