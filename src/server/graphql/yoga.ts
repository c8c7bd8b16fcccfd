/** The last stage: yoga executes the parsed operations, and encodes results as JSON, multipart or event streams. */
import type { GraphQLSchema } from 'graphql';
import { createYoga, type GraphQLParams, type Plugin, type YogaInitialContext } from 'graphql-yoga';
import type { Clock } from '../../clock.js';
import type { Context } from '../../context.js';
import { createRequestStats, type RequestStats } from '../../loaders/index.js';
import type { CallerGate } from '../caller-gate.js';
import { forwardedAnswer, type Answer, type Exchange } from '../exchange.js';
import type { RequestInput } from '../index.js';
import type { OnRequestEvent } from '../observability/request-events.js';
import type { ParsedOperation, ParsedRequest } from '../parse/index.js';
import type { StageFunction } from '../pipeline.js';
import { createCostLimit, type CostOf } from './cost-limit.js';
import { toClientError, type OnInternalError } from './error-mask.js';
import { useResults } from './results.js';
import { useSubscriptions } from './subscriptions.js';

/** The server context of yoga. Each operation of a batch gets an object of its own that inherits from it. */
export interface ServerContext {
  readonly exchange: Exchange;
  /** null for a rejected entry. */
  operation: ParsedOperation | null;
  /** null until the operation is executed. */
  readonly stats: RequestStats | null;
}

/** The context that plugins and resolvers get: yoga adds it to the server context when it executes the operation. */
export type YogaContext = Context & {
  readonly exchange: Exchange;
  readonly stats: RequestStats;
  readonly operation: ParsedOperation;
};

type Entry = ParsedRequest['entries'][number];

export interface YogaStageOptions {
  readonly schema: GraphQLSchema;
  readonly contextOf: (request: RequestInput) => Context;
  readonly callerGate: CallerGate;
  readonly costOf: CostOf;
  /** Maximum number of upstream read calls that one request may need. */
  readonly costLimit: number;
  readonly onRequest: OnRequestEvent;
  readonly onInternalError: OnInternalError;
  readonly clock: Clock;
}

export function createYogaStage(options: YogaStageOptions): { readonly run: StageFunction; dispose(): Promise<void> } {
  const { onInternalError } = options;
  const checkCost = createCostLimit(options.schema, options.costOf, options.costLimit);
  const entries = new WeakMap<GraphQLParams, Entry>();

  /** Passes the parsed documents to yoga, and the errors of those that were rejected. */
  const useParsed: Plugin<YogaContext, ServerContext> = {
    onRequestParse({ serverContext, setRequestParser }) {
      const { parsed } = serverContext.exchange;
      const params = (parsed?.entries ?? []).map((entry) => {
        const { operationName, variables } = 'operation' in entry ? entry.params : {};
        // The query is a placeholder that is never parsed.
        const given: GraphQLParams = { query: '{ __typename }', operationName, variables: { ...variables } };
        entries.set(given, entry);
        return given;
      });
      setRequestParser(() => (parsed?.isBatch === true ? params : (params[0] ?? {})));
    },
    onParams({ params, context, setResult }) {
      const entry = entries.get(params);
      if (entry !== undefined && 'operation' in entry) context.operation = entry;
      else setResult({ errors: entry?.errors ?? [] });
    },
    onParse: ({ context, setParsedDocument }) => setParsedDocument(context.operation.document),
    onValidate: ({ setResult }) => setResult([]),
  };

  const yoga = createYoga<ServerContext, YogaContext>({
    schema: options.schema,
    landingPage: false,
    logging: false,
    graphiql: false,
    multipart: false,
    cors: false,
    maxRequestBodySize: false,
    batching: { limit: 10 },
    parserAndValidationCache: false,
    maskedErrors: { maskError: (error) => toClientError(error, onInternalError) },
    context({ exchange, operation }: YogaInitialContext & ServerContext) {
      const { headers, viewer, deadline, budget, started } = exchange;
      if (viewer === null || operation === null)
        throw new TypeError('Expected an authenticated caller and a parsed operation.');
      const stats = started?.stats ?? createRequestStats();
      const wantFresh = /\bno-cache\b/i.test(headers.get('cache-control') ?? '');
      const idempotencyKey = headers.get('idempotency-key');
      const context =
        started?.context ?? options.contextOf({ viewer, deadline, wantFresh, idempotencyKey, stats, budget });
      checkCost(exchange, operation, context.spaces().length);
      return { ...context, exchange, stats, operation };
    },
    plugins: [useParsed, useSubscriptions(options), useResults(options)],
  });

  async function run(exchange: Exchange): Promise<Answer> {
    const { parsed } = exchange;
    if (parsed === null) throw new TypeError('Expected a request that was parsed.');
    const request = new yoga.fetchAPI.Request('http://localhost/graphql', {
      method: 'POST',
      headers: { accept: parsed.delivery.mediaType },
    });
    const response = await yoga.fetch(request, { exchange, operation: null, stats: null });
    const isJson = response.headers.get('content-type')?.startsWith('application/') === true;
    return forwardedAnswer(response, isJson ? await response.text() : undefined);
  }

  return { run, dispose: async () => void (await yoga.dispose()) };
}
