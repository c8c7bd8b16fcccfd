/** What happens in this room, for metrics, traces and logs. All durations are milliseconds. */
import type { PriorityClass } from './call-request.js';

/**
 * Why a call was not sent: its wait is longer than its deadline allows, the queue is full, its deadline has come, or the
 * throttle is being closed.
 */
export type RefusalReason = 'wait' | 'full' | 'deadline' | 'closed';

export type QueueEvent =
  /** A call had its turn and is being sent. */
  | { type: 'waited'; key: string; flow: string; class: PriorityClass; waitedMs: number }
  /** A call was refused, or given up at its deadline. */
  | { type: 'refused'; key: string; flow: string; class: PriorityClass; reason: RefusalReason; retryAfterMs: number }
  /** The caller went away before the turn came. */
  | { type: 'abandoned'; key: string; flow: string; class: PriorityClass; waitedMs: number }
  /** The upstream refused a call although the quota was kept. */
  | { type: 'throttled'; key: string; flow: string; class: PriorityClass }
  /** How many calls a second this replica may send has changed: the upstream refused calls, or Redis went or came. */
  | { type: 'limitChanged'; key: string; callsPerSecond: number; effectiveLimit: number };

export type RedisEvent =
  /** Redis cannot be reached: the replica goes on by itself with its share, one of `replicas`. Said once. */
  | { type: 'redisUnavailable'; cause: string; replicas: number }
  /** Redis is back: the quota is shared again. */
  | { type: 'redisRecovered'; outageMs: number };

export type ThrottleEvent = QueueEvent | RedisEvent;
