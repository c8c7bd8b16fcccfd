import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.js';
import { fetchSigned, closeAll, timestamp, startTestSandbox } from './running-sandbox.js';
import { rpcCall } from './signed-call.js';

afterEach(closeAll);

describe('a running sandbox', () => {
  it('tells where it is, its key and its spaces', async () => {
    const sandbox = await startTestSandbox();
    expect(sandbox).toMatchObject({ host: '127.0.0.1', url: `http://127.0.0.1:${sandbox.port}` });
    expect(sandbox.spaces.map(({ name }) => name)).toEqual(['Café Möwe', 'Golden Lantern 金灯笼', 'Hôtel Belle Rive']);
  });

  it.each(['GET', 'POST'])('answers a call by %s', async (method) => {
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

  it('answers a call signed the older way by hand', async () => {
    const sandbox = await startTestSandbox();
    const { target } = rpcCall({ action: 'QueryChatappBindWaba', date: timestamp() });
    expect(await (await fetch(sandbox.url + target)).json()).toMatchObject({ Code: 'OK' });
  });

  it('says what is wrong when it cannot listen', async () => {
    const { port } = await startTestSandbox();
    await expect(startSandbox({ port })).rejects.toThrow(
      `The sandbox cannot listen on 127.0.0.1:${port}: the port is in use.`,
    );
  });

  it('takes many calls at work at once for no leak', async () => {
    const warnings: Error[] = [];
    const warned = (warning: Error) => warnings.push(warning);
    process.on('warning', warned);
    const sandbox = await startTestSandbox({ latencyMs: 40 });
    await Promise.all(Array.from({ length: 20 }, () => fetchSigned(sandbox)));
    process.off('warning', warned);
    expect(warnings).toEqual([]);
  });

  it('counts calls at work at once', async () => {
    const sandbox = await startTestSandbox({ latencyMs: 40 });
    await Promise.all(Array.from({ length: 4 }, () => fetchSigned(sandbox)));
    expect(sandbox.stats()).toMatchObject({ maxConcurrency: 4, concurrency: 0, calls: { QueryChatappBindWaba: 4 } });
  });

  it('closes at once, calls that hang and connections that idle included', async () => {
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

describe('nonsense', () => {
  it('gets 404 at an unknown path, and 413 for a body that is too large', async () => {
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
  ])('does not end it: %s', async (garbage) => {
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

  it('survives callers that leave in the middle', async () => {
    const sandbox = await startTestSandbox({ latencyMs: 20 });
    const socket = connect(sandbox.port, '127.0.0.1');
    await new Promise<void>((resolve) => {
      socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf', () => resolve());
    });
    socket.destroy();
    expect((await fetchSigned(sandbox)).status).toBe(200);
  });
});
