/**
 * HTTP proxies: selects the proxy of a request (HTTPS_PROXY, HTTP_PROXY, NO_PROXY), and tunnels through it with
 * CONNECT.
 */
import { once } from 'node:events';
import { Agent as HttpAgent, request as requestPlain, type ClientRequestArgs, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as requestOverTls, type AgentOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';

export interface ProxySettings {
  /** For https targets; may hold a password: never log it. */
  readonly httpsProxy: string | null;
  /** For http targets; may hold a password: never log it. */
  readonly httpProxy: string | null;
  /** Hosts that are reached directly: names with their subdomains, with a port or without; `*` for all. */
  readonly noProxy: readonly string[];
}

/** The proxy refused the tunnel, or cannot be reached: nothing was sent to the target. */
export class ProxyError extends Error {
  readonly code: string;
  /** The error code of a failed `connect`: no connection was established. */
  readonly syscall = 'connect';

  constructor(code: string, message: string) {
    super(message);
    this.name = 'ProxyError';
    this.code = code;
  }
}

/** @returns the proxy for a target, null to connect directly. Loopback is always reached directly. */
export function proxyFor({ httpsProxy, httpProxy, noProxy }: ProxySettings, target: URL): URL | null {
  const proxy = target.protocol === 'https:' ? httpsProxy : httpProxy;
  const host = target.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (proxy === null || host === 'localhost' || host === '::1' || host.startsWith('127.')) return null;
  const port = target.port || (target.protocol === 'https:' ? '443' : '80');
  const isExcluded = noProxy.some((entry) => {
    const [, name = '', entryPort] = /^(?:\*(?=\.)|)\.?(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
    if (entryPort !== undefined && entryPort !== port) return false;
    return name === '*' || (name !== '' && (host === name || host.endsWith(`.${name}`)));
  });
  return isExcluded ? null : new URL(proxy);
}

/** A proxy URL without user and password, for logs and messages. */
export function describeProxy(proxy: URL): string {
  return `${proxy.protocol}//${proxy.host}`;
}

type OnSocket = (error: Error | null, socket?: Duplex) => void;

/**
 * An agent for https requests (or http requests, with `isPlain`) through a proxy. Every request opens a tunnel of its
 * own: the proxy could close a reused connection at the moment of the next request, which would leave the outcome of a
 * write unknown.
 */
export function createProxyAgent(proxy: URL, { isPlain = false, ...tls }: AgentOptions & { isPlain?: boolean } = {}) {
  const createConnection = (options: ClientRequestArgs, onSocket: OnSocket) => {
    const { timeout } = options;
    const host = String(options.host);
    void openTunnel(proxy, { host, port: Number(options.port), ...(timeout === undefined ? {} : { timeout }) }).then(
      (socket) =>
        onSocket(
          null,
          isPlain ? socket : connectTls({ ...tls, ...toTlsOptions(options), socket, ...serverNameOf(host) }),
        ),
      (error: Error) => onSocket(error),
    );
    return undefined;
  };
  return Object.assign(isPlain ? new HttpAgent() : new HttpsAgent(tls), { createConnection });
}

/** The TLS options of a request. Some clients pass empty strings for options that were not set. */
function toTlsOptions(options: object): AgentOptions {
  const { ca, cert, key, rejectUnauthorized }: AgentOptions = options;
  return {
    ...(ca ? { ca } : {}),
    ...(cert ? { cert } : {}),
    ...(key ? { key } : {}),
    ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
  };
}

/** TLS sends no server name (SNI) for an IP address. */
const serverNameOf = (host: string) => (/^[\d.]+$|:/.test(host) ? { host } : { host, servername: host });

interface TunnelTarget {
  readonly host: string;
  readonly port: number;
  readonly timeout?: number;
}

async function openTunnel(proxy: URL, { host, port, timeout }: TunnelTarget): Promise<Duplex> {
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const request = (proxy.protocol === 'https:' ? requestOverTls : requestPlain)({
    host: proxy.hostname,
    port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
    method: 'CONNECT',
    path: authority,
    headers: { host: authority, ...credentialsOf(proxy) },
    agent: false,
    ...(timeout === undefined ? {} : { timeout }),
  });
  request.once('timeout', () =>
    request.destroy(new ProxyError('EPROXYTIMEOUT', `The proxy ${describeProxy(proxy)} does not answer.`)),
  );
  request.end();
  const [response, socket] = await new Promise<[IncomingMessage, Duplex]>((resolve, reject) => {
    request.once('connect', (reply, tunnel) => resolve([reply, tunnel]));
    request.once('response', (reply) => reject(refusalOf(proxy, reply.statusCode)));
    request.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error instanceof ProxyError
          ? error
          : new ProxyError('EPROXYUNREACHABLE', `The proxy ${describeProxy(proxy)} cannot be reached (${error.code}).`),
      ),
    );
  });
  if (response.statusCode === 200) return socket;
  socket.destroy();
  throw refusalOf(proxy, response.statusCode);
}

function refusalOf(proxy: URL, status: number | undefined): ProxyError {
  return new ProxyError(`EPROXY${status}`, `The proxy ${describeProxy(proxy)} refused the connection with ${status}.`);
}

function credentialsOf({ username, password }: URL): Record<string, string> {
  if (username === '') return {};
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
}

/**
 * A `fetch` for GET requests through an agent: the global fetch of Node.js takes no agent and, before Node 24, no
 * proxy. Does not follow redirects.
 */
export function fetchThrough(agent: HttpAgent | HttpsAgent): typeof globalThis.fetch {
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const headers = Object.fromEntries(new Headers(init.headers));
    const { signal } = init;
    const request = (url.protocol === 'https:' ? requestOverTls : requestPlain)(url, {
      agent,
      headers,
      ...(signal ? { signal } : {}),
    });
    request.end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    const status = response.statusCode ?? 500;
    const hasBody = status !== 204 && status !== 304;
    return new Response(hasBody ? Buffer.concat(chunks) : null, { status });
  };
}
