import type { AuthEvent } from '../auth/index.js';
import { levels, requestLine, type Level } from '../server/observability/log-levels.js';
import type { Logger } from '../server/observability/log.js';
import type { MetricsRecorder } from '../server/observability/metrics/index.js';
import type { RequestEvent } from '../server/observability/request-events.js';
import type { Tracing } from '../server/observability/tracing/index.js';
import type { UpstreamEvent } from '../upstream/index.js';
import type { StateChange } from '../redis/index.js';
import type { RedisStatus, RedisUser } from './redis-status.js';

/** Receives the events of all layers, which know nothing of logs, metrics and traces. */
export type Observers = ReturnType<typeof createObservers>;

export interface ObserversOptions {
  readonly log: Logger;
  readonly metrics: MetricsRecorder;
  readonly redisStatus: RedisStatus;
  readonly tracing: Tracing | null;
  /** Called when a circuit breaker opens. */
  readonly onOutage: () => void;
}

/** Passes each event to the log, the metrics, the traces and the health status. */
export function createObservers({ log, metrics, redisStatus, tracing, onOutage }: ObserversOptions) {
  /** For a layer that reports when it cannot use Redis, by events that end in Unavailable and Recovered. */
  function observer<E extends { readonly type: string }>(
    user: RedisUser,
    levelOf: (event: E) => Level,
    count: (event: E) => void = () => undefined,
  ) {
    return (event: E): void => {
      if (event.type.endsWith('Unavailable')) redisStatus.markDown(user);
      if (event.type.endsWith('Recovered')) redisStatus.markUp(user);
      count(event);
      const line: object = event;
      log[levelOf(event)](line, user);
    };
  }

  return {
    request(event: RequestEvent): void {
      metrics.request(event);
      tracing?.requests.record(event);
      if (event.kind !== 'request-ended') return;
      const level = levels.request(event);
      // Building the line costs more than writing it.
      if (log.isLevelEnabled(level)) log[level](requestLine(event), 'request');
    },
    throttle: observer('throttle', levels.throttle, metrics.throttle),
    upstream(event: UpstreamEvent): void {
      if (event.kind === 'breaker-changed' && event.state === 'open') onOutage();
      metrics.upstream(event);
      tracing?.upstream(event);
      log[levels.upstream(event)](event, 'upstream');
    },
    cache: observer('cache', levels.cache, metrics.cache),
    idempotency: observer('idempotency', levels.idempotency, metrics.idempotency),
    pubsub: observer('pubsub', levels.pubsub),
    /** Reports whether a user of Redis that emits no events of its own can reach Redis. */
    redis(user: RedisUser, change: StateChange): void {
      if (change.state === 'lost') {
        redisStatus.markDown(user);
        log.warn({ user, type: 'redisUnavailable', reason: change.reason }, 'redis');
      } else if (change.lostMs > 0) {
        redisStatus.markUp(user);
        log.info({ user, type: 'redisRecovered', outageMs: Math.round(change.lostMs) }, 'redis');
      }
    },
    auth(event: AuthEvent): void {
      metrics.auth(event);
      log[levels.auth(event)](event, 'auth');
    },
  };
}
