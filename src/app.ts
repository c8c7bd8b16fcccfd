/**
 * The one file that knows every room: joins them by what the settings say, and nothing else. Tests join them otherwise.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { costOf, schema } from '../schema/index.js';
import { createEndings, type Endings } from './app/endings.js';
import { createObservers } from './app/observers.js';
import { watchReachability } from './app/reachability.js';
import { watchRedis } from './app/redis-watch.js';
import { finish } from './app/stop.js';
import { openMemoryStores } from './app/stores.js';
import { targetOf } from './app/target.js';
import { createAuthenticator } from './auth/index.js';
import { quotaOf, type Config } from './config/index.js';
import { createContext } from './context.js';
import { createCallbacks } from './callbacks/index.js';
import { createLoaders, createLoadersAtHand, createNews, type Loaders, type Trace } from './loaders/index.js';
import { operations, queryChatappBindWaba, type Lifetime } from './operations/index.js';
import type { RunningSandbox } from './sandbox/index.js';
import { createGatewayServer, exampleData, noteError, type Arrival, type ArrivalAtHand } from './server/index.js';
import { auditOf, type Logger } from './server/log.js';
import { createMetering } from './server/metrics/index.js';
import { watchTraffic } from './server/traffic.js';
import { systemClock } from './throttle/index.js';
import { createAlicloudTransport, createUpstream } from './upstream/index.js';

export interface Gateway {
  /** Where GraphQL is: `http://127.0.0.1:4000/graphql`. */
  readonly url: string;
  /** The embedded sandbox, where there is one. */
  readonly sandbox: RunningSandbox | null;
  /** Says that it is not ready, and lets go of every connection with its next answer; serves on. */
  drain(): void;
  /**
   * Takes no new requests, finishes those it has, then ends.
   * @returns how many requests were not finished in SHUTDOWN_GRACE_MS, and were cut
   */
  stop(): Promise<number>;
  /** The same, for whom the number does not matter. */
  close(): Promise<void>;
}

/**
 * Starts the gateway, and the sandbox before it where that is its upstream. Rejects where it cannot listen, has no credentials, or
 * could let nobody in; nothing of it is left then.
 */
export async function startGateway(config: Config, log: Logger): Promise<Gateway> {
  const endings = createEndings();
  try {
    return await assemble(config, log, endings);
  } catch (error) {
    await endings.end();
    throw error;
  }
}

