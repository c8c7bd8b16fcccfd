import type { AuthEvent } from '../auth/index.js';
import type { CacheEvent } from '../cache/index.js';
import type { EventsEvent } from '../events/index.js';
import type { IdempotencyEvent } from '../idempotency/index.js';
import { levels, requestLine, upstreamLine, type Logger } from '../server/log-levels.js';
import type { Metering } from '../server/metrics/index.js';
import type { RequestEvent } from '../server/request-events.js';
import type { Tracing } from '../server/tracing/index.js';
import type { ThrottleEvent } from '../throttle/index.js';
import type { UpstreamEvent } from '../upstream/index.js';
import type { RedisWatch } from './redis-watch.js';

/** Who listens to the layers: none of them knows the others, and no layer knows any of them. */
export interface Observers {
  request(event: RequestEvent): void;
  throttle(event: ThrottleEvent): void;
  upstream(event: UpstreamEvent): void;
  cache(event: CacheEvent): void;
  idempotency(event: IdempotencyEvent): void;
  events(event: EventsEvent): void;
  auth(event: AuthEvent): void;
}

export interface ObserversOptions {
  readonly log: Logger;
  readonly metering: Metering;
  readonly redis: RedisWatch;
  readonly tracing: Tracing | null;
  /** An operation has begun to fail. */
  readonly onOutage: () => void;
}

/** Hands each event to the log, the metrics, the traces and the state of health. */
export function createObservers({ log, metering, redis, tracing, onOutage }: ObserversOptions): Observers {
  return {
    request(event) {
      metering.request(event);
      tracing?.request(event);
      if (event.kind !== 'request-ended') return;
      const level = levels.request(event);
      // Most is in the making of the line.
      if (log.isLevelEnabled(level)) log[level](requestLine(event), 'request');
    },
    throttle(event) {
      if (event.type === 'redisLost') redis.lost('throttle');
      if (event.type === 'redisBack') redis.back('throttle');
      metering.throttle(event);
      log[levels.throttle(event)](event, 'throttle');
    },
    upstream(event) {
      if (event.kind === 'breaker-changed' && event.state === 'open') onOutage();
      metering.upstream(event);
      tracing?.upstream(event);
      log[levels.upstream(event)](upstreamLine(event), 'upstream');
    },
    cache(event) {
      if (event.type === 'storeLost') redis.lost('cache');
      if (event.type === 'storeBack') redis.back('cache');
      metering.cache(event);
      log[levels.cache(event)](event, 'cache');
    },
    idempotency(event) {
      if (event.type === 'storeLost') redis.lost('idempotency');
      if (event.type === 'storeBack') redis.back('idempotency');
      metering.idempotency(event);
      log[levels.idempotency(event)](event, 'idempotency');
    },
    events(event) {
      if (event.type === 'busLost') redis.lost('events');
      if (event.type === 'busBack') redis.back('events');
      log[levels.events(event)](event, 'events');
    },
    auth(event) {
      metering.auth(event);
      log[levels.auth(event)](event, 'auth');
    },
  };
}
