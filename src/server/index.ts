/**
 * HTTP in front of the schema: yoga as an ordered list of small plugins. May import context and below, and is handed the
 * schema; never learns what a field means or how it is fetched.
 */
import type { GraphQLSchema } from 'graphql';
import { createYoga, type YogaInitialContext } from 'graphql-yoga';
import { useDisableIntrospection } from '@graphql-yoga/plugin-disable-introspection';
import { blockFieldSuggestionsPlugin } from '@escape.tech/graphql-armor-block-field-suggestions';
import type { Viewer } from '../auth/index.js';
import type { Context } from '../context.js';
import { createTrace, type Trace } from '../loaders/index.js';
import { corsOf, useBrowserGuard } from './browser-guard.js';
import { admit, useNotedHeaders, type Door } from './caller.js';
import { useCostLimit, type CostOf } from './cost-limit.js';
import { startDeadline, useDeadline, type Deadline } from './deadline.js';
import { documentLimitPlugins } from './document-limits.js';
import { maskErrors, useErrorCodes, type OnInternalError } from './error-mask.js';
import { graphiqlOptions, renderGraphiQL, type ExampleData } from './graphiql.js';
import { useHealth, type Unready } from './health.js';
import { idempotencyKeyOf, useIdempotencyHeader } from './idempotency-header.js';
import { useIncrementalDelivery } from './incremental.js';
import { usePersisted, type PersistedOperations } from './persisted.js';
import { useRequestId } from './request-id.js';
import { useTrace } from './trace.js';

export { exampleData } from './example-data.js';
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
}

export interface ServerOptions {
  readonly schema: GraphQLSchema;
  readonly contextOf: (arrival: Arrival) => Context;
  readonly door: Door;
  readonly requestTimeoutMs: number;
  readonly costOf: CostOf;
  /** Most upstream calls that one request may need for reading. */
  readonly costLimit: number;
  /** Origins whose pages may call; `*` for all, none for nobody. */
  readonly corsOrigins: readonly string[];
  /** The only documents that are carried out; null for any. */
  readonly persistedOperations: PersistedOperations | null;
  /** Whether the schema may be asked for, and typing errors are answered with suggestions from it. */
  readonly introspection: boolean;
  readonly unready: Unready;
  readonly onInternalError: OnInternalError;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** GraphiQL's page; null serves none. `data` is asked for each time the page is. */
  readonly graphiql: { readonly data: (() => Promise<ExampleData | null>) | null; readonly needsKey: boolean } | null;
}

/** The gateway as a handler of requests: for node:http, and for tests by `fetch`. */
export function createGatewayServer(options: ServerOptions) {
  const { graphiql } = options;
  const noted = useNotedHeaders();
  return createYoga({
    schema: options.schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    logging: false,
    multipart: false,
    cors: corsOf(options.corsOrigins),
    maxRequestBodySize: 1_000_000,
    batching: { limit: 10 },
    maskedErrors: maskErrors(options.onInternalError),
    graphiql: async () => graphiql !== null && graphiqlOptions({ data: (await graphiql.data?.()) ?? null, needsKey: graphiql.needsKey }),
    renderGraphiQL,
    async context({ request }: YogaInitialContext) {
      const viewer = await admit(request, options.door, (headers) => noted.note(request, headers));
      const deadline = startDeadline(request, options.requestTimeoutMs, options.now());
      const trace = createTrace();
      const wantFresh = /\bno-cache\b/i.test(request.headers.get('cache-control') ?? '');
      return { ...options.contextOf({ viewer, deadline, wantFresh, idempotencyKey: idempotencyKeyOf(request), trace }), deadline, trace };
    },
    plugins: [
      // The order is the road: what comes first sees a request first.
      useRequestId(),
      noted.plugin,
      useHealth(options.unready),
      useBrowserGuard(),
      usePersisted(options.persistedOperations),
      ...documentLimitPlugins(),
      ...(options.introspection ? [] : [useDisableIntrospection(), blockFieldSuggestionsPlugin()]),
      useIncrementalDelivery(),
      useIdempotencyHeader(),
      useCostLimit(options.costOf, options.costLimit),
      useDeadline(),
      useTrace(),
      useErrorCodes(),
    ],
  });
}
