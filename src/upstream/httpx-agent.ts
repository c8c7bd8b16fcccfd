/**
 * Sets the HTTP agents of calls by Alibaba's client, and ends their timers. The client accepts proxy settings but
 * ignores them, and has a single connection pool: tea-typescript 1.8.0, which it calls, passes no agent on to httpx. So
 * httpx, below both, gets the agent by the host of the call.
 */
import { createRequire } from 'node:module';
import type { Agent, IncomingMessage } from 'node:http';

interface HttpxOptions {
  readonly agent?: Agent;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Httpx {
  request(url: string, options: HttpxOptions): Promise<IncomingMessage>;
}

export interface HostAgents {
  /** The agent of calls with keep-alive; undefined uses the client's own pool. */
  readonly shared: Agent | undefined;
  /** The agent of calls with `connection: close`, each of which opens a new connection. */
  readonly single: Agent;
}

const agentsByHost = new Map<string, HostAgents>();
let isInstalled = false;

/** @param endpoint host[:port] */
export function useAgentsFor(endpoint: string, agents: HostAgents): void {
  agentsByHost.set(endpoint.toLowerCase(), agents);
  if (isInstalled) return;
  isInstalled = true;
  const httpx = loadHttpx();
  const request = httpx.request.bind(httpx);
  httpx.request = async (url, options) => {
    const agents = agentsByHost.get(hostOf(url));
    const agent = options.headers?.['connection'] === 'close' ? agents?.single : agents?.shared;
    const response = await request(url, agent === undefined ? options : { ...options, agent });
    clearReadTimerAtEnd(response);
    return response;
  };
}

/**
 * httpx stores the timer of `readTimeout` on the socket and leaves it to its caller to clear it, which the client does
 * not do. The timer would hold the request and its reply until it fires.
 */
function clearReadTimerAtEnd(response: IncomingMessage): void {
  const { socket } = response;
  const key = Object.getOwnPropertySymbols(socket).find(({ description }) => description === 'TIMER::READ_TIMER');
  // Read before the end of the reply, because then the socket may have the timer of its next call.
  const timer = key && (Reflect.get(socket, key) as NodeJS.Timeout | undefined);
  response.once('close', () => clearTimeout(timer));
}

/** The host of an absolute URL, with its port: parsing the whole URL costs as much as signing the call. */
function hostOf(url: string): string {
  return (/^https?:\/\/([^/?#]*)/i.exec(url)?.[1] ?? '').toLowerCase();
}

/** The copy of httpx that the client itself loads, wherever it is installed. */
function loadHttpx(): Httpx {
  const packages = ['@alicloud/openapi-client', '@alicloud/tea-typescript'];
  const from = packages.reduce((path, name) => createRequire(path).resolve(name), import.meta.url);
  return createRequire(from)('httpx') as Httpx;
}
