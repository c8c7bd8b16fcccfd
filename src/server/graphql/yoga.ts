/** The last stage: yoga executes the parsed operations, and encodes results as JSON, multipart or event streams. */
import { Readable } from 'node:stream';
import type { GraphQLSchema } from 'graphql';
import { createYoga, type GraphQLParams, type Plugin, type YogaInitialContext } from 'graphql-yoga';
import type { Clock } from '../../clock.js';
import type { Context } from '../../context.js';
import { createRequestStats, type RequestStats } from '../../loaders/index.js';
import type { CallerGate } from '../caller-gate.js';
import { toAnswerHeaders, type Answer, type Exchange } from '../exchange.js';
import type { RequestInput } from '../index.js';
import { useRequestEvents, type OnRequestEvent, type OperationInfo } from '../observability/request-events.js';
import { toOperationInfo, type ParsedOperation, type ParsedRequest } from '../parse/index.js';
import type { Stage } from '../pipeline.js';
import { useCostLimit, type CostOf } from './cost-limit.js';
import { toClientError, useFinalErrorMask, type OnInternalError } from './error-mask.js';
import { useIncrementalFormat } from './incremental-format.js';
import { useResults } from './results.js';
import { useSubscriptions } from './subscriptions.js';

/** The server context of yoga. Each operation of a batch gets an object of its own that inherits from it. */
interface ServerContext {
  readonly exchange: Exchange;
  operationInfo: OperationInfo | null;
  stats: RequestStats | null;
}

/** The context that plugins and resolvers get. */
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

export function createYogaStage(options: YogaStageOptions): { readonly stage: Stage; dispose(): Promise<void> } {
  const { onInternalError } = options;
  const entries = new WeakMap<GraphQLParams, Entry>();

  /** Passes the parsed documents to yoga, and the errors of those that were rejected. */
  const useParsed: Plugin<YogaContext, ServerContext> = {
    onRequestParse({ serverContext, setRequestParser }) {
      const { parsed } = serverContext.exchange;
      const params = (parsed?.entries ?? []).map((entry) => {
        const given: GraphQLParams =
          'operation' in entry
            ? { query: entry.text, operationName: entry.params.operationName, variables: { ...entry.params.variables } }
            : // A placeholder that is never parsed: its result is set below.
              { query: '{ __typename }' };
        entries.set(given, entry);
        return given;
      });
      setRequestParser(() => (parsed?.isBatch === true ? params : (params[0] ?? {})));
    },
    onParams({ params, context, setResult }) {
      const entry = entries.get(params);
      if (entry === undefined || 'errors' in entry)
        return setResult({ errors: (entry?.errors ?? []).map((error) => toClientError(error, onInternalError)) });
      context.operationInfo = toOperationInfo(entry);
    },
    onParse({ context, setParsedDocument }) {
      setParsedDocument(operationOf(context).document);
    },
    onValidate: ({ setResult }) => setResult([]),
  };

  function operationOf(context: object): ParsedOperation {
    const params = 'params' in context ? (context.params as GraphQLParams) : {};
    const entry = entries.get(params);
    if (entry === undefined || !('operation' in entry)) throw new TypeError('Expected an operation that was parsed.');
    return entry;
  }

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
    context(context: YogaInitialContext & ServerContext) {
      const { exchange } = context;
      const { headers, viewer, deadline, budget, started } = exchange;
      if (viewer === null) throw new TypeError('Expected a caller that was authenticated.');
      const stats = started?.stats ?? createRequestStats();
      context.stats = stats;
      const wantFresh = /\bno-cache\b/i.test(headers.get('cache-control') ?? '');
      const idempotencyKey = headers.get('idempotency-key');
      return {
        ...(started?.context ?? options.contextOf({ viewer, deadline, wantFresh, idempotencyKey, stats, budget })),
        exchange,
        stats,
        operation: operationOf(context),
      };
    },
    plugins: [
      useParsed,
      useRequestEvents(options.onRequest, options.clock.now),
      useCostLimit(options.costOf, options.costLimit),
      useSubscriptions({ ...options, onEvent: options.onRequest }),
      useResults(),
      useFinalErrorMask(onInternalError),
      useIncrementalFormat(),
    ],
  });

  async function run(exchange: Exchange): Promise<Answer> {
    const { parsed } = exchange;
    if (parsed === null) throw new TypeError('Expected a request that was parsed.');
    const request = new yoga.fetchAPI.Request('http://localhost/graphql', {
      method: 'POST',
      headers: { accept: parsed.delivery.mediaType },
    });
    const response = await yoga.fetch(request, { exchange, operationInfo: null, stats: null });
    const { status, body } = response;
    const headers = toAnswerHeaders(response.headers);
    const isJson = headers['content-type']?.startsWith('application/') === true;
    if (isJson) return { status, headers, body: Buffer.from(await response.text()) };
    // One part at a time: reading ahead would hide that a consumer is slow.
    return { status, headers, body: body && Readable.from(body, { highWaterMark: 1 }) };
  }

  return {
    stage: { name: 'yoga', run },
    dispose: async () => void (await yoga.dispose()),
  };
}
