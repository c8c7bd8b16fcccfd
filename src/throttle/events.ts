/** Events of the throttle, for metrics, traces and logs. All durations are milliseconds. */
import type { PriorityClass } from './call-request.js';

/**
 * The reason why a call was not sent: its estimated wait exceeds its deadline, the queue is full, its deadline passed
 * in the queue, or the throttle was closed.
 */
export type RefusalReason = 'wait' | 'full' | 'deadline' | 'closed';

/** Events of a call queue. */
export type QueueEvent =
  /** A call got its permit and is being sent. */
  | { type: 'waited'; key: string; flow: string; class: PriorityClass; waitedMs: number }
  /** A call was rejected, at once or at its deadline. */
  | { type: 'refused'; key: string; flow: string; class: PriorityClass; reason: RefusalReason; retryAfterMs: number }
  /** The caller disconnected while the call was queued. */
  | { type: 'abandoned'; key: string; flow: string; class: PriorityClass; waitedMs: number }
  /** The upstream throttled a call although the quota was not exceeded. */
  | { type: 'throttled'; key: string; flow: string; class: PriorityClass }
  /** The effective limit changed: the upstream throttled calls, or Redis became unreachable or reachable. */
  | { type: 'limitChanged'; key: string; callsPerSecond: number; effectiveLimit: number };

/** Events of the shared rate limiter. */
export type RedisEvent =
  /**
   * Redis is unreachable. This replica continues with its share of the quota, one of `replicas` shares. Emitted once
   * per outage.
   */
  | { type: 'redisUnavailable'; cause: string; replicas: number }
  /** Redis is reachable: the quota is shared again. */
  | { type: 'redisRecovered'; outageMs: number };

export type ThrottleEvent = QueueEvent | RedisEvent;
