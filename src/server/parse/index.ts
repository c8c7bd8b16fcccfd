/**
 * The parse stage: finds the documents of a request, parses and validates each once, coerces its variables and checks
 * every argument that could stop an operation half way. Later stages execute what this one returns, and nothing else.
 */
import { getVariableValues, GraphQLError, type DocumentNode, type GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Exchange } from '../exchange.js';
import { budgetLimits } from '../../budget.js';
import { QueryTooCostlyError } from '../../errors.js';
import type { Variables } from '../../selections.js';
import { httpError, inputError } from '../graphql/error-mask.js';
import type { OperationInfo } from '../observability/request-events.js';
import { readAccept, type JsonMediaType, type StreamType } from './accept.js';
import { createDocuments, operationOf, ParseAllowance, type StoredDocument } from './documents.js';
import { findInvalidArgument, usesIncrementalDelivery, type OperationFacts } from './operation-facts.js';
import type { DocumentSource } from './persisted-operations.js';
import { readParams, type RequestParams } from './request-params.js';

/** An operation that passed all checks and may be executed. */
export interface ParsedOperation extends OperationFacts {
  readonly document: DocumentNode;
  readonly params: RequestParams;
  readonly variables: Variables;
  readonly isIncremental: boolean;
}

export interface ParsedRequest {
  readonly isBatch: boolean;
  /** The form in which the result is sent, chosen by the Accept header: one JSON document, or a stream of parts. */
  readonly delivery: { readonly mediaType: JsonMediaType } | StreamType;
  /** The errors of a rejected entry concern that entry alone; the others of a batch may run. */
  readonly entries: readonly (ParsedOperation | { readonly errors: readonly GraphQLError[] })[];
}

/** Errors of a document, thrown together. */
export class DocumentError extends Error {
  constructor(
    readonly errors: readonly GraphQLError[],
    /** The rejected operation; null if it is not known. */
    readonly operation: OperationInfo | null,
    /** Whether the document seems to have a subscription, @defer or @stream anywhere. */
    readonly mayStream: boolean,
  ) {
    super('the document is refused');
    this.name = 'DocumentError';
  }
}

/** Above this length of a body, in bytes, only the first error in variables is described: each quotes a whole value. */
const maxDescribedBytes = 50_000;

/** @param introspection false: it is rejected, and errors suggest no names of the schema for misspelt ones */
export function createParser(schema: GraphQLSchema, source: DocumentSource, introspection: boolean) {
  const documents = createDocuments(schema, introspection);
  /** Parsed queries by the bytes of their request, because dashboards send the same request again and again. */
  const repeated = new LRUCache<string, ParsedOperation>({
    max: 500,
    maxSize: 300_000,
    sizeCalculation: (_, asked) => asked.length,
  });

  function parseEntry(params: RequestParams, allowance: ParseAllowance, bodyBytes: number): ParsedOperation {
    const text = source.textOf(params);
    let facts: OperationFacts | null = null;
    const refuse = (errors: readonly unknown[]): never => {
      const operation = facts === null ? null : toOperationInfo(facts);
      throw new DocumentError(errors.map(withStatus), operation, /\bsubscription\b|@\s*(defer|stream)\b/.test(text));
    };
    let stored: StoredDocument;
    try {
      stored = documents.get(text, allowance);
    } catch (error) {
      return refuse([error]);
    }
    if (stored.errors.length > 0) return refuse(stored.errors);
    source.remember(params, text);
    facts = operationOf(schema, stored, params.operationName);
    if (facts === null) {
      const expected =
        params.operationName === undefined
          ? 'say which operation of the document is executed'
          : 'be that of an operation in the document';
      return refuse([new GraphQLError(`Expected operationName to ${expected}.`)]);
    }
    allowance.introspectedValues -= facts.introspectedValues;
    if (allowance.introspectedValues < 0) {
      const unit = 'values of introspection in its response';
      const error = new QueryTooCostlyError(facts.introspectedValues, budgetLimits.values, unit);
      return refuse([httpError(error, { status: 400 })]);
    }
    const isLong = bodyBytes > maxDescribedBytes;
    const { variableDefinitions = [] } = facts.operation;
    const { coerced: variables, errors } = getVariableValues(schema, variableDefinitions, params.variables ?? {}, {
      maxErrors: isLong ? 1 : 10,
      hideSuggestions: isLong || !introspection,
    });
    if (variables === undefined) return refuse(errors ?? []);
    const invalid = findInvalidArgument(facts, variables);
    if (invalid !== undefined) return refuse([invalid]);
    const isIncremental = usesIncrementalDelivery(facts, variables);
    return { ...facts, document: stored.document, params, variables, isIncremental };
  }

  function parseBatch({ headers, body }: Exchange, batch: readonly RequestParams[]): ParsedRequest {
    // The results of a batch are one JSON list, sent when the last one is ready.
    const { json } = readAccept(headers.get('accept'));
    if (json === null) throw notAcceptable(jsonTypes, 'The response to a batch is JSON');
    const allowance = new ParseAllowance();
    const entries = batch.map((params) => {
      try {
        return parseEntry(params, allowance, body.length);
      } catch (error) {
        if (error instanceof DocumentError && error.mayStream) throw inputError([], noStreamsInBatch);
        if (error instanceof DocumentError) return { errors: error.errors };
        if (error instanceof GraphQLError) return { errors: [error] };
        throw error;
      }
    });
    const operations = entries.filter((entry) => 'operation' in entry);
    if (operations.some(({ operation, isIncremental }) => isIncremental || operation.operation === 'subscription'))
      throw inputError([], noStreamsInBatch);
    checkIdempotencyHeader(headers, operations);
    return { isBatch: true, delivery: { mediaType: json }, entries };
  }

  return (exchange: Exchange): ParsedRequest => {
    let operation = repeated.get(exchange.asked);
    if (operation === undefined) {
      const params = readParams(exchange);
      if ('length' in params) return parseBatch(exchange, params);
      operation = parseEntry(params, new ParseAllowance(), exchange.body.length);
      // With extensions, the document may be a persisted one, which is looked up each time.
      if (operation.operation.operation === 'query' && params.extensions === undefined)
        repeated.set(exchange.asked, operation);
    }
    const delivery = chooseDelivery(exchange, operation);
    checkIdempotencyHeader(exchange.headers, [operation]);
    return { isBatch: false, delivery, entries: [operation] };
  };
}

