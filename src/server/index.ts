/**
 * HTTP in front of the schema: yoga as an ordered list of small plugins. May import context and below, and is handed the
 * schema; never learns what a field means or how it is fetched.
 */
import type { GraphQLSchema } from 'graphql';
import { createYoga, type Plugin, type YogaInitialContext } from 'graphql-yoga';
import { useDisableIntrospection } from '@graphql-yoga/plugin-disable-introspection';
import { blockFieldSuggestionsPlugin } from '@escape.tech/graphql-armor-block-field-suggestions';
import type { Viewer } from '../auth/index.js';
import type { Budget } from '../budget.js';
import type { Context } from '../context.js';
import { createTrace, type Trace } from '../loaders/index.js';
import { useCallbacks, type CallbackDoor } from './callbacks.js';
import { useBodyLimit } from './body-limit.js';
import { corsOf, useBrowserGuard } from './browser-guard.js';
import { useBudget } from './budget-limit.js';
import { admit, useCaller, useNotedHeaders, type Door, type WithViewer } from './caller.js';
import { useCostLimit, type CostOf } from './cost-limit.js';
import { startDeadline, useDeadline, type Deadline, type Timeouts } from './deadline.js';
import { createDirectAnswers, createDocuments, type ArrivalAtHand } from './direct/index.js';
import { documentStore, useDocumentLimits } from './document-limits.js';
import { maskErrors, useErrorCodes, type OnInternalError } from './error-mask.js';
import { createFrontDesk, type Forwarded } from './front-desk.js';
import { graphiqlOptions, renderGraphiQL, useCompressedPage, type ExampleData } from './graphiql.js';
import { useHealth, type Health } from './health.js';
import { isForThisMachine, useHostGuard } from './host-guard.js';
import { idempotencyKeyOf, useIdempotencyHeader } from './idempotency-header.js';
import { useIncrementalDelivery } from './incremental.js';
import { useExecution } from './execution.js';
import { createKeptResponses, type IsCurrent } from './kept-responses.js';
import { useLastCall } from './last-call.js';
import { useMetrics, type Metering } from './metrics/index.js';
import { usePersisted, type PersistedOperations } from './persisted.js';
import { useRequestEvents, type RequestEvent } from './request-events.js';
import { useRequestId } from './request-id.js';
import { useRequestShape } from './request-shape.js';
import { useSubscriptions } from './subscriptions.js';
import { useTrace } from './trace.js';

export type { ArrivalAtHand } from './direct/index.js';
export { exampleData } from './example-data.js';
export { noteError } from './request-events.js';
export { currentRequestId } from './request-id.js';

/** What a request brings along, from which its context is made. */
export interface Arrival {
  readonly viewer: Viewer;
  readonly deadline: Deadline;
  /** `cache-control: no-cache`: every read asks the upstream anew. */
  readonly wantFresh: boolean;
  /** The Idempotency-Key header. */
  readonly idempotencyKey: string | null;
  readonly trace: Trace;
  readonly budget: Budget;
}

export interface ServerOptions {
  readonly schema: GraphQLSchema;
  readonly contextOf: (arrival: Arrival) => Context;
  /** Of a request that is answered with what the cache holds, or goes on to the whole road. */
  readonly contextAtHandOf: (arrival: ArrivalAtHand) => Context;
  readonly door: Door;
  readonly isCurrent: IsCurrent;
  /** Whether only requests that name this machine are answered: for a gateway where nobody has to say who they are. */
  readonly onlyThisMachine: boolean;
  readonly timeouts: Timeouts;
  readonly callbacks: CallbackDoor;
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
  readonly metering: Metering;
  /** Spans around each request; null where nothing is traced. */
  readonly tracing: Plugin | null;
  /** Aborted when the time to finish is nearly over. */
  readonly lastCall: AbortSignal;
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
  const noted = useNotedHeaders();
  const budgets = useBudget();
  const kept = createKeptResponses(options.isCurrent);
  const yoga = createYoga<WithViewer & Forwarded>({
    schema: options.schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    logging: false,
    multipart: false,
    cors: corsOf(options.corsOrigins),
    // See body-limit.ts.
    maxRequestBodySize: false,
    batching: { limit: 10 },
    parserAndValidationCache: { documentCache: documentStore(), errorCache: documentStore() },
    maskedErrors: maskErrors(options.onInternalError),
    graphiql: async (request) =>
      graphiql !== null &&
      (!options.onlyThisMachine || isForThisMachine(request)) &&
      graphiqlOptions({ data: (await graphiql.data?.()) ?? null, needsKey: graphiql.needsKey }),
    renderGraphiQL,
    context({ request, viewer }: YogaInitialContext & WithViewer) {
      const deadline = startDeadline(request, options.timeouts, options.now);
      const trace = createTrace();
      const wantFresh = /\bno-cache\b/i.test(request.headers.get('cache-control') ?? '');
      return {
        ...options.contextOf({
          viewer,
          deadline,
          wantFresh,
          idempotencyKey: idempotencyKeyOf(request),
          trace,
          budget: budgets.of(request),
        }),
        deadline,
        trace,
      };
    },
    plugins: [
      // The order is the road: what comes first sees a request first.
      useRequestId(),
      ...(options.tracing === null ? [] : [options.tracing]),
      noted.plugin,
      useCompressedPage(),
      useHealth(options.health),
      useMetrics(options.metering),
      useHostGuard({ onlyThisMachine: options.onlyThisMachine }),
      useCallbacks(options.callbacks),
      useBrowserGuard(),
      useBodyLimit(1_000_000),
      useCaller(options.door, noted.note),
      useRequestShape(),
      usePersisted(options.persistedOperations),
      useRequestEvents({ onEvent: options.onRequest, now: () => performance.now() }),
      useDocumentLimits(),
      ...(options.introspection ? [] : [useDisableIntrospection(), blockFieldSuggestionsPlugin()]),
      useIncrementalDelivery(),
      useExecution(),
      useIdempotencyHeader(),
      useCostLimit(options.costOf, options.costLimit),
      budgets.plugin,
      useDeadline(),
      useLastCall(options.lastCall),
      useSubscriptions(options.door),
      useTrace(),
      useErrorCodes(),
      // Last, so that what is kept is what is sent.
      kept.plugin,
    ],
  });
  const atOnce = createDirectAnswers({
    schema: options.schema,
    documents: createDocuments(options.schema),
    contextOf: options.contextAtHandOf,
    costOf: options.costOf,
    costLimit: options.costLimit,
  });
  const listener = createFrontDesk({
    kept,
    // Where there is a list of documents, it is the road that knows it.
    atOnce: options.persistedOperations === null ? atOnce : () => undefined,
    enter: (comer) => admit(comer, options.door),
    // Spans begin in yoga.
    answers: options.tracing === null,
    onward: (request, response, forwarded) => yoga(request, response, forwarded),
    onEvent: options.onRequest,
    onAnswer: options.metering.response,
    now: () => performance.now(),
  });
  return { listener, dispose: async () => void (await yoga.dispose()) };
}
