/**
 * HTTP in front of the schema: yoga as an ordered list of small plugins. May import context and below, and is handed the
 * schema; never learns what a field means or how it is fetched.
 */
import type { GraphQLSchema } from 'graphql';
import { createYoga, type Plugin, type YogaInitialContext } from 'graphql-yoga';
import { useMcpEndpoint, type PathHandler } from './mcp-endpoint.js';
import { useDisableIntrospection } from '@graphql-yoga/plugin-disable-introspection';
import { blockFieldSuggestionsPlugin } from '@escape.tech/graphql-armor-block-field-suggestions';
import type { Viewer } from '../auth/index.js';
import type { Budget } from '../budget.js';
import type { Context } from '../context.js';
import { createRequestStats, type RequestStats } from '../loaders/index.js';
import { useCallbackEndpoint, type CallbackEndpointOptions } from './callback-endpoint.js';
import { useBodyLimit } from './body-limit.js';
import { corsOptions, useCsrfGuard } from './csrf-and-cors.js';
import { useBudgetLimit } from './graphql/budget-limit.js';
import { admit, useCallerGate, useResponseHeaders, type CallerGate, type WithViewer } from './caller-gate.js';
import { useCostLimit, type CostOf } from './graphql/cost-limit.js';
import { startDeadline, useDeadline, type Deadline, type Timeouts } from './deadline.js';
import { createCachedExecutor, createDocumentCache, type CacheOnlyRequest } from './fast-path/executor/index.js';
import { createDocumentLru, useDocumentLimits } from './graphql/document-limits.js';
import { maskErrors, useErrorCodes, type OnInternalError } from './graphql/error-mask.js';
import { createFastPath, type PipelineContext } from './fast-path/index.js';
import { graphiqlOptions, renderGraphiQL, useCompressedPage, type ExampleData } from './graphiql/index.js';
import { useHealth, type Health } from './health.js';
import { isLoopbackRequest, useHostGuard } from './host-guard.js';
import { idempotencyKeyOf, useIdempotencyHeader } from './graphql/idempotency-header.js';
import { useIncrementalFormat } from './graphql/incremental-format.js';
import { useIncrementalDelivery } from './graphql/incremental-delivery.js';
import { useGraphqlJsExecutor } from './graphql/executor.js';
import { createResponseCache, type AreFresh } from './fast-path/response-cache.js';
import { useShutdownAbort } from './shutdown/shutdown-abort.js';
import { useMetrics, type MetricsRecorder } from './observability/metrics/index.js';
import { usePersistedDocuments, type PersistedOperations } from './graphql/persisted-operations.js';
import { useRequestEvents, type RequestEvent } from './observability/request-events.js';
import { useRequestId } from './request-id.js';
import { useRequestShape } from './graphql/request-shape.js';
import { useSubscriptions } from './graphql/subscriptions.js';
import { useResponseExtensions } from './graphql/response-extensions.js';

export type { CacheOnlyRequest } from './fast-path/executor/index.js';
export { createExampleDataReader } from './graphiql/example-data.js';
export { noteError } from './observability/request-events.js';
export { currentRequestId } from './request-id.js';

/** What a request brings along, from which its context is made. */
export interface RequestInput {
  readonly viewer: Viewer;
  readonly deadline: Deadline;
  /** `cache-control: no-cache`: every read asks the upstream anew. */
  readonly wantFresh: boolean;
  /** The Idempotency-Key header. */
  readonly idempotencyKey: string | null;
  readonly stats: RequestStats;
  readonly budget: Budget;
}

export interface ServerOptions {
  readonly schema: GraphQLSchema;
  readonly contextOf: (request: RequestInput) => Context;
  /** Of a request that is answered with what the cache holds, or goes on to the whole road. */
  readonly cacheOnlyContextOf: (request: CacheOnlyRequest) => Context;
  readonly callerGate: CallerGate;
  readonly areFresh: AreFresh;
  /** Whether only requests that name this machine are answered: for a gateway where nobody has to say who they are. */
  readonly loopbackOnly: boolean;
  readonly timeouts: Timeouts;
  readonly callbacks: CallbackEndpointOptions;
  /** Serves `/mcp`; null serves nothing there. */
  readonly mcp: PathHandler | null;
  readonly costOf: CostOf;
  /** Most upstream calls that one request may need for reading. */
  readonly costLimit: number;
  /** Origins whose pages may call; `*` for all, none for nobody. */
  readonly corsOrigins: readonly string[];
  /** The only documents that are carried out; null for any. */
  readonly persistedOperations: PersistedOperations | null;
  /** Whether the schema may be asked for, and typing errors are answered with suggestions from it. */
  readonly introspection: boolean;
  readonly health: Health;
  readonly metrics: MetricsRecorder;
  /** Spans around each request; null where nothing is traced. */
  readonly tracing: Plugin | null;
  /** Aborted when the time to finish is nearly over. */
  readonly shutdownAbort: AbortSignal;
  /** Told of each GraphQL request. Must not throw. */
  readonly onRequest: (event: RequestEvent) => void;
  readonly onInternalError: OnInternalError;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** GraphiQL's page; null serves none. `data` is asked for each time the page is. */
  readonly graphiql: { readonly data: (() => Promise<ExampleData | null>) | null; readonly needsKey: boolean } | null;
}

