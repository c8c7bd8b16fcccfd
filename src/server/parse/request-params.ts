/** GraphQL over HTTP: reads the parameters of a request from its query string or body. */
import { isUtf8 } from 'node:buffer';
import { isJsonObject, tryParseJson } from '../../json.js';
import type { Exchange } from '../exchange.js';
import { inputError } from '../graphql/error-mask.js';

/** One GraphQL request; a batch holds several. */
export interface RequestParams {
  readonly query: string | undefined;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  readonly extensions: Readonly<Record<string, unknown>> | undefined;
}

export interface RequestBatch {
  readonly isBatch: boolean;
  readonly entries: readonly RequestParams[];
}

const maxBatchEntries = 10;

const knownParams = new Set(['query', 'operationName', 'variables', 'extensions']);

/** @throws GraphQLError with status 400 or 413 */
export function readParams({ request, search, body }: Exchange): RequestBatch {
  if (request.method === 'GET') return { isBatch: false, entries: [toParams(readQueryString(search))] };
  const parsed = parseBody(body);
  if (!Array.isArray(parsed)) return { isBatch: false, entries: [toParams(parsed)] };
  if (parsed.length === 0) throw inputError([], 'expected a batch of at least one request, got an empty list.');
  if (parsed.length > maxBatchEntries)
    throw inputError([], `expected a batch of at most ${maxBatchEntries} requests, got ${parsed.length}.`, {
      status: 413,
    });
  return { isBatch: true, entries: parsed.map(toParams) };
}

function parseBody(body: Buffer): unknown {
  const parsed = tryParseJson(body.toString());
  if (parsed === undefined) throw inputError([], 'expected a body of JSON, got something else.');
  return parsed;
}

function readQueryString(search: string): Record<string, unknown> {
  const params = new Map<string, unknown>();
  if (!isEncodedUtf8(search)) throw inputError([], 'expected a query string in UTF-8, got bytes that are not.');
  for (const [name, value] of new URLSearchParams(search)) {
    if (params.has(name)) throw inputError([name], 'expected this parameter once, got it twice.');
    params.set(name, name === 'variables' || name === 'extensions' ? parseParam(name, value) : value);
  }
  return Object.fromEntries(params);
}

/** URLSearchParams reads bytes that are not UTF-8 as replacement characters. */
function isEncodedUtf8(search: string): boolean {
  const bytes = search.replaceAll(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return isUtf8(Buffer.from(bytes, 'latin1'));
}

function parseParam(name: string, value: string): unknown {
  const parsed = tryParseJson(value);
  if (parsed === undefined) throw inputError([name], 'expected JSON, got something else.');
  return parsed;
}

function toParams(given: unknown): RequestParams {
  if (!isJsonObject(given)) throw inputError([], `expected an object with a query, got ${nameType(given)}.`);
  for (const name of Object.keys(given))
    if (!knownParams.has(name))
      throw inputError(
        [name.slice(0, 60)],
        'expected query, operationName, variables or extensions, got another name.',
      );
  return {
    query: readText(given, 'query'),
    operationName: readText(given, 'operationName'),
    variables: readObject(given, 'variables'),
    extensions: readObject(given, 'extensions'),
  };
}

function readText(given: Readonly<Record<string, unknown>>, name: keyof RequestParams): string | undefined {
  const value = given[name] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw inputError([name], `expected a string, got ${nameType(value)}.`);
}

function readObject(given: Readonly<Record<string, unknown>>, name: keyof RequestParams): RequestParams['variables'] {
  const value = given[name] ?? undefined;
  if (value === undefined || isJsonObject(value)) return value;
  throw inputError([name], `expected an object, got ${nameType(value)}.`);
}

function nameType(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`;
}
