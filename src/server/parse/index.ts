/**
 * The parse stage: finds the documents of a request, parses and validates each once, coerces its variables and checks
 * every argument that could stop an operation half way. Later stages execute what this one returns, and nothing else.
 */
import { getVariableValues, GraphQLError, Kind, type DocumentNode, type GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Exchange } from '../exchange.js';
import { budgetLimits } from '../../budget.js';
import { QueryTooCostlyError } from '../../errors.js';
import { httpError, inputError } from '../graphql/error-mask.js';
import type { OperationInfo } from '../observability/request-events.js';
import { readAccept, type JsonMediaType, type StreamType } from './accept.js';
import {
  createDocuments,
  createParseAllowance,
  operationOf,
  type ParseAllowance,
  type StoredDocument,
} from './documents.js';
import { checkIdempotencyHeader } from './idempotency-header.js';
import {
  findInvalidArgument,
  mentionsIncremental,
  usesIncrementalDelivery,
  type OperationFacts,
  type Variables,
} from './operation-facts.js';
import type { DocumentSource } from './persisted-operations.js';
import { readParams, type RequestParams } from './request-params.js';

/** An operation that passed all checks and may be executed. */
export interface ParsedOperation extends OperationFacts {
  readonly text: string;
  readonly document: DocumentNode;
  readonly params: RequestParams;
  readonly variables: Variables;
  readonly isIncremental: boolean;
}

/** One JSON document, or a stream of parts. */
export type ResultDelivery = { readonly mediaType: JsonMediaType } | StreamType;

/** A rejected entry of a batch; the others may run. */
export interface RefusedOperation {
  readonly errors: readonly GraphQLError[];
}

export interface ParsedRequest {
  readonly isBatch: boolean;
  /** The form in which the result is sent, chosen by the Accept header. */
  readonly delivery: ResultDelivery;
  readonly entries: readonly (ParsedOperation | RefusedOperation)[];
}

/** Errors of a document, thrown together. */
export class DocumentError extends Error {
  constructor(
    readonly errors: readonly GraphQLError[],
    /** The rejected operation; null if it is not known. */
    readonly operation: OperationInfo | null = null,
    /** Whether the document has a subscription, @defer or @stream anywhere. */
    readonly mayStream = false,
  ) {
    super('the document is refused');
    this.name = 'DocumentError';
  }
}

export interface ParserOptions {
  readonly schema: GraphQLSchema;
  readonly source: DocumentSource;
  /** False: introspection is rejected, and error messages suggest no names of the schema for misspelt ones. */
  readonly introspection: boolean;
}

/** Limits of the parsed queries that are stored: a parsed document takes up to a hundred bytes per character. */
const repeatedLimits = {
  max: 500,
  maxSize: 300_000,
  sizeCalculation: (_operation: ParsedOperation, asked: string) => asked.length,
};

/** Above this length of a body, in bytes, only the first error in variables is described: each quotes a whole value. */
const maxDescribedBytes = 50_000;

