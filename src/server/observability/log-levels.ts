/**
 * The log level of each event. `error`: an operator has to act. `warn`: something does not work as it should, and
 * callers may
 * notice. `info`: a line for each request, and rare changes. `debug`: each upstream call. `trace`: each wait and cache
 * lookup.
 */
import type { AuthEvent } from '../../auth/index.js';
import type { CacheEvent } from '../../cache/index.js';
import type { ErrorCode } from '../../errors.js';
import type { PubSubEvent } from '../../pubsub/index.js';
import type { IdempotencyEvent } from '../../idempotency/index.js';
import type { ThrottleEvent } from '../../throttle/index.js';
import type { UpstreamEvent } from '../../upstream/index.js';
import type { RequestEnded } from './request-events.js';

export type { Logger } from './log.js';

type Level = 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** Codes that only the gateway's operators can fix. */
const operatorErrors: ReadonlySet<ErrorCode> = new Set([
  'UPSTREAM_CREDENTIALS',
  'UPSTREAM_NOT_SUBSCRIBED',
  'UPSTREAM_PERMISSION_DENIED',
  'INTERNAL_ERROR',
]);

/** Codes that the caller caused and can fix. */
const clientErrors: ReadonlySet<ErrorCode> = new Set([
  'BAD_USER_INPUT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'IDEMPOTENCY_CONFLICT',
  'RATE_LIMITED',
  'QUERY_TOO_COSTLY',
  'UPSTREAM_NOT_OWNED',
]);

export const levels = {
  /** Not logged again here, because the line of the request says it. */
  request({ codes }: RequestEnded): Level {
    if (codes.some((code) => operatorErrors.has(code))) return 'error';
    return codes.every((code) => clientErrors.has(code)) ? 'info' : 'warn';
  },

  throttle(event: ThrottleEvent): Level {
    switch (event.type) {
      case 'redisUnavailable':
        return 'warn';
      case 'redisRecovered':
        return 'info';
      case 'limitChanged':
        return event.effectiveLimit < event.callsPerSecond ? 'warn' : 'info';
      case 'waited':
        return 'trace';
      default:
        return 'debug';
    }
  },

  upstream(event: UpstreamEvent): Level {
    if (event.kind === 'call-sent') return 'trace';
    if (event.kind === 'call-ended') return event.unreadable === undefined ? 'debug' : 'warn';
    if (event.kind !== 'breaker-changed') return 'debug';
    return event.state === 'open' ? 'warn' : 'info';
  },

  cache({ type }: CacheEvent): Level {
    if (type === 'storeUnavailable') return 'warn';
    if (type === 'storeRecovered') return 'info';
    return type === 'refreshFailed' ? 'debug' : 'trace';
  },

  idempotency({ type }: IdempotencyEvent): Level {
    if (type === 'fault') return 'error';
    if (type === 'holderDied' || type === 'full' || type === 'recordPending' || type === 'storeUnavailable')
      return 'warn';
    return type === 'storeRecovered' ? 'info' : 'debug';
  },

  pubsub({ type }: PubSubEvent): Level {
    if (type === 'pubsubUnavailable') return 'warn';
    return type === 'pubsubRecovered' ? 'info' : 'debug';
  },

  auth(event: AuthEvent): Level {
    if (event.type === 'clientsUnreadable') return 'error';
    if (event.type === 'signingKeysUnavailable') return event.serving ? 'warn' : 'error';
    return 'info';
  },
};

/** The log line of a request: caller, operation, duration, and upstream calls. Empty values are left out. */
export function requestLine({
  operation,
  viewer,
  codes,
  durationMs,
  stats,
}: RequestEnded): Readonly<Record<string, unknown>> {
  const isEmpty = (counts: Readonly<Record<string, number>>) => Object.keys(counts).length === 0;
  return {
    operation: operation === null ? null : `${operation.type}${operation.name === null ? '' : ` ${operation.name}`}`,
    ...(viewer === null ? {} : { viewer }),
    durationMs: Math.round(durationMs),
    ...(codes.length === 0 ? {} : { codes: [...new Set(codes)] }),
    ...(stats === null || isEmpty(stats.calls) ? {} : { calls: { ...stats.calls } }),
    ...(stats === null || isEmpty(stats.cache) ? {} : { cache: { ...stats.cache } }),
    ...(stats === null || stats.waitedMs < 1 ? {} : { waitedMs: Math.round(stats.waitedMs) }),
  };
}

/** The upstream's request id must not replace the gateway's. */
export function upstreamLine(event: UpstreamEvent): Readonly<Record<string, unknown>> {
  if (event.kind !== 'call-ended') return { ...event };
  const { requestId: upstreamRequestId, ...line } = event;
  return { ...line, upstreamRequestId };
}
