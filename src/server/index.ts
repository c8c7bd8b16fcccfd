/**
 * The HTTP server in front of the schema: one pipeline of stages that every request passes (pipeline.ts). May import
 * context and below, and types of the schema, which is an argument. Does not know what a field means or how it is
 * fetched.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { onAbort } from '../abort.js';
import type { Viewer } from '../auth/index.js';
import type { Cache } from '../cache/index.js';
import type { Config } from '../config/index.js';
import { NotFoundError } from '../errors.js';
import type { RequestStats } from '../loaders/index.js';
import { batchCountStage, callerStage } from './caller-gate.js';
import { createDeadline, timeoutGuard, type Deadline } from './deadline.js';
import { createErrorAnswerer } from './error-answer.js';
import { Exchange } from './exchange.js';
import { cachedExecutionStage, readThroughStage, type CachedExecutionOptions } from './fast-path/plan-execution.js';
import { responseCacheStage } from './fast-path/response-cache.js';
import { graphiqlRoute, type ReadExampleData } from './graphiql/index.js';
import { createYogaStage, type YogaStageOptions } from './graphql/yoga.js';
import { bodyReader, contentGuard } from './guards/body.js';
import { createCors } from './guards/cors.js';
import { hostGuard, targetGuard } from './guards/target.js';
import { metricsRoute, type MetricsRecorder } from './observability/metrics/index.js';
import type { RequestSpans } from './observability/tracing/request-spans.js';
import { withIncrementalDirectives } from './parse/documents.js';
import { createParser } from './parse/index.js';
import { createDocumentSource } from './parse/persisted-operations.js';
import { createPipeline, type Stage } from './pipeline.js';
import { runWithRequestId } from './request-id.js';
import { createResponder } from './respond.js';
import { callbackRoute, type ReceiveCallback } from './routes/callback.js';
import { docsRoute } from './routes/docs.js';
import { mcpPath, mcpRoute, type PathHandler } from './routes/mcp.js';
import { healthRoutes, type Health } from './routes/health.js';

export type { CacheOnlyRequest } from './fast-path/plan-execution.js';
export type { ExampleData } from './graphiql/index.js';
export { noteError } from './observability/request-events.js';
export { currentRequestId } from './request-id.js';
export { answerUnparsedRequests } from './unparsed-requests.js';

/** The input of a request's context. */
export interface RequestInput extends Pick<Exchange, 'deadline' | 'budget'> {
  readonly viewer: Viewer;
  /** `cache-control: no-cache`: every read goes to the upstream. */
  readonly wantFresh: boolean;
  readonly idempotencyKey: string | null;
  readonly stats: RequestStats;
}

/** The dependencies of the server, which all requests share. */
export interface ServerOptions extends Omit<YogaStageOptions, 'costLimit'>, Omit<CachedExecutionOptions, 'costLimit'> {
  readonly config: Config;
  readonly areFresh: Cache['areFresh'];
  readonly receiveCallback: ReceiveCallback;
  /** Serves `/mcp`; null turns it off. */
  readonly mcp: PathHandler | null;
  readonly health: Health;
  readonly metrics: MetricsRecorder;
  /** Spans around each request; null without tracing. */
  readonly tracing: RequestSpans | null;
  /** Aborted shortly before a graceful shutdown cuts requests off. */
  readonly shutdownAbort: AbortSignal;
  /** Reads the ids in GraphiQL's examples for each page; null for placeholders. */
  readonly exampleData: ReadExampleData | null;
  /** The folder of the reference site, which is served at `/docs`. */
  readonly docsFolder: string;
  /** Additional guards. They run with the others, before any stage that answers. */
  readonly guards?: readonly Stage[];
}

/** The gateway as a request handler of node:http. */
export function createGatewayServer(options: ServerOptions) {
  const { callerGate, clock, config, shutdownAbort, tracing } = options;
  const schema = withIncrementalDirectives(options.schema);
  const shared = { ...options, schema, costLimit: config.queryCostLimit };
  const cors = createCors(config.corsOrigins);
  const parse = createParser(schema, createDocumentSource(config.persistedOperations), !config.production);
  const yoga = createYogaStage(shared);
  const needsKey = config.auth.mode === 'on';

  /** The order is the specification: no stage answers before the guards above it have passed the request. */
  const stages: readonly Stage[] = [
    // request
    { name: 'target', run: targetGuard },
    { name: 'timeout', run: timeoutGuard },
    // routes that stay open to probes and scrapers
    { name: 'health', run: healthRoutes(options.health) },
    { name: 'metrics', run: metricsRoute(options.metrics.registry) },
    // guards
    ...(config.auth.mode === 'off' ? [{ name: 'host', run: hostGuard }] : []),
    ...(options.guards ?? []),
    { name: 'callback', run: callbackRoute(config.callbackSecret, options.receiveCallback) },
    ...(config.docs ? [{ name: 'docs', run: docsRoute(options.docsFolder) }] : []),
    {
      name: 'route',
      run({ pathname }) {
        if (pathname === '/graphql' || (pathname === mcpPath && options.mcp !== null)) return;
        throw new NotFoundError(`Expected the path /graphql, got ${pathname.slice(0, 60)}.`);
      },
    },
    { name: 'preflight', run: cors.preflight },
    ...(config.production ? [] : [{ name: 'graphiql', run: graphiqlRoute(options.exampleData, needsKey) }]),
    { name: 'content', run: contentGuard },
    { name: 'body', run: bodyReader },
    // caller
    { name: 'caller', run: callerStage(callerGate) },
    { name: 'mcp', run: mcpRoute(options.mcp) },
    // parse
    { name: 'parse', run: (exchange) => void (exchange.parsed = parse(exchange)) },
    { name: 'batch', run: batchCountStage(callerGate) },
    // answers
    // Both executions bypass the layers that create spans, so the fast path is off while tracing.
    ...(config.fastPath && tracing === null
      ? [
          { name: 'response-cache', run: responseCacheStage(options.areFresh) },
          { name: 'cached-execution', run: cachedExecutionStage(shared) },
          { name: 'read-through-execution', run: readThroughStage(shared) },
        ]
      : []),
    { name: 'yoga', run: yoga.run },
  ];

  const handle = createPipeline(stages, createResponder(cors, options), createErrorAnswerer(options));

  function startDeadline({ headers, response, startedAt }: Exchange): Deadline {
    const requestedMs = Number(headers.get('x-request-timeout-ms') ?? Infinity);
    const deadline = createDeadline(config, clock, startedAt, requestedMs);
    const stopListening = onAbort(shutdownAbort, () => deadline.abort(shutdownAbort.reason));
    // The only place where a request ends, whichever stage answered it.
    const end = (): void => {
      stopListening();
      deadline.stop();
      if (!response.writableFinished) deadline.abort(new DOMException('The caller disconnected.', 'AbortError'));
    };
    // The caller may have left before the first use of the deadline, for example during authentication.
    if (response.destroyed) end();
    else response.once('close', end);
    return deadline;
  }

  const listener = (request: IncomingMessage, response: ServerResponse): void =>
    runWithRequestId(request.headers['x-request-id'], (requestId) => {
      const exchange = new Exchange(request, response, requestId, clock.now(), startDeadline);
      if (tracing === null) handle(exchange);
      else tracing.run(exchange, () => handle(exchange));
    });
  return { listener, dispose: yoga.dispose };
}
