import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createProxyAgent, fetchThrough, proxyFor, ProxyError } from '../src/proxy.js';
import { createAlicloudTransport, TransportError } from '../src/upstream/index.js';
import { spawnCli } from './cli/spawn-cli.js';
import { startConnectProxy } from './connect-proxy.js';
import { startTestGateway } from './test-gateway.js';
import { selfSigned } from './upstream/self-signed.js';

const certificate = selfSigned();

/** An https server on loopback. It ends with the test. */
async function startTlsServer(listener: RequestListener): Promise<number> {
  const server = createServer(certificate, listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return (server.address() as AddressInfo).port;
}

async function createTransport(port: number, proxyUrl: string) {
  return createAlicloudTransport({
    endpoint: `127.0.0.1:${port}`,
    protocol: 'https',
    credentials: { accessKeyId: 'id-of-a-key', accessKeySecret: 'its-secret' },
    timeoutMs: 5_000,
    caCertificates: certificate.cert,
    agent: createProxyAgent(new URL(proxyUrl)),
  });
}

const read = { action: 'ListPhoneMessageQrdl', query: { PhoneNumber: '4915100000001' }, isWrite: false };
const write = { ...read, action: 'DeletePhoneMessageQrdl', isWrite: true };

describe('calls of CAMS through a proxy', () => {
  it('reads and writes reach the upstream over TLS through the tunnel', async () => {
    let requests = 0;
    const port = await startTlsServer((_request, response) => {
      requests += 1;
      response.setHeader('content-type', 'application/json');
      response.end('{"Code":"OK"}');
    });
    const proxy = await startConnectProxy({ credentials: 'user:p@ss' });
    const transport = await createTransport(port, proxy.url.replace('//', '//user:p%40ss@'));
    for (const call of [read, write, read]) expect(await transport.send(call)).toMatchObject({ status: 200 });
    expect(requests).toBe(3);
    expect(proxy.targets).toEqual(Array.from({ length: 3 }, () => `127.0.0.1:${port}`));
  });

  it.each([
    ['refuses the tunnel', { refuseWith: 403 }, 'EPROXY403'],
    ['requires credentials', { credentials: 'user:other' }, 'EPROXY407'],
  ])('a write is known not to have been sent if the proxy %s', async (_, options, code) => {
    let requests = 0;
    const port = await startTlsServer((_request, response) => {
      requests += 1;
      response.end();
    });
    const transport = await createTransport(port, (await startConnectProxy(options)).url);
    const error = await transport.send(write).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TransportError);
    expect(error).toMatchObject({ fault: 'unreachable', message: expect.stringContaining(code) });
    expect(requests).toBe(0);
  });

  it('a gateway calls its upstream through HTTP_PROXY', async () => {
    const direct = await startTestGateway();
    onTestFinished(() => direct.close());
    const proxy = await startConnectProxy({ routes: { 'cams.example:80': direct.upstreamSandbox.port } });
    const gateway = await startTestGateway({
      existingSandbox: direct.upstreamSandbox,
      env: { CAMS_ENDPOINT: 'cams.example', http_proxy: proxy.url },
    });
    onTestFinished(() => gateway.close());
    const { body } = await gateway.request('{ wabas { name } }');
    expect(body.errors).toBeUndefined();
    expect(proxy.targets).toContain('cams.example:80');
  });
});

describe('signing keys through a proxy', () => {
  it('fetchThrough returns status and body through the tunnel', async () => {
    const port = await startTlsServer((request, response) => {
      response.writeHead(request.headers.accept === 'application/json' ? 200 : 400);
      response.end('{"keys":[]}');
    });
    const proxy = await startConnectProxy();
    const fetchKeys = fetchThrough(createProxyAgent(new URL(proxy.url), { ca: certificate.cert }));
    const response = await fetchKeys(`https://127.0.0.1:${port}/keys`, { headers: { accept: 'application/json' } });
    expect([response.status, await response.json()]).toEqual([200, { keys: [] }]);
    expect(proxy.targets).toEqual([`127.0.0.1:${port}`]);
  });

  it('fetchThrough rejects a certificate that is not trusted', async () => {
    const port = await startTlsServer((_request, response) => response.end());
    const fetchKeys = fetchThrough(createProxyAgent(new URL((await startConnectProxy()).url)));
    await expect(fetchKeys(`https://127.0.0.1:${port}/`)).rejects.toMatchObject({
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
  });

  it('fetchThrough reports a proxy that cannot be reached', async () => {
    const fetchKeys = fetchThrough(createProxyAgent(new URL('http://127.0.0.1:1')));
    await expect(fetchKeys('https://issuer.example/')).rejects.toBeInstanceOf(ProxyError);
  });
});

describe('waba-gateway ping', () => {
  it('ping names the proxy without its password and says that the proxy refused', async () => {
    const proxy = await startConnectProxy({ refuseWith: 403 });
    const env = {
      CAMS_UPSTREAM: 'alibaba',
      CAMS_ENDPOINT: 'cams.example',
      ALIBABA_CLOUD_ACCESS_KEY_ID: 'id-of-a-key',
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'its-secret',
      HTTPS_PROXY: proxy.url.replace('//', '//user:hidden@'),
    };
    const { code, out } = await spawnCli(['ping'], env).ended;
    expect(code).toBe(1);
    expect(out).toContain(`Proxy        ${proxy.url}\n`);
    expect(out).toContain('The proxy refused to connect');
    expect(out).not.toContain('hidden');
  });
});

describe('proxyFor', () => {
  const settings = { httpsProxy: 'http://secure:1', httpProxy: 'http://plain:2', noProxy: [] };
  const chosen = (target: string, noProxy: readonly string[] = []) =>
    proxyFor({ ...settings, noProxy }, new URL(target))?.host ?? null;

  it('a target has the proxy of its protocol, and loopback has none', () => {
    expect(chosen('https://cams.example')).toBe('secure:1');
    expect(chosen('http://cams.example')).toBe('plain:2');
    for (const host of ['localhost', '127.0.0.1', '127.8.8.8', '[::1]']) expect(chosen(`https://${host}`)).toBeNull();
  });

  it.each([
    [['*'], 'https://cams.example', null],
    [['cams.example'], 'https://cams.example', null],
    [['example'], 'https://cams.example', null],
    [['.example'], 'https://cams.example', null],
    [['*.example'], 'https://CAMS.example', null],
    [['cams.example:443'], 'https://cams.example', null],
    [['cams.example:8443'], 'https://cams.example', 'secure:1'],
    [['ams.example'], 'https://cams.example', 'secure:1'],
    [['other.example', '10.0.0.1'], 'https://10.0.0.1', null],
  ])('NO_PROXY %j and target %s choose %s', (noProxy, target, expected) => {
    expect(chosen(target, noProxy)).toBe(expected);
  });
});
