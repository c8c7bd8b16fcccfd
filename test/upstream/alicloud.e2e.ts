import { afterEach, describe, expect, it } from 'vitest';
import { listPhoneMessageQrdl } from '../../src/operations/index.js';
import { systemClock } from '../../src/clock.js';
import { createThrottle } from '../../src/throttle/index.js';
import { createAlicloudTransport, createUpstream, TransportError } from '../../src/upstream/index.js';
import { answer, breakOff, fine, hang, reset, serve, trickle, type Behaviour } from './scripted-server.js';

const keys = { accessKeyId: 'id-of-a-key', accessKeySecret: 'its-secret' };
const listed = { action: 'ListPhoneMessageQrdl', query: { PhoneNumber: '4915100000001' }, isWrite: false };
const written = { ...listed, action: 'DeletePhoneMessageQrdl', isWrite: true };

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function against(script: Behaviour | Behaviour[], timeoutMs = 5_000) {
  const server = await serve(script);
  closers.push(server.close);
  const transport = await createAlicloudTransport({
    endpoint: server.endpoint,
    protocol: 'http',
    credentials: keys,
    timeoutMs,
  });
  return { server, transport };
}

async function thrownBy(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'nothing',
    (error: unknown) => error,
  );
}

describe('a call over the wire', () => {
  it('a call is a signed RPC request of the API version with its parameters in the query', async () => {
    const { server, transport } = await against(fine);
    const came = await transport.send(listed);
    expect(came).toEqual({ status: 200, body: '{"Code":"OK"}', requestId: 'HEADER-1' });
    const [request] = server.requests;
    expect(Object.fromEntries(request?.query ?? [])).toEqual(listed.query);
    expect(request?.headers).toMatchObject({
      'x-acs-action': 'ListPhoneMessageQrdl',
      'x-acs-version': '2020-06-06',
      authorization: expect.stringMatching(/^ACS3-HMAC-SHA256 Credential=id-of-a-key,/),
    });
  });

  it('each call has a unique nonce', async () => {
    const { server, transport } = await against(fine);
    await Promise.all(Array.from({ length: 5 }, () => transport.send(listed)));
    const nonces = server.requests.map(({ headers }) => headers['x-acs-signature-nonce']);
    expect(new Set(nonces).size).toBe(5);
    for (const nonce of nonces)
      expect(nonce).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('parameters arrive with every character unchanged', async () => {
    const { server, transport } = await against(fine);
    const text = " Grüße, 你好! !'()*&%+=~ 😀\n\t";
    await transport.send({ ...listed, query: { PhoneNumber: text } });
    expect(server.requests[0]?.query.get('PhoneNumber')).toBe(text);
  });

  it('a call with a temporary key sends its security token', async () => {
    const server = await serve(fine);
    closers.push(server.close);
    const credentials = { ...keys, securityToken: 'a-token' };
    const transport = await createAlicloudTransport({
      endpoint: server.endpoint,
      protocol: 'http',
      credentials,
      timeoutMs: 5_000,
    });
    await transport.send(listed);
    expect(server.requests[0]?.headers).toMatchObject({
      'x-acs-security-token': 'a-token',
      authorization: expect.stringContaining('x-acs-security-token'),
    });
    expect(transport.credentialsFrom).toBe('static_sts');
  });
});

describe('replies', () => {
  it('a reply with a status of 400 or more is returned as parsed JSON', async () => {
    const { transport } = await against(
      answer(400, JSON.stringify({ Code: 'MissingCc', RequestId: 'R', AccessDeniedDetail: 'None' })),
    );
    expect(await transport.send(listed)).toMatchObject({
      status: 400,
      body: { Code: 'MissingCc', RequestId: 'R', AccessDeniedDetail: 'None' },
    });
  });

  it.each([
    ['HTML', answer(200, '<html>')],
    ['an empty body', answer(200, '')],
    ['truncated JSON', answer(200, '{"Code":')],
  ])('a reply with HTTP 200 is returned as raw text: %s', async (_, behaviour) => {
    const { transport } = await against(behaviour);
    expect(await transport.send(listed)).toMatchObject({ status: 200, body: expect.not.stringContaining('OK') });
  });

  it.each([
    ['a connection reset', reset, 'broken'],
    ['a truncated body', breakOff(200), 'broken'],
    ['a truncated error reply', breakOff(400), 'broken'],
  ])('%s becomes a TransportError without any other detail', async (_, behaviour, fault) => {
    const { transport } = await against(behaviour);
    const error = await thrownBy(transport.send(listed));
    expect(error).toBeInstanceOf(TransportError);
    expect(error).toMatchObject({ fault, wasNeverSent: false });
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toMatch(/4915|127\.0|http/);
  });

  it('a refused connection is reported as unreachable', async () => {
    const { server, transport } = await against(fine);
    await server.close();
    expect(await thrownBy(transport.send(listed))).toMatchObject({ fault: 'unreachable', wasNeverSent: true });
  });

  it('no reply, or a reply that never ends, is reported as a timeout', async () => {
    for (const behaviour of [hang, trickle]) {
      const { transport } = await against(behaviour, 150);
      const since = performance.now();
      expect(await thrownBy(transport.send(listed))).toMatchObject({ wasNeverSent: false });
      expect(performance.now() - since).toBeLessThan(1_500);
    }
  });
});

describe('without TLS', () => {
  it('reads share a connection, and a write never reuses one', async () => {
    const { server, transport } = await against(fine);
    for (const call of [listed, listed, written, written, listed]) await transport.send(call);
    expect(server.requests.map(({ connection }) => connection)).toEqual([1, 1, 2, 3, 1]);
  });
});

describe('the upstream over the wire', () => {
  it('a call is answered by its deadline, and a later reply does no harm', async () => {
    let late = () => {};
    const { transport } = await against((_, response) => (late = () => response.end('{"Code":"OK"}')));
    const throttle = createThrottle();
    closers.push(throttle.close);
    const common = { account: 'acc', quota: () => 100, timeoutMs: 5_000, clock: systemClock, random: Math.random };
    const upstream = createUpstream({ transport, throttle, ...common });
    const call = { flow: '', class: 'interactive', deadline: systemClock.now() + 200 } as const;
    expect(await thrownBy(upstream.call(listPhoneMessageQrdl, { PhoneNumber: '49151' }, call))).toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
    });
    late();
    await upstream.close();
  });
});
