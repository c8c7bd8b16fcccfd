/**
 * Sets the HTTP agents of calls by Alibaba's client. The client accepts proxy settings but ignores them, and has a
 * single connection pool: tea-typescript 1.8.0, which it calls, passes no agent on to httpx. So httpx, below both, gets
 * the agent by the host of the call.
 */
import { createRequire } from 'node:module';
import type { Agent } from 'node:http';

interface HttpxOptions {
  readonly agent?: Agent;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Httpx {
  request(url: string, options: HttpxOptions): Promise<unknown>;
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
  httpx.request = (url, options) => {
    const agents = agentsByHost.get(hostOf(url));
    const agent = options.headers?.['connection'] === 'close' ? agents?.single : agents?.shared;
    return request(url, agent === undefined ? options : { ...options, agent });
  };
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