const noStreamsInBatch = 'expected a batch without subscriptions, @defer and @stream: send those on their own.';
const jsonTypes = 'application/graphql-response+json or application/json';

/** Rejects an operation whose response cannot be sent as the request demands, before anything runs. */
function chooseDelivery(
  { request, headers }: Exchange,
  { operation, isIncremental }: ParsedOperation,
): ParsedRequest['delivery'] {
  if (request.method === 'GET' && operation.operation === 'mutation')
    throw inputError([], 'expected POST for a mutation, got GET.', { status: 405, headers: { allow: 'POST' } });
  const { json, stream, eventStream } = readAccept(headers.get('accept'));
  if (operation.operation === 'subscription') {
    if (eventStream) return { mediaType: 'text/event-stream', format: '20220824' };
    throw notAcceptable('text/event-stream', 'A subscription is delivered as server-sent events');
  }
  if (json !== null && !isIncremental) return { mediaType: json };
  if (stream !== null) return stream;
  if (isIncremental)
    throw notAcceptable('text/event-stream or multipart/mixed', 'The response to this document is incremental');
  throw notAcceptable(`${jsonTypes}, multipart/mixed or text/event-stream`, 'No accepted media type fits the response');
}

function notAcceptable(mediaTypes: string, reason: string): GraphQLError {
  return inputError(['accept'], `${reason}: expected an Accept header with ${mediaTypes}.`, { status: 406 });
}

/**
 * The Idempotency-Key header, for requests with one mutation field. Several fields need a key each, in their inputs,
 * because with one key the second would conflict with the first.
 */
function checkIdempotencyHeader(headers: Exchange['headers'], operations: readonly OperationFacts[]): void {
  const key = headers.get('idempotency-key');
  if (key === null) return;
  const path = ['Idempotency-Key'];
  // Node reads header bytes as Latin-1, so text beyond ASCII would be another key than the same text in an input.
  if (!/^[\x20-\x7e]*$/.test(key))
    throw inputError(path, 'expected only printable ASCII characters; send other text as idempotencyKey in the input.');
  if (operations.flatMap(({ mutationFields }) => [...mutationFields]).length > 1)
    throw inputError(
      path,
      'expected a document with one mutation beside this header; with several, give each its own idempotencyKey ' +
        'in its input.',
    );
}

/** With `application/json` the status for an invalid document is 200, as GraphQL over HTTP specifies. */
function withStatus(error: unknown): GraphQLError {
  if (!(error instanceof GraphQLError)) throw error;
  error.extensions['http'] ??= { status: 400, spec: true };
  return error;
}

export function toOperationInfo({ operation: { operation, name } }: OperationFacts): OperationInfo {
  return { type: operation, name: name?.value ?? null };
}
