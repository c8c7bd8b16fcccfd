import type { GraphQLError } from 'graphql';
import { RateLimitExceededError, rateLimitHeaders } from '../auth/index.js';
import { NotFoundError, PermissionError, UnauthenticatedError, UpstreamError } from '../errors.js';
import type { Answer, Exchange } from './exchange.js';
import { errorCodesOf, formatError, httpError, toClientError, type HttpHints } from './graphql/error-mask.js';
import type { ServerOptions } from './index.js';
import { readAccept } from './parse/accept.js';
import { DocumentError } from './parse/index.js';

/** Turns an error that a stage threw into a response: GraphQL errors in the media type that the caller accepts. */
export function createErrorAnswerer({ onInternalError }: Pick<ServerOptions, 'onInternalError'>) {
  return ({ headers: requested }: Exchange, thrown: unknown): Answer => {
    const { errors: causes, operation } =
      thrown instanceof DocumentError ? thrown : { errors: [toHttpError(thrown)], operation: null };
    const errors = causes.map((error) => toClientError(error, onInternalError));
    const { json: mediaType, eventStream } = readAccept(requested.get('accept'));
    const body = JSON.stringify({ errors: errors.map(formatError) });
    const isEventStream = mediaType === null && eventStream;
    const { status, headers } = httpOf(errors, mediaType === 'application/json' || isEventStream);
    const contentType = isEventStream ? 'text/event-stream' : `${mediaType ?? 'application/json'}; charset=utf-8`;
    return {
      status,
      headers: { ...headers, 'content-type': contentType },
      body: Buffer.from(isEventStream ? `event: next\ndata: ${body}\n\nevent: complete\ndata:\n\n` : body),
      report: { operation, codes: errors.flatMap(errorCodesOf), stats: null },
    };
  };
}

/** The error with its HTTP status if it is one that a guard throws, or concerns a rate limit or the upstream. */
export function toHttpError(error: unknown): unknown {
  if (error instanceof UnauthenticatedError)
    return httpError(error, { status: 401, headers: { 'www-authenticate': 'Bearer' } });
  if (error instanceof RateLimitExceededError)
    return httpError(error, { status: 429, headers: rateLimitHeaders(error.rateLimit, { isExceeded: true }) });
  if (error instanceof PermissionError) return httpError(error, { status: 403 });
  if (error instanceof NotFoundError) return httpError(error, { status: 404 });
  // For example a token that cannot be verified now.
  return error instanceof UpstreamError ? httpError(error, { status: 503 }) : error;
}

/** The highest HTTP status of the errors; 500 for an error that is masked. */
function httpOf(errors: readonly GraphQLError[], isPlainJson: boolean): HttpHints {
  const hints = errors.map(({ extensions }) => extensions['http'] as HttpHints | undefined);
  const statuses = hints.map((http) => (isPlainJson && http?.spec === true ? 200 : (http?.status ?? 500)));
  return { status: Math.max(...statuses), headers: Object.assign({}, ...hints.map((http) => http?.headers)) };
}
