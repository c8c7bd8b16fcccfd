/** What the fast path's executions need in unit tests: a context that only loads, and a request that may be shared. */
import { localViewer, type Viewer } from '../../src/auth/index.js';
import { systemClock } from '../../src/clock.js';
import { createContext, type Context } from '../../src/context.js';
import { createMemoryCoordination } from '../../src/coordination/index.js';
import type { Exchange } from '../../src/server/exchange.js';
import { createParsedExchanges } from './parsed-exchange.js';

export const raise = (): never => {
  throw new Error('An execution of the fast path only loads, and only what its context returns at once.');
};

type ContextOptions = Pick<Parameters<typeof createContext>[0], 'viewer' | 'budget' | 'loaders'>;

export const createLoadOnlyContext = ({ viewer, budget, loaders }: ContextOptions): Context =>
  createContext({
    viewer,
    budget,
    loaders,
    coordination: createMemoryCoordination({ clock: systemClock, callMs: 0 }),
    idempotency: { once: () => Promise.resolve().then(raise), close: () => Promise.resolve() },
    idempotencyKey: null,
    account: 'account',
    signal: new AbortController().signal,
    knownSpaces: () => null,
    readSpaces: () => undefined,
    quotas: () => [],
    noteError: () => undefined,
    onWrite: () => undefined,
  });

/** A request with one query, as the response cache passes it on. */
export function createCacheableExchange(query: string, viewer: Viewer = localViewer): Exchange {
  const exchange = createParsedExchanges()({ query });
  const [operation] = exchange.parsed?.entries ?? [];
  if (operation === undefined || !('operation' in operation)) throw new Error('expected an operation');
  exchange.cacheable = { key: 'key', viewer, operation, mediaType: 'application/json' };
  return exchange;
}
