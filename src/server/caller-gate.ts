import { GraphQLError } from 'graphql';
import { rateLimitHeaders, type Authenticator, type CallerRateLimiter, type Viewer } from '../auth/index.js';
import { toHttpError } from './error-answer.js';
import type { Exchange } from './exchange.js';
import type { ParsedRequest } from './parse/index.js';
import type { StageFunction } from './pipeline.js';

/** Authenticates callers and counts their requests against their rate limits. */
export type CallerGate = Authenticator & Pick<CallerRateLimiter, 'consumeRequest'>;

/** Authenticates the caller and counts the request: synchronous if no I/O is needed. */
export function callerStage(callerGate: CallerGate): StageFunction {
  return (exchange) => {
    const admit = (viewer: Viewer) => {
      exchange.viewer = viewer;
      return countRequest(callerGate, exchange, viewer);
    };
    const viewer = callerGate.authenticate(exchange.headers, exchange.request.socket);
    return viewer instanceof Promise ? viewer.then(admit) : admit(viewer);
  };
}

/** Counts the other requests of a batch and rejects those over the caller's limit. */
export function batchCountStage(callerGate: CallerGate): StageFunction {
  async function countOthers(exchange: Exchange, viewer: Viewer, parsed: ParsedRequest): Promise<undefined> {
    const entries = [...parsed.entries];
    for (let index = 1; index < entries.length; index++) {
      try {
        await countRequest(callerGate, exchange, viewer);
      } catch (thrown) {
        const error = toHttpError(thrown);
        if (!(error instanceof GraphQLError)) throw thrown;
        entries[index] = { errors: [error] };
      }
    }
    exchange.parsed = { ...parsed, entries };
  }
  return (exchange) => {
    const { viewer, parsed } = exchange;
    if (viewer === null || parsed === null || parsed.entries.length < 2) return undefined;
    return countOthers(exchange, viewer, parsed);
  };
}

function countRequest(callerGate: CallerGate, exchange: Exchange, viewer: Viewer): undefined | Promise<undefined> {
  const counted = callerGate.consumeRequest(viewer);
  return counted?.then((remaining) => void (exchange.rateLimitHeaders = rateLimitHeaders(remaining)));
}