/** The gateway as a handler of the requests of node:http. */
export function createGatewayServer(options: ServerOptions) {
  const { graphiql } = options;
  const responseHeaders = useResponseHeaders();
  const budgets = useBudgetLimit();
  const responseCache = createResponseCache(options.areFresh);
  const yoga = createYoga<WithViewer & PipelineContext>({
    schema: options.schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    logging: false,
    multipart: false,
    cors: corsOptions(options.corsOrigins),
    // See body-limit.ts.
    maxRequestBodySize: false,
    batching: { limit: 10 },
    parserAndValidationCache: { documentCache: createDocumentLru(), errorCache: createDocumentLru() },
    maskedErrors: maskErrors(options.onInternalError),
    graphiql: async (request) =>
      graphiql !== null &&
      (!options.loopbackOnly || isLoopbackRequest(request)) &&
      graphiqlOptions({ data: (await graphiql.data?.()) ?? null, needsKey: graphiql.needsKey }),
    renderGraphiQL,
    context({ request, viewer }: YogaInitialContext & WithViewer) {
      const deadline = startDeadline(request, options.timeouts, options.now);
      const stats = createRequestStats();
      const wantFresh = /\bno-cache\b/i.test(request.headers.get('cache-control') ?? '');
      return {
        ...options.contextOf({
          viewer,
          deadline,
          wantFresh,
          idempotencyKey: idempotencyKeyOf(request),
          stats,
          budget: budgets.forRequest(request),
        }),
        deadline,
        stats,
      };
    },
    plugins: [
      // The order is the road: what comes first sees a request first.
      useRequestId(),
      ...(options.tracing === null ? [] : [options.tracing]),
      responseHeaders.plugin,
      useCompressedPage(),
      useHealth(options.health),
      useMetrics(options.metrics),
      useHostGuard({ loopbackOnly: options.loopbackOnly }),
      useCallbackEndpoint(options.callbacks),
      useMcpEndpoint(options.callerGate, options.mcp),
      useCsrfGuard(),
      useBodyLimit(1_000_000),
      useCallerGate(options.callerGate, responseHeaders.setHeaders),
      useRequestShape(),
      usePersistedDocuments(options.persistedOperations),
      useRequestEvents({ onEvent: options.onRequest, now: () => performance.now() }),
      useDocumentLimits(),
      ...(options.introspection ? [] : [useDisableIntrospection(), blockFieldSuggestionsPlugin()]),
      useIncrementalDelivery(),
      useIncrementalFormat(),
      useGraphqlJsExecutor(),
      useIdempotencyHeader(),
      useCostLimit(options.costOf, options.costLimit),
      budgets.plugin,
      useDeadline(),
      useShutdownAbort(options.shutdownAbort),
      useSubscriptions(options.callerGate),
      useResponseExtensions(),
      useErrorCodes(),
      // Last, so that what is kept is what is sent.
      responseCache.plugin,
    ],
  });
  const executeFromCache = createCachedExecutor({
    schema: options.schema,
    documentCache: createDocumentCache(options.schema),
    contextOf: options.cacheOnlyContextOf,
    costOf: options.costOf,
    costLimit: options.costLimit,
  });
  const listener = createFastPath({
    responseCache,
    // Where there is a list of documents, it is the road that knows it.
    executeFromCache: options.persistedOperations === null ? executeFromCache : () => undefined,
    authenticate: (comer) => admit(comer, options.callerGate),
    // Spans begin in yoga.
    isEnabled: options.tracing === null,
    next: (request, response, forwarded) => yoga(request, response, forwarded),
    onEvent: options.onRequest,
    onResponse: options.metrics.response,
    now: () => performance.now(),
  });
  return { listener, dispose: async () => void (await yoga.dispose()) };
}
