/**
 * The one file that knows every room: joins them by what the settings say, and nothing else. Tests join them otherwise.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { costOf, schema } from '../schema/index.js';
import { createAuthenticator, type AuthEvent, type KnownSpaces } from './auth/index.js';
import { quotaOf, type Config } from './config/index.js';
import { createContext, type UpstreamQuota } from './context.js';
import { openStores } from './app/stores.js';
import { createLoaders } from './loaders/index.js';
import { operations, type Lifetime } from './operations/index.js';
import { startSandbox, type RunningSandbox } from './sandbox/index.js';
import { createGatewayServer, exampleData, type Arrival } from './server/index.js';
import type { Logger } from './server/log.js';
import { systemClock } from './throttle/index.js';
import { createAlicloudTransport, createUpstream } from './upstream/index.js';

export interface Gateway {
  /** Where GraphQL is: `http://127.0.0.1:4000/graphql`. */
  readonly url: string;
  /** The embedded sandbox, where there is one. */
  readonly sandbox: RunningSandbox | null;
  /** Takes no new requests, finishes those it has, then ends. */
  close(): Promise<void>;
}

/** Where the calls go, and whose they are. */
interface Target {
  readonly endpoint: string;
  readonly protocol: 'http' | 'https';
  readonly credentials: Parameters<typeof createAlicloudTransport>[0]['credentials'];
  /** A name for the account, for quotas and the cache. */
  readonly account: string;
  readonly spaces: KnownSpaces;
}

/** Starts the gateway, and the sandbox before it where that is its upstream. Rejects where it cannot listen or has no credentials. */
export async function startGateway(config: Config, log: Logger): Promise<Gateway> {
  const sandbox = config.upstream.kind === 'sandbox' ? await startSandbox() : null;
  const target = targetOf(config, sandbox);
  const clock = systemClock;
  const quota = (operation: { readonly action: string; readonly callsPerSecond: number }) =>
    quotaOf(config.quotas, operation.action, operation.callsPerSecond);

  const { mode, clientsFile, jwt } = config.auth;
  const authenticator = await createAuthenticator({ clientsFile, jwt, off: mode === 'off', onEvent: (event) => log[levelOf(event)](event, 'auth') });
  const { throttle, cache, idempotency, limits, ...stores } = openStores({ redisUrl: config.redisUrl, clock, log });
  const transport = await createAlicloudTransport({ ...target, timeoutMs: config.upstreamTimeoutMs });
  const upstream = createUpstream({
    transport,
    throttle,
    account: target.account,
    quota,
    timeoutMs: config.upstreamTimeoutMs,
    clock,
    random: Math.random,
    onEvent: (event) => log.debug(event, 'upstream'),
  });
  const lifetimeOf = ({ lifetime }: { readonly lifetime?: Lifetime }): Lifetime => ({
    freshMs: config.cache.freshMs ?? lifetime?.freshMs ?? 0,
    staleMs: config.cache.freshMs === 0 ? 0 : (config.cache.staleMs ?? lifetime?.staleMs ?? 0),
  });
  const quotas = (): readonly UpstreamQuota[] =>
    operations.map((operation) => {
      const state = throttle.quota(`${target.account}:${operation.action}`, quota(operation));
      return { action: operation.action, callsPerSecond: quota(operation), queued: state.queued, estimatedWaitMs: Math.ceil(state.estimatedWaitMs) };
    });
  const contextOf = ({ viewer, deadline, wantFresh, idempotencyKey, trace }: Arrival) =>
    createContext({
      viewer,
      knownSpaces: target.spaces,
      quotas,
      idempotency,
      idempotencyKey,
      account: target.account,
      signal: deadline.signal,
      loaders: createLoaders({
        viewer,
        cache,
        upstream,
        spend: () => limits.takeUpstreamCall(viewer),
        account: target.account,
        lifetimeOf,
        deadline: deadline.at,
        refreshDeadline: () => clock.now() + config.requestTimeoutMs,
        signal: deadline.signal,
        wantFresh,
        trace,
      }),
    });

  const firstSpace = sandbox?.spaces[0];
  let draining = false;
  const yoga = createGatewayServer({
    schema,
    contextOf,
    door: { authenticate: ({ headers }) => authenticator.authenticate(headers), takeRequest: limits.takeRequest },
    requestTimeoutMs: config.requestTimeoutMs,
    costOf,
    costLimit: config.queryCostLimit,
    corsOrigins: config.corsOrigins,
    persistedOperations: config.persistedOperations && new Map(Object.entries(config.persistedOperations)),
    introspection: !config.production,
    now: clock.now,
    unready: () => [...(draining ? ['draining'] : []), ...(upstream.state().reachable ? [] : ['upstream out of reach'])],
    onInternalError: (error, requestId) => log.error({ err: error, requestId }, 'a fault of the gateway'),
    graphiql: config.production ? null : { needsKey: config.auth.mode === 'on', data: firstSpace === undefined ? null : exampleData(contextOf, firstSpace.custSpaceId, clock.now) },
  });

  /** Ends what was started, what depends on the rest first. */
  async function end(): Promise<void> {
    await yoga.dispose();
    await stores.close();
    await upstream.close();
    await sandbox?.close();
  }

  const server = createServer(yoga);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(config.port, config.host, resolve);
    });
  } catch (error) {
    await end();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;

  return {
    url: `http://${host}:${port}/graphql`,
    sandbox,
    async close() {
      draining = true;
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeIdleConnections();
      });
      await end();
    },
  };
}

/** How loud an event of authentication is: what keeps callers out is for the operator. */
function levelOf(event: AuthEvent): 'error' | 'warn' | 'info' {
  if (event.type === 'clientsUnreadable') return 'error';
  if (event.type === 'signingKeysUnavailable') return event.serving ? 'warn' : 'error';
  return 'info';
}

function targetOf(config: Config, sandbox: RunningSandbox | null): Target {
  if (config.upstream.kind === 'alibaba') {
    const { endpoint, protocol, credentials, account } = config.upstream;
    return { endpoint, protocol, credentials: credentials.kind === 'chain' ? 'chain' : credentials, account, spaces: config.spaces };
  }
  if (sandbox === null) throw new TypeError('expected a running sandbox, got none');
  return {
    endpoint: `${sandbox.host}:${sandbox.port}`,
    protocol: 'http',
    credentials: { accessKeyId: sandbox.accessKeyId, accessKeySecret: sandbox.accessKeySecret },
    // Each embedded sandbox is an account of its own, and forgets everything when it ends: so must what is kept of it.
    account: `sandbox-${process.pid}-${sandbox.port}`,
    spaces: config.spaces ?? sandbox.spaces,
  };
}
