/**
 * The composition root: creates every module of the gateway according to the settings, and connects them. Tests compose
 * the modules differently.
 */
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { costOf, createSchema, createSubgraphSchema, schema } from '../schema/index.js';
import { openAuthenticator } from './app/authentication.js';
import { createExampleDataReader } from './app/example-data.js';
import { createDisposables, type Disposables } from './app/disposables.js';
import { createObservers } from './app/observers.js';
import { openMcp } from './app/mcp.js';
import { watchReachability } from './app/reachability.js';
import { createRequestContexts } from './app/request-contexts.js';
import { trackRedisStatus } from './app/redis-status.js';
import { shutdown } from './app/shutdown.js';
import { openSpaceDirectory } from './app/space-directory.js';
import { openStores } from './app/stores.js';
import { openTracing } from './app/tracing.js';
import { firstSpaceOf, resolveUpstreamTarget, transportOptionsOf } from './app/upstream-target.js';
import { quotaOf, type Config } from './config/index.js';
import { createCallbacks } from './callbacks/index.js';
import { createBackgroundReader, createChangeFeed, createNumberPoll, type Loaders } from './loaders/index.js';
import { operations, queryChatappBindWaba, queryChatappPhoneNumbers, type Lifetime } from './operations/index.js';
import type { RunningSandbox } from './sandbox/index.js';
import { answerUnparsedRequests, createGatewayServer } from './server/index.js';
import type { Stage } from './server/pipeline.js';
import { createAuditLogger, type Logger } from './server/observability/log.js';
import { createMetricsRecorder } from './server/observability/metrics/index.js';
import { createConnectionDrainer } from './server/shutdown/connection-draining.js';
import { systemClock } from './clock.js';
import { createAlicloudTransport, createUpstream } from './upstream/index.js';

/** Where `npm run docs` writes the reference site: in the package, beside the compiled code. */
const builtDocsFolder = join(
  dirname(createRequire(import.meta.url).resolve('waba-gateway/package.json')),
  'dist/docs-site',
);

export interface Gateway {
  /** The URL of GraphQL: `http://127.0.0.1:4000/graphql`. */
  readonly url: string;
  /** The embedded sandbox, if one was started. */
  readonly sandbox: RunningSandbox | null;
  /**
   * Starts draining: /readyz fails and each connection closes after its next response, while requests are still
   * served.
   */
  drain(): void;
  /**
   * Graceful shutdown: accepts no new requests, finishes the accepted ones, then closes everything.
   * @returns how many requests were cut off because they had not finished within SHUTDOWN_GRACE_MS
   */
  stop(): Promise<number>;
  /** Like `stop`, without a result. */
  close(): Promise<void>;
}

/**
 * Starts the embedded sandbox if that is the upstream, then the gateway. Rejects if the gateway cannot listen, has no
 * credentials, or could not authenticate any caller; everything that was already started is then closed.
 */
export async function startGateway(
  config: Config,
  log: Logger,
  guards: readonly Stage[] = [],
  docsFolder: string = builtDocsFolder,
): Promise<Gateway> {
  const disposables = createDisposables();
  try {
    return await assemble(config, log, guards, docsFolder, disposables);
  } catch (error) {
    await disposables.dispose();
    throw error;
  }
}