export function createParser({ schema, source, introspection }: ParserOptions): (exchange: Exchange) => ParsedRequest {
  const documents = createDocuments(schema, introspection);

  function parseEntry(params: RequestParams, allowance: ParseAllowance, bodyBytes: number): ParsedOperation {
    const text = source.textOf(params);
    let stored: StoredDocument | undefined;
    const refusal = (errors: readonly unknown[], facts?: OperationFacts) =>
      toDocumentError(errors, facts, stored?.document);
    try {
      stored = documents.get(text, allowance);
    } catch (error) {
      throw refusal([error]);
    }
    if (stored.errors.length > 0) throw refusal(stored.errors);
    source.remember(params, text);
    const facts = operationOf(schema, stored, params.operationName);
    if (facts === null)
      throw refusal([
        new GraphQLError(
          params.operationName === undefined
            ? 'Expected operationName to say which operation of the document is executed.'
            : 'Expected operationName to be that of an operation in the document.',
        ),
      ]);
    allowance.introspectedValues -= facts.introspectedValues;
    if (allowance.introspectedValues < 0) throw refusal([introspectionError(facts.introspectedValues)], facts);
    const { operation } = facts;
    const { coerced: variables, errors } = getVariableValues(
      schema,
      operation.variableDefinitions ?? [],
      params.variables ?? {},
      bodyBytes > maxDescribedBytes
        ? { maxErrors: 1, hideSuggestions: true }
        : { maxErrors: 10, hideSuggestions: !introspection },
    );
    if (variables === undefined) throw refusal(errors ?? [], facts);
    const invalid = findInvalidArgument(facts, variables);
    if (invalid !== undefined) throw refusal([invalid], facts);
    const isIncremental = usesIncrementalDelivery(facts, variables);
    return { ...facts, text, document: stored.document, params, variables, isIncremental };
  }

  /** Parsed queries by the bytes of their request, because dashboards send the same request again and again. */
  const repeated = new LRUCache<string, ParsedOperation>(repeatedLimits);

  function single(exchange: Exchange, operation: ParsedOperation): ParsedRequest {
    const delivery = chooseDelivery(exchange, operation);
    checkIdempotencyHeader(exchange.headers, [operation]);
    return { isBatch: false, delivery, entries: [operation] };
  }

  return (exchange) => {
    const known = repeated.get(exchange.asked);
    if (known !== undefined) return single(exchange, known);
    const { isBatch, entries } = readParams(exchange);
    const allowance = createParseAllowance();
    if (!isBatch) {
      const [params] = entries;
      if (params === undefined) throw inputError([], 'expected a request.');
      const operation = parseEntry(params, allowance, exchange.body.length);
      // With extensions, the document may be a persisted one, which is looked up each time.
      if (operation.operation.operation === 'query' && params.extensions === undefined)
        repeated.set(exchange.asked, operation);
      return single(exchange, operation);
    }
    // The results of a batch are one JSON list, sent when the last one is ready.
    const { json } = readAccept(exchange.headers.get('accept'));
    if (json === null)
      throw notAcceptable(`expected an Accept header with ${jsonTypes}: the response to a batch is JSON.`);
    const parsed = entries.map((params) => {
      try {
        return parseEntry(params, allowance, exchange.body.length);
      } catch (error) {
        if (error instanceof DocumentError && error.mayStream) throw streamInBatch();
        if (error instanceof DocumentError) return { errors: error.errors };
        if (error instanceof GraphQLError) return { errors: [error] };
        throw error;
      }
    });
    const operations = parsed.filter((entry) => 'operation' in entry);
    if (operations.some(({ operation, isIncremental }) => isIncremental || operation.operation === 'subscription'))
      throw streamInBatch();
    checkIdempotencyHeader(exchange.headers, operations);
    return { isBatch, delivery: { mediaType: json }, entries: parsed };
  };
}

const jsonTypes = 'application/graphql-response+json or application/json';

/** Rejects an operation whose response cannot be sent as the request demands, before anything runs. */
function chooseDelivery({ request, headers }: Exchange, { operation, isIncremental }: ParsedOperation): ResultDelivery {
  if (request.method === 'GET' && operation.operation === 'mutation')
    throw inputError([], 'expected POST for a mutation, got GET.', { status: 405, headers: { allow: 'POST' } });
  const { json, stream, eventStream } = readAccept(headers.get('accept'));
  if (operation.operation === 'subscription') {
    if (eventStream) return { mediaType: 'text/event-stream', format: '20220824' };
    throw notAcceptable(
      'A subscription is delivered as server-sent events: expected an Accept header with text/event-stream.',
    );
  }
  if (isIncremental) {
    if (stream !== null) return stream;
    throw notAcceptable(
      'The response to this document is incremental: expected an Accept header with text/event-stream or ' +
        'multipart/mixed.',
    );
  }
  if (json !== null) return { mediaType: json };
  if (stream !== null) return stream;
  throw notAcceptable(`expected an Accept header with ${jsonTypes}, multipart/mixed or text/event-stream.`);
}

function introspectionError(values: number): GraphQLError {
  const error = new QueryTooCostlyError(values, budgetLimits.values, 'values of introspection in its response');
  return httpError(error, { status: 400 });
}

function streamInBatch(): GraphQLError {
  return inputError([], 'expected a batch without subscriptions, @defer and @stream: send those on their own.');
}

function hasSubscription({ definitions }: DocumentNode): boolean {
  return definitions.some((node) => node.kind === Kind.OPERATION_DEFINITION && node.operation === 'subscription');
}

function notAcceptable(message: string): GraphQLError {
  return inputError(['accept'], message, { status: 406 });
}

function toDocumentError(
  errors: readonly unknown[],
  facts: OperationFacts | undefined,
  document: DocumentNode | undefined,
): DocumentError {
  const refused = errors.map((error) => {
    if (!(error instanceof GraphQLError)) throw error;
    // With `application/json` the status for an invalid document is 200, as GraphQL over HTTP specifies.
    if (error.extensions['http'] === undefined) error.extensions['http'] = { status: 400, spec: true };
    return error;
  });
  const mayStream = document !== undefined && (hasSubscription(document) || mentionsIncremental(document));
  return new DocumentError(refused, facts === undefined ? null : toOperationInfo(facts), mayStream);
}

export function toOperationInfo({ operation: { operation, name } }: OperationFacts): OperationInfo {
  return { type: operation, name: name?.value ?? null };
}
