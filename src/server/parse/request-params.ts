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

const maxEntries = 10;
const isString = (value: unknown) => typeof value === 'string';
const knownParams = new Set(['query', 'operationName', 'variables', 'extensions']);

/** The parameters of one request, or of each request of a batch. @throws GraphQLError with status 400 or 413 */
export function readParams({ request, search, body }: Exchange): RequestParams | readonly RequestParams[] {
  if (request.method === 'GET') return toParams(readQueryString(search));
  const parsed = parseJson(body.toString(), [], 'a body of JSON');
  if (!Array.isArray(parsed)) return toParams(parsed);
  if (parsed.length === 0) throw inputError([], 'expected a batch of at least one request, got an empty list.');
  if (parsed.length > maxEntries)
    throw inputError([], `expected a batch of at most ${maxEntries} requests, got ${parsed.length}.`, { status: 413 });
  return parsed.map(toParams);
}

function parseJson(text: string, path: string[], expected: string): unknown {
  const parsed = tryParseJson(text);
  if (parsed === undefined) throw inputError(path, `expected ${expected}, got something else.`);
  return parsed;
}

function readQueryString(search: string): Record<string, unknown> {
  // Without a prototype, so that `__proto__` is a name like any other.
  const params: Record<string, unknown> = Object.create(null);
  if (!isEncodedUtf8(search)) throw inputError([], 'expected a query string in UTF-8, got bytes that are not.');
  for (const [name, value] of new URLSearchParams(search)) {
    if (Object.hasOwn(params, name)) throw inputError([name], 'expected this parameter once, got it twice.');
    params[name] = name === 'variables' || name === 'extensions' ? parseJson(value, [name], 'JSON') : value;
  }
  return params;
}

/** URLSearchParams reads bytes that are not UTF-8 as replacement characters. */
function isEncodedUtf8(search: string): boolean {
  const bytes = search.replaceAll(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return isUtf8(Buffer.from(bytes, 'latin1'));
}

function toParams(given: unknown): RequestParams {
  if (!isJsonObject(given)) throw inputError([], `expected an object with a query, got ${nameType(given)}.`);
  const unknown = Object.keys(given).find((name) => !knownParams.has(name));
  if (unknown !== undefined) {
    const message = 'expected query, operationName, variables or extensions, got another name.';
    throw inputError([unknown.slice(0, 60)], message);
  }
  return {
    query: read(given, 'query', isString, 'a string'),
    operationName: read(given, 'operationName', isString, 'a string'),
    variables: read(given, 'variables', isJsonObject, 'an object'),
    extensions: read(given, 'extensions', isJsonObject, 'an object'),
  };
}

function read<T>(
  given: Readonly<Record<string, unknown>>,
  name: keyof RequestParams,
  isValid: (value: unknown) => value is T,
  expected: string,
): T | undefined {
  const value = given[name] ?? undefined;
  if (value === undefined || isValid(value)) return value;
  throw inputError([name], `expected ${expected}, got ${nameType(value)}.`);
}

function nameType(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`;
}