async function assemble(
  config: Config,
  log: Logger,
  guards: readonly Stage[],
  docsFolder: string,
  disposables: Disposables,
): Promise<Gateway> {
  // Modules that the settings do not need (sandbox, tracing, Redis) are not loaded.
  const sandbox = config.upstream.kind === 'sandbox' ? await (await import('./sandbox/index.js')).startSandbox() : null;
  disposables.defer(() => sandbox?.close());
  const target = resolveUpstreamTarget(config, sandbox);
  const clock = systemClock;
  const quota = (operation: { readonly action: string; readonly callsPerSecond: number }) =>
    quotaOf(config.quotas, operation.action, operation.callsPerSecond);

  let isDraining = false;
  const shutdownAbort = new AbortController();
  const redisStatus = trackRedisStatus(config.redisUrl !== null);
  const reachability = watchReachability({
    isWorking: () => upstream.state().reachable,
    probe: () =>
      upstream.call(
        queryChatappBindWaba,
        { CustSpaceId: firstSpaceOf(target)?.custSpaceId },
        { flow: 'readiness', class: 'refresh', deadline: clock.now() + config.upstreamTimeoutMs },
      ),
    clock,
  });
  const health = {
    unready: () => [
      ...(isDraining ? ['draining: the gateway is being stopped'] : []),
      ...(reachability.reachable ? [] : ['the upstream cannot be reached']),
    ],
    degraded: redisStatus.degraded,
  };
  const metrics = createMetricsRecorder({
    quotas: () => quotas(),
    upstream: () => ({ reachable: reachability.reachable, breakers: upstream.state().breakers }),
    cache: () => cache.stats(),
    redisStatus: redisStatus.up,
    ready: () => health.unready().length === 0,
  });
  const tracing = config.tracing === null ? null : await openTracing(log);
  disposables.defer(() => tracing?.close());
  const traceLoaders = (loaders: Loaders) => tracing?.loaders(loaders) ?? loaders;
  const observers = createObservers({ log, metrics, redisStatus, tracing, onOutage: reachability.suspect });

  const authenticator = await openAuthenticator(config, observers.auth);
  const sharedOptions = { account: target.account, clock, observers };
  const stores = await openStores(config, { ...sharedOptions, callMs: config.upstreamTimeoutMs });
  const { idempotency, pubsub, limits } = stores;
  disposables.defer(() => stores.close());
  const throttle = tracing?.throttle(stores.throttle) ?? stores.throttle;
  const cache = tracing?.cache(stores.cache) ?? stores.cache;
  const transport = await createAlicloudTransport(transportOptionsOf(target, config.upstreamTimeoutMs));
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
  disposables.defer(() => upstream.close());
  disposables.defer(() => reachability.close());
  const spaces = await openSpaceDirectory(target.spaces, {
    upstream,
    clock,
    timeoutMs: config.upstreamTimeoutMs,
    onFailure: ({ code, message }, count) =>
      log.warn(
        { code, reason: message, knownSpaces: count },
        'the spaces could not be listed; the last list stays in use',
      ),
  });
  disposables.defer(() => spaces.close());
  const onWrite = createAuditLogger(log);
  const changeFeed = createChangeFeed({ pubsub, cache, account: target.account });
  const callbacks = createCallbacks({
    pubsub,
    account: target.account,
    onChanged: changeFeed.publishFromCallback,
    now: clock.now,
    onEvent: (event) => log.info(event, 'callback'),
  });
  const { cache: cacheLifetimes } = config;
  const lifetimes = new Map(
    operations.map(({ action, lifetime }) => [
      action,
      {
        freshMs: cacheLifetimes.freshMs ?? lifetime?.freshMs ?? 0,
        staleMs: cacheLifetimes.freshMs === 0 ? 0 : (cacheLifetimes.staleMs ?? lifetime?.staleMs ?? 0),
      },
    ]),
  );
  const lifetimeOf = ({ action }: { readonly action: string }): Lifetime =>
    lifetimes.get(action) ?? { freshMs: 0, staleMs: 0 };
  const readInBackground = createBackgroundReader({
    account: target.account,
    cache,
    upstream,
    changeFeed,
    clock,
    lifetimeOf,
  });
  const numberPoll = createNumberPoll({
    clock,
    async readNumbers(custSpaceId, maxAgeMs) {
      const parameters = { CustSpaceId: custSpaceId ?? undefined, IsvCode: spaces.isvCodeOf(custSpaceId) };
      const options = { maxAgeMs, timeoutMs: config.upstreamTimeoutMs };
      return (await readInBackground(queryChatappPhoneNumbers, parameters, options)).items;
    },
  });
  disposables.defer(() => numberPoll.close());
  const quotas = () =>
    operations.map((operation) => ({
      ...throttle.quota(`${target.account}:${operation.action}`, quota(operation)),
      action: operation.action,
    }));
  const { contextOf, cacheOnlyContextOf } = createRequestContexts({
    spaces,
    quotas: () => quotas().map(({ remaining, ...others }) => ({ ...others, remaining: Math.floor(remaining) })),
    coordination: stores.coordination,
    idempotency,
    account: target.account,
    onWrite,
    cache,
    clock,
    lifetimeOf,
    upstream,
    changeFeed,
    numberPoll,
    limits,
    traceLoaders,
  });

  const ownSchema = tracing?.schema(createSchema()) ?? schema;
  const firstSpace = sandbox?.spaces[0];
  const gateway = createGatewayServer({
    schema: config.federation ? createSubgraphSchema(ownSchema) : ownSchema,
    contextOf,
    cacheOnlyContextOf,
    areFresh: (marks) => cache.areFresh(marks),
    callerGate: { ...authenticator, ...limits },
    guards,
    docsFolder,
    config,
    mcp: await openMcp(config.mcp.isEnabled, schema, () => graphqlUrl, log),
    receiveCallback: callbacks.receiveChatAppAudit,
    costOf,
    clock,
    health,
    metrics,
    tracing: tracing?.requests ?? null,
    shutdownAbort: shutdownAbort.signal,
    onRequest: observers.request,
    onInternalError: (error) => log.error({ err: error }, 'an unexpected error in the gateway'),
    exampleData: firstSpace === undefined ? null : createExampleDataReader(readInBackground, firstSpace.custSpaceId),
  });

  disposables.defer(async () => {
    await gateway.dispose();
    await callbacks.idle();
    // Writes in progress under an idempotency key finish before the upstream closes.
    await idempotency.close();
  });

  // The pipeline rejects a request without a Host header itself, with an error that contains the request id.
  const server = createServer({ requireHostHeader: false });
  answerUnparsedRequests(server, observers.request);
  const drainer = createConnectionDrainer(server, gateway.listener, clock);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, config.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  const graphqlUrl = `http://${host}:${port}/graphql`;

  function drain(): void {
    isDraining = true;
    drainer.startDraining();
  }

  function stop(): Promise<number> {
    drain();
    // A subscription would last until its client leaves, so it is ended here.
    pubsub.drain();
    return shutdown({ drainer, graceMs: config.shutdown.graceMs, clock, shutdownAbort, dispose: disposables.dispose });
  }

  return {
    url: graphqlUrl,
    sandbox,
    drain,
    stop,
    close: async () => void (await stop()),
  };
}
