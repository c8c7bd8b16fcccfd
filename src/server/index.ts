/**
 * The HTTP server in front of the schema: one pipeline of stages that every request passes (pipeline.ts). May import
 * context and below; the schema is an argument. Does not know what a field means or how it is fetched.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import type { Clock } from '../clock.js';
import { onAbort } from '../abort.js';
import type { Viewer } from '../auth/index.js';
import type { Budget } from '../budget.js';
import type { Context } from '../context.js';
import { NotFoundError } from '../errors.js';
import type { RequestStats } from '../loaders/index.js';
import { batchCountStage, callerStage, type CallerGate } from './caller-gate.js';
import { createDeadline, timeoutGuard, type AdjustableDeadline, type Deadline, type Timeouts } from './deadline.js';
import { createErrorAnswerer } from './error-answer.js';
import { Exchange } from './exchange.js';
import { cachedExecutionStage } from './fast-path/cached-execution.js';
import { createCachedExecutor, type CacheOnlyRequest } from './fast-path/executor/index.js';
import { createResponseCache, type AreFresh } from './fast-path/response-cache.js';
import { graphiqlRoute, type GraphiQLPage } from './graphiql/index.js';
import type { CostOf } from './graphql/cost-limit.js';
import { httpError, type OnInternalError } from './graphql/error-mask.js';
import { createYogaStage } from './graphql/yoga.js';
import { bodyReader, contentGuard } from './guards/body.js';
import { createCors } from './guards/cors.js';
import { hostGuard, targetGuard } from './guards/target.js';
import { metricsRoute, type MetricsRecorder } from './observability/metrics/index.js';
import type { RequestEvent } from './observability/request-events.js';
import type { RequestSpans } from './observability/tracing/request-spans.js';
import { createDocuments, withIncrementalDirectives } from './parse/documents.js';
import { createParser } from './parse/index.js';
import { createDocumentSource, createPersistedSource, type PersistedOperations } from './parse/persisted-operations.js';
import { createPipeline, type Stage } from './pipeline.js';
import { chooseRequestId, runWithRequestId } from './request-id.js';
import { createResponder } from './respond.js';
import { callbackRoute, type CallbackOptions } from './routes/callback.js';
import { docsRoute } from './routes/docs.js';
import { mcpPath, mcpRoute, type PathHandler } from './routes/mcp.js';
import { healthRoutes, type Health } from './routes/health.js';

export type { CacheOnlyRequest } from './fast-path/executor/index.js';
export type { ExampleData } from './graphiql/examples.js';
export { noteError } from './observability/request-events.js';
export { currentRequestId } from './request-id.js';
export { answerUnparsedRequests } from './unparsed-requests.js';

/** The input of a request's context. */
export interface RequestInput {
  readonly viewer: Viewer;
  readonly deadline: Deadline;
  /** `cache-control: no-cache`: every read goes to the upstream. */
  readonly wantFresh: boolean;
  /** The Idempotency-Key header. */
  readonly idempotencyKey: string | null;
  readonly stats: RequestStats;
  readonly budget: Budget;
}

export interface ServerOptions {
  readonly schema: GraphQLSchema;
  readonly contextOf: (request: RequestInput) => Context;
  /** Creates the context of a request that is answered from the cache alone or falls back to yoga. */
  readonly cacheOnlyContextOf: (request: CacheOnlyRequest) => Context;
  readonly callerGate: CallerGate;
  readonly areFresh: AreFresh;
  /** Serves only requests to a loopback Host, for a gateway without authentication. */
  readonly loopbackOnly: boolean;
  readonly timeouts: Timeouts;
  readonly callbacks: CallbackOptions;
  /** Serves `/mcp`; null turns it off. */
  readonly mcp: PathHandler | null;
  readonly costOf: CostOf;
  /** Maximum number of upstream read calls that one request may need. */
  readonly costLimit: number;
  /** The origins that CORS allows; `*` for all. */
  readonly corsOrigins: readonly string[];
  /** The only documents that are executed; null for any. */
  readonly persistedOperations: PersistedOperations | null;
  /** Whether introspection and suggestions for misspelt names are on. */
  readonly introspection: boolean;
  /** FAST_PATH: false executes every request in yoga. */
  readonly fastPath: boolean;
  readonly health: Health;
  readonly metrics: MetricsRecorder;
  /** Spans around each request; null without tracing. */
  readonly tracing: RequestSpans | null;
  /** Aborted shortly before a graceful shutdown cuts requests off. */
  readonly shutdownAbort: AbortSignal;
  /** Must not throw. */
  readonly onRequest: (event: RequestEvent) => void;
  readonly onInternalError: OnInternalError;
  readonly clock: Clock;
  /** null serves no GraphiQL. */
  readonly graphiql: GraphiQLPage | null;
  /** The folder of the reference site, which is served at `/docs`; null turns it off. */
  readonly docsFolder: string | null;
  /** Additional guards. They run with the others, before any stage that answers. */
  readonly guards?: readonly Stage[];
}

