import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.js';
import { fetchSigned, closeAll, timestamp, startTestSandbox } from './running-sandbox.js';
import { rpcCall } from './signed-call.js';

afterEach(closeAll);

describe('a running sandbox', () => {
  it('a running sandbox returns its URL, key and spaces', async () => {
    const sandbox = await startTestSandbox();
    expect(sandbox).toMatchObject({ host: '127.0.0.1', url: `http://127.0.0.1:${sandbox.port}` });
    const names = sandbox.spaces.map(({ name }) => name);
    expect(names).toEqual(['Café Möwe', 'Golden Lantern 金灯笼', 'Hôtel Belle Rive']);
  });

  it.each(['GET', 'POST'])('the sandbox answers a call by %s', async (method) => {
    const reply = await fetchSigned(await startTestSandbox(), {
      method,
      parameters: { CustSpaceId: 'cams-golden-lantern' },
    });
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('application/json;charset=utf-8');
    const body = await reply.json();
    expect(body).toMatchObject({
      RequestId: reply.headers.get('x-acs-request-id'),
      Data: { Name: 'Golden Lantern 金灯笼' },
    });
  });

  it('the sandbox answers a call with the older RPC signature', async () => {
    const sandbox = await startTestSandbox();
    const { target } = rpcCall({ action: 'QueryChatappBindWaba', date: timestamp() });
    expect(await (await fetch(sandbox.url + target)).json()).toMatchObject({ Code: 'OK' });
  });

  it('the sandbox explains why it cannot listen', async () => {
    const { port } = await startTestSandbox();
    await expect(startSandbox({ port })).rejects.toThrow(
      `The sandbox cannot listen on 127.0.0.1:${port}: the port is in use.`,
    );
  });

  it('many calls in flight cause no leak warning', async () => {
    const warnings: Error[] = [];
    const warned = (warning: Error) => warnings.push(warning);
    process.on('warning', warned);
    const sandbox = await startTestSandbox({ latencyMs: 40 });
    await Promise.all(Array.from({ length: 20 }, () => fetchSigned(sandbox)));
    process.off('warning', warned);
    expect(warnings).toEqual([]);
  });

  it('the sandbox counts concurrent calls', async () => {
    const sandbox = await startTestSandbox({ latencyMs: 40 });
    await Promise.all(Array.from({ length: 4 }, () => fetchSigned(sandbox)));
    expect(sandbox.stats()).toMatchObject({ maxConcurrency: 4, concurrency: 0, calls: { QueryChatappBindWaba: 4 } });
  });

  it('the sandbox closes at once, with hung calls and idle connections', async () => {
    const sandbox = await startTestSandbox();
    await (await fetchSigned(sandbox)).text();
    sandbox.addFault({ kind: 'hang' });
    const hanging = fetchSigned(sandbox).then(
      () => 'answered',
      () => 'cut',
    );
    while (sandbox.faults()[0]?.hits !== 1) await new Promise((resolve) => setImmediate(resolve));
    await sandbox.close();
    expect(await hanging).toBe('cut');
  });
});

describe('invalid requests', () => {
  it('an unknown path gets 404 and an oversized body gets 413', async () => {
    const sandbox = await startTestSandbox();
    expect((await fetch(`${sandbox.url}/index.html`)).status).toBe(404);
    const large = await fetch(sandbox.url, { method: 'POST', body: 'x'.repeat(1024 * 1024 + 1) });
    expect([large.status, await large.json()]).toMatchObject([413, { Code: 'RequestEntityTooLarge' }]);
    expect((await fetchSigned(sandbox)).status).toBe(200);
  });

  it.each([
    'GARBAGE\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
    `GET /${'x'.repeat(20_000)} HTTP/1.1\r\n\r\n`,
    'POST /?%%%=%F0&Action=%00 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n',
  ])('the sandbox survives invalid bytes: %s', async (garbage) => {
    const sandbox = await startTestSandbox();
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(sandbox.port, '127.0.0.1', () => socket.write(garbage));
      socket.once('data', (data) => {
        socket.destroy();
        resolve(data.toString());
      });
    });
    expect(answer).toMatch(/^HTTP\/1.1 4\d\d /);
    expect((await fetchSigned(sandbox)).status).toBe(200);
  });

  it('the sandbox survives clients that disconnect during a request', async () => {
    const sandbox = await startTestSandbox({ latencyMs: 20 });
    const socket = connect(sandbox.port, '127.0.0.1');
    await new Promise<void>((resolve) => {
      socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf', () => resolve());
    });
    socket.destroy();
    expect((await fetchSigned(sandbox)).status).toBe(200);
  });
});
