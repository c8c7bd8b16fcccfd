/**
 * The log level of each event. `error`: an operator has to act. `warn`: callers may notice a problem. `info`: each
 * request, and rare changes. `debug`: each upstream call. `trace`: each wait and cache lookup.
 */
import type { AuthEvent } from '../../auth/index.js';
import type { CacheEvent } from '../../cache/index.js';
import type { ErrorCode } from '../../errors.js';
import type { PubSubEvent } from '../../pubsub/index.js';
import type { IdempotencyEvent } from '../../idempotency/index.js';
import type { ThrottleEvent } from '../../throttle/index.js';
import type { UpstreamEvent } from '../../upstream/index.js';
import type { RequestEnded } from './request-events.js';

export type Level = 'error' | 'warn' | 'info' | 'debug' | 'trace';

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

/** A store that becomes unavailable is a `warn` in every layer, and its recovery an `info`. */
function byType<E extends { readonly type: string }>(known: { readonly [T in E['type']]?: Level }, others: Level) {
  return ({ type }: { readonly type: E['type'] }): Level =>
    known[type] ?? (type.endsWith('Unavailable') ? 'warn' : type.endsWith('Recovered') ? 'info' : others);
}

const throttleLevel = byType<ThrottleEvent>({ limitChanged: 'info', waited: 'trace' }, 'debug');

export const levels = {
  request({ codes }: RequestEnded): Level {
    if (codes.some((code) => operatorErrors.has(code))) return 'error';
    return codes.every((code) => clientErrors.has(code)) ? 'info' : 'warn';
  },

  throttle: (event: ThrottleEvent): Level =>
    event.type === 'limitChanged' && event.effectiveLimit < event.callsPerSecond ? 'warn' : throttleLevel(event),

  upstream(event: UpstreamEvent): Level {
    if (event.kind === 'call-sent') return 'trace';
    if (event.kind === 'breaker-changed') return event.state === 'open' ? 'warn' : 'info';
    return event.kind === 'call-ended' && event.unreadable !== undefined ? 'warn' : 'debug';
  },

  cache: byType<CacheEvent>({ refreshFailed: 'debug' }, 'trace'),
  idempotency: byType<IdempotencyEvent>(
    { fault: 'error', holderDied: 'warn', full: 'warn', recordPending: 'warn' },
    'debug',
  ),
  pubsub: byType<PubSubEvent>({}, 'debug'),

  auth(event: AuthEvent): Level {
    if (event.type === 'clientsUnreadable') return 'error';
    if (event.type === 'signingKeysUnavailable') return event.serving ? 'warn' : 'error';
    return 'info';
  },
};

/** The log line of a request: caller, operation, duration, and upstream calls. Empty values are left out. */
export function requestLine({ operation, viewer, codes, durationMs, stats }: RequestEnded): object {
  return {
    operation: operation && (operation.name === null ? operation.type : `${operation.type} ${operation.name}`),
    viewer: viewer ?? undefined,
    durationMs: Math.round(durationMs),
    codes: codes.length === 0 ? undefined : [...new Set(codes)],
    calls: nonEmpty(stats?.calls),
    cache: nonEmpty(stats?.cache),
    waitedMs: stats === null || stats.waitedMs < 1 ? undefined : Math.round(stats.waitedMs),
  };
}

const nonEmpty = (counts: object | undefined) => (Object.keys(counts ?? {}).length === 0 ? undefined : counts);