/** The gateway as a request handler of node:http. */
export function createGatewayServer(options: ServerOptions): {
  readonly listener: RequestListener;
  dispose(): Promise<void>;
} {
  const { callerGate, clock, graphiql, onInternalError, onRequest, tracing } = options;
  const schema = withIncrementalDirectives(options.schema);
  const cors = createCors(options.corsOrigins);
  const { persistedOperations: operations } = options;
  const source = operations === null ? createDocumentSource() : createPersistedSource(operations);
  const { introspection } = options;
  const parse = createParser({ schema, source, documents: createDocuments(schema, introspection), introspection });
  const yoga = createYogaStage({ ...options, schema, onEvent: onRequest });

  const paths = new Set(['/graphql', ...(options.mcp === null ? [] : [mcpPath])]);

  /**
   * The request pipeline. The order is the specification: no stage answers before the guards above it have passed the
   * request.
   */
  const stages: readonly Stage[] = [
    // request
    targetGuard,
    timeoutGuard,
    // routes that stay open to probes and scrapers
    healthRoutes(options.health),
    metricsRoute(options.metrics.registry),
    // guards
    hostGuard(options.loopbackOnly),
    ...(options.guards ?? []),
    callbackRoute(options.callbacks),
    ...(options.docsFolder === null ? [] : [docsRoute(options.docsFolder)]),
    { name: 'route', run: ({ pathname }) => (paths.has(pathname) ? undefined : notFound(pathname)) },
    cors.preflight,
    ...(graphiql === null ? [] : [graphiqlRoute(graphiql)]),
    contentGuard,
    bodyReader,
    // caller
    callerStage(callerGate),
    mcpRoute(options.mcp),
    // parse
    { name: 'parse', run: (exchange) => void (exchange.parsed = parse(exchange)) },
    batchCountStage(callerGate),
    // answers
    ...(options.fastPath
      ? [
          createResponseCache(options.areFresh),
          cachedExecutionStage(createCachedExecutor({ ...options, schema, contextOf: options.cacheOnlyContextOf })),
        ]
      : []),
    yoga.stage,
  ];

  const handle = createPipeline({
    stages,
    respond: createResponder({ cors, onResponse: options.metrics.response, onEvent: onRequest, now: clock.now }),
    onError: createErrorAnswerer(onInternalError),
  });

  const deadlines = new Set<AdjustableDeadline>();
  onAbort(options.shutdownAbort, () => {
    for (const deadline of deadlines) deadline.abort(options.shutdownAbort.reason);
  });

  function startDeadline(exchange: Exchange): AdjustableDeadline {
    const requested = exchange.headers.get('x-request-timeout-ms');
    const deadline = createDeadline({
      ...options.timeouts,
      requestedMs: requested === null ? undefined : Number(requested),
      start: exchange.startedAt,
      clock,
    });
    deadlines.add(deadline);
    // The only place where a request ends, whichever stage answered it.
    exchange.response.once('close', () => {
      deadlines.delete(deadline);
      deadline.stop();
      if (!exchange.response.writableFinished)
        deadline.abort(new DOMException('The caller disconnected.', 'AbortError'));
    });
    return deadline;
  }

  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const requestId = chooseRequestId(request.headers['x-request-id']);
    const exchange = new Exchange(request, response, requestId, clock.now(), startDeadline);
    runWithRequestId(requestId, () =>
      tracing === null ? handle(exchange) : tracing.run(exchange, () => handle(exchange)),
    );
  };
  return { listener, dispose: yoga.dispose };
}

function notFound(pathname: string): never {
  throw httpError(new NotFoundError(`Expected the path /graphql, got ${pathname.slice(0, 60)}.`), { status: 404 });
}
