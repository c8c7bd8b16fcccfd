import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createAlicloudTransport } from '../../src/upstream/index.js';
import { fine, hangUp, serve, type Behaviour } from './scripted-server.js';
import { selfSigned } from './self-signed.js';

const tls = selfSigned();
const readCall = { action: 'ListPhoneMessageQrdl', query: { PhoneNumber: '49151' }, isWrite: false };
const writeCall = { ...readCall, action: 'DeletePhoneMessageQrdl', isWrite: true };

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function overTls(script: Behaviour | Behaviour[], caCertificates: string | null = tls.cert) {
  const server = await serve(script, tls);
  closers.push(server.close);
  const transport = await createAlicloudTransport({
    endpoint: server.endpoint,
    protocol: 'https',
    credentials: { accessKeyId: 'id', accessKeySecret: 'secret' },
    timeoutMs: 5_000,
    ...(caCertificates === null ? {} : { caCertificates }),
  });
  return { server, transport };
}

describe('over TLS', () => {
  it('reads share a TLS connection, and a write never reuses one', async () => {
    const { server, transport } = await overTls(fine);
    for (const call of [readCall, readCall, writeCall, writeCall, readCall, writeCall]) await transport.send(call);
    expect(server.requests.map(({ connection }) => connection)).toEqual([1, 1, 2, 3, 1, 4]);
  });

  it('a connection that the server has closed can break a read but not a write', async () => {
    // Simulates a server that closes an idle connection just as it is reused.
    const used = new WeakSet<object>();
    const closing: Behaviour = (request, response) => {
      const behave = used.has(request.socket) ? hangUp : fine;
      used.add(request.socket);
      behave(request, response);
    };
    const { transport } = await overTls(closing);
    await transport.send(readCall);
    for (let n = 0; n < 5; n++) await expect(transport.send(writeCall)).resolves.toMatchObject({ status: 200 });
    await expect(transport.send(readCall)).rejects.toMatchObject({ fault: 'broken' });
  });

  it('an untrusted certificate is rejected for reads and writes, and nothing is sent', async () => {
    const { server, transport } = await overTls(fine, null);
    for (const call of [readCall, writeCall])
      await expect(transport.send(call)).rejects.toMatchObject({ fault: 'unreachable', wasNeverSent: true });
    expect(server.requests).toEqual([]);
  });
});

describe('timers', () => {
  afterEach(() => void vi.useRealTimers());

  it('a call leaves no timer behind, whether its connection is reused or not', async () => {
    const { transport } = await overTls(fine);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    for (const call of [readCall, readCall, writeCall]) {
      await transport.send(call);
      // The reply closes shortly after its end.
      for (let tries = 0; tries < 1_000 && vi.getTimerCount() > 0; tries++) await sleep(5);
      expect(vi.getTimerCount()).toBe(0);
    }
  });
});