async function assemble(config: Config, log: Logger, endings: Endings): Promise<Gateway> {
  // What a gateway does without is not even loaded: a sandbox, traces, Redis.
  const sandbox = config.upstream.kind === 'sandbox' ? await (await import('./sandbox/index.js')).startSandbox() : null;
  endings.add(() => sandbox?.close());
  const target = targetOf(config, sandbox);
  const clock = systemClock;
  const quota = (operation: { readonly action: string; readonly callsPerSecond: number }) =>
    quotaOf(config.quotas, operation.action, operation.callsPerSecond);

  let draining = false;
  const lastCall = new AbortController();
  const redis = watchRedis(config.redisUrl !== null);
  const reachability = watchReachability({
    works: () => upstream.state().reachable,
    probe: () =>
      upstream.call(
        queryChatappBindWaba,
        { CustSpaceId: target.spaces?.[0]?.custSpaceId },
        { flow: 'readiness', class: 'refresh', deadline: clock.now() + config.upstreamTimeoutMs },
      ),
    clock,
  });
  const health = {
    unready: () => [
      ...(draining ? ['draining: the gateway is being stopped'] : []),
      ...(reachability.reachable ? [] : ['the upstream is out of reach']),
    ],
    degraded: redis.degraded,
  };
  const metering = createMetering({
    quotas: () => quotas(),
    upstream: () => ({ reachable: reachability.reachable, breakers: upstream.state().breakers }),
    cache: () => cache.held(),
    redis: redis.up,
    ready: () => health.unready().length === 0,
  });
  const tracing = config.tracing === null ? null : (await import('./server/tracing/index.js')).startTracing(log);
  endings.add(() => tracing?.close());
  const traced = (loaders: Loaders) => tracing?.loaders(loaders) ?? loaders;
  const observers = createObservers({ log, metering, redis, tracing, onOutage: reachability.suspect });

  const { mode, clientsFile, jwt } = config.auth;
  const authenticator = await createAuthenticator({ clientsFile, jwt, off: mode === 'off', onEvent: observers.auth });
  const sharing = { clock, observers };
  const stores =
    config.redisUrl === null
      ? openMemoryStores(sharing)
      : (await import('./app/redis-stores.js')).openRedisStores(config.redisUrl, sharing);
  const { idempotency, events, limits } = stores;
  endings.add(() => stores.close());
  const throttle = tracing?.throttle(stores.throttle) ?? stores.throttle;
  const cache = tracing?.cache(stores.cache) ?? stores.cache;
  const transport = await createAlicloudTransport({ ...target, timeoutMs: config.upstreamTimeoutMs });
  const upstream = createUpstream({
    transport,
    throttle,
    account: target.account,
    quota,
    timeoutMs: config.upstreamTimeoutMs,
    clock,
    random: Math.random,
    onEvent: observers.upstream,
  });
  endings.add(() => upstream.close());
  endings.add(() => reachability.close());
  const onWrite = auditOf(log);
  const news = createNews({ events, cache, account: target.account });
  const callbacks = createCallbacks({
    events,
    account: target.account,
    heard: news.heard,
    now: clock.now,
    onEvent: (event) => log.info(event, 'callback'),
  });
  const { cache: cacheTimes } = config;
  const lifetimes = new Map(
    operations.map(({ action, lifetime }) => [
      action,
      {
        freshMs: cacheTimes.freshMs ?? lifetime?.freshMs ?? 0,
        staleMs: cacheTimes.freshMs === 0 ? 0 : (cacheTimes.staleMs ?? lifetime?.staleMs ?? 0),
      },
    ]),
  );
  const lifetimeOf = ({ action }: { readonly action: string }): Lifetime =>
    lifetimes.get(action) ?? { freshMs: 0, staleMs: 0 };
  const quotas = () =>
    operations.map((operation) => ({
      ...throttle.quota(`${target.account}:${operation.action}`, quota(operation)),
      action: operation.action,
    }));
  const quotasIn = (trace: Trace) => () => {
    // They are of this moment: nothing that tells them is kept.
    trace.isKeepable = false;
    return quotas().map(({ action, callsPerSecond, queued, remaining, estimatedWaitMs }) => ({
      action,
      callsPerSecond,
      queued,
      remaining: Math.floor(remaining),
      estimatedWaitMs,
    }));
  };
  const account = target.account;
  const knownSpaces = target.spaces;
  const contextOf = ({ viewer, deadline, wantFresh, idempotencyKey, trace, budget }: Arrival) => {
    const { signal } = deadline;
    const loaders = createLoaders({
      viewer,
      cache,
      upstream,
      spend: () => limits.takeUpstreamCall(viewer),
      account,
      lifetimeOf,
      news,
      deadline: () => deadline.at,
      refreshDeadline: () => clock.now() + config.requestTimeoutMs,
      signal,
      wantFresh,
      trace,
      onWrite,
    });
    return createContext({
      viewer,
      knownSpaces,
      quotas: quotasIn(trace),
      idempotency,
      idempotencyKey,
      account,
      signal,
      budget,
      noteError,
      onWrite,
      loaders: traced(loaders),
    });
  };
  // Nothing of it waits for the upstream, so nothing has to be ended.
  const { signal } = new AbortController();
  const contextAtHandOf = ({ viewer, trace, budget, looks }: ArrivalAtHand) => {
    const loaders = createLoadersAtHand({ viewer, cache, account, lifetimeOf, trace, looks });
    return createContext({
      viewer,
      knownSpaces,
      quotas: quotasIn(trace),
      idempotency,
      idempotencyKey: null,
      account,
      signal,
      budget,
      noteError,
      onWrite,
      loaders,
    });
  };

  const firstSpace = sandbox?.spaces[0];
  const gateway = createGatewayServer({
    schema: tracing?.schema(schema) ?? schema,
    contextOf,
    contextAtHandOf,
    isCurrent: (marks) => cache.current(marks),
    door: {
      authenticate: ({ headers, connection }) => authenticator.authenticate(headers, connection),
      takeRequest: limits.takeRequest,
    },
    onlyThisMachine: config.auth.mode === 'off',
    timeouts: { requestMs: config.requestTimeoutMs, bulkMs: config.bulkTimeoutMs },
    callbacks: { secret: config.callbackSecret, take: callbacks.takeChatAppAudit },
    costOf,
    costLimit: config.queryCostLimit,
    corsOrigins: config.corsOrigins,
    persistedOperations: config.persistedOperations && new Map(Object.entries(config.persistedOperations)),
    introspection: !config.production,
    now: clock.now,
    health,
    metering,
    tracing: tracing?.plugin ?? null,
    lastCall: lastCall.signal,
    onRequest: observers.request,
    onInternalError: (error, requestId) => log.error({ err: error, requestId }, 'a fault of the gateway'),
    graphiql: config.production
      ? null
      : {
          needsKey: config.auth.mode === 'on',
          data: firstSpace === undefined ? null : exampleData(contextOf, firstSpace.custSpaceId, clock.now),
        },
  });

  endings.add(async () => {
    await gateway.dispose();
    await callbacks.idle();
    // What is under way under an idempotency key is finished while the upstream still takes it.
    await idempotency.close();
  });

  const server = createServer();
  const traffic = watchTraffic(server, gateway.listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, config.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;

  function drain(): void {
    draining = true;
    traffic.turnAway();
  }

  function stop(): Promise<number> {
    drain();
    // Subscriptions would last for ever.
    events.drain();
    return finish({ traffic, graceMs: config.shutdown.graceMs, lastCall, end: endings.end });
  }

  return {
    url: `http://${host}:${port}/graphql`,
    sandbox,
    drain,
    stop,
    close: async () => void (await stop()),
  };
}
