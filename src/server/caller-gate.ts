import type { GraphQLError } from 'graphql';
import {
  RateLimitExceededError,
  rateLimitHeaders,
  type Authenticator,
  type CallerRateLimiter,
  type RateLimitStatus,
  type Viewer,
} from '../auth/index.js';
import { UnauthenticatedError, UpstreamError } from '../errors.js';
import type { Exchange } from './exchange.js';
import { httpError } from './graphql/error-mask.js';
import type { ParsedRequest } from './parse/index.js';
import type { Stage } from './pipeline.js';

/** Authenticates callers and counts their requests against their rate limits. */
export type CallerGate = Authenticator & Pick<CallerRateLimiter, 'consumeRequest'>;

/** Authenticates the caller and counts the request: synchronous if no I/O is needed. */
export function callerStage(callerGate: CallerGate): Stage {
  function count(exchange: Exchange, viewer: Viewer): undefined | Promise<undefined> {
    exchange.viewer = viewer;
    const status = callerGate.consumeRequest(viewer);
    return status === null ? undefined : status.then((remaining) => setRateLimit(exchange, remaining));
  }
  return {
    name: 'caller',
    run(exchange) {
      const { headers, request } = exchange;
      // Creates the gate. It rejects with HTTP errors: 401 with WWW-Authenticate, 429 with Retry-After.
      try {
        const viewer = callerGate.authenticate(headers, request.socket);
        if (viewer instanceof Promise)
          return viewer.then((resolved) => count(exchange, resolved)).catch(rethrowAsHttpError);
        return count(exchange, viewer)?.catch(rethrowAsHttpError);
      } catch (error) {
        return rethrowAsHttpError(error);
      }
    },
  };
}

/** Counts the other requests of a batch and rejects those over the caller's limit. */
export function batchCountStage(callerGate: CallerGate): Stage {
  return {
    name: 'batch',
    run(exchange) {
      const { viewer, parsed } = exchange;
      if (viewer === null || parsed === null || parsed.entries.length < 2) return undefined;
      return countFurther(exchange, viewer, parsed);
    },
  };

  async function countFurther(exchange: Exchange, viewer: Viewer, parsed: ParsedRequest): Promise<undefined> {
    const counted = [...parsed.entries];
    for (let index = 1; index < counted.length; index++) {
      try {
        const remaining = await callerGate.consumeRequest(viewer);
        if (remaining !== null) setRateLimit(exchange, remaining);
      } catch (error) {
        const refusal = toHttpError(error);
        if (refusal === undefined) throw error;
        counted[index] = { errors: [refusal] };
      }
    }
    exchange.parsed = { ...parsed, entries: counted };
  }
}

function setRateLimit(exchange: Exchange, status: RateLimitStatus): undefined {
  exchange.rateLimitHeaders = rateLimitHeaders(status);
}

function rethrowAsHttpError(error: unknown): never {
  throw toHttpError(error) ?? error;
}

/** The error with its HTTP status; undefined if it concerns neither authentication nor a rate limit. */
function toHttpError(error: unknown): GraphQLError | undefined {
  if (error instanceof UnauthenticatedError)
    return httpError(error, { status: 401, headers: { 'www-authenticate': 'Bearer' } });
  if (error instanceof RateLimitExceededError)
    return httpError(error, { status: 429, headers: rateLimitHeaders(error.rateLimit, { isExceeded: true }) });
  // The caller's token may be valid but cannot be verified now.
  return error instanceof UpstreamError ? httpError(error, { status: 503 }) : undefined;
}
