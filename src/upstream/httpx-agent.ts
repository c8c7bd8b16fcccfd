/**
 * Sends calls of Alibaba's client through an agent. The client accepts proxy settings and ignores them: tea-typescript
 * 1.8.0, which it calls, passes neither a proxy nor an agent on to httpx. So httpx, below both, gets the agent by the
 * host of the call.
 */
import { createRequire } from 'node:module';
import type { Agent } from 'node:http';

interface Httpx {
  request(url: string, options: { agent?: Agent }): Promise<unknown>;
}

const agents = new Map<string, Agent>();
let isInstalled = false;

/** @param endpoint host[:port] */
export function useAgentFor(endpoint: string, agent: Agent): void {
  agents.set(endpoint.toLowerCase(), agent);
  if (isInstalled) return;
  isInstalled = true;
  const httpx = loadHttpx();
  const request = httpx.request.bind(httpx);
  httpx.request = (url, options) => {
    const ownAgent = agents.get(new URL(url).host.toLowerCase());
    return request(url, ownAgent === undefined ? options : { ...options, agent: ownAgent });
  };
}

/** The very copy of httpx that the client uses, wherever it is installed. */
function loadHttpx(): Httpx {
  const packages = ['@alicloud/openapi-client', '@alicloud/tea-typescript'];
  const from = packages.reduce((path, name) => createRequire(path).resolve(name), import.meta.url);
  return createRequire(from)('httpx') as Httpx;
}
