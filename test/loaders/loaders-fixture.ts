/** The loaders of one request over a memory cache and an upstream that a test answers. */
import { localViewer } from '../../src/auth/index.js';
import { createMemoryCache } from '../../src/cache/index.js';
import { createChangeFeed, createLoaders, createNumberPoll, createRequestStats } from '../../src/loaders/index.js';
import type { CamsReply } from '../../src/operations/index.js';
import { createMemoryPubSub } from '../../src/pubsub/index.js';
import type { CallOptions, Upstream } from '../../src/upstream/index.js';
import { VirtualClock } from '../virtual-clock.js';

export interface FixtureCall {
  readonly action: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

type LoadersOptions = Parameters<typeof createLoaders>[0];

/** Each `createRequestLoaders()` stands for another request over the same cache. */
export function createLoadersFixture(reply: (call: FixtureCall) => CamsReply | Promise<CamsReply>) {
  const clock = new VirtualClock();
  const cache = createMemoryCache({ maxBytes: 1_000_000, now: clock.now });
  const calls: FixtureCall[] = [];
  const callOptions: CallOptions[] = [];
  let rateLimited = 0;
  const upstream: Upstream = {
    async call(operation, parameters, options) {
      await options.beforeSend?.();
      callOptions.push(options);
      const call = { action: operation.action, parameters };
      calls.push(call);
      return { result: operation.decode(await reply(call), parameters), requestId: null };
    },
    state: () => ({ reachable: true, breakers: {} }),
    close: () => Promise.resolve(),
  };
  const createRequestLoaders = (stats = createRequestStats(), options: Partial<LoadersOptions> = {}) =>
    createLoaders({
      viewer: localViewer,
      cache,
      upstream,
      account: 'account',
      consumeRateLimit: async () => void (rateLimited += 1),
      clock,
      lifetimeOf: ({ lifetime }) => lifetime ?? { freshMs: 0, staleMs: 0 },
      numberPoll: createNumberPoll({ clock, readNumbers: () => Promise.resolve([]) }),
      changeFeed: createChangeFeed({ pubsub: createMemoryPubSub(), cache, account: 'account' }),
      deadline: () => clock.now() + 60_000,
      signal: new AbortController().signal,
      wantFresh: false,
      stats,
      onWrite: () => undefined,
      ...options,
    });
  return { clock, cache, calls, callOptions, createRequestLoaders, rateLimited: () => rateLimited };
}
