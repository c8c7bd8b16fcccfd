/** What happens in this room, for metrics, traces and logs. All durations are milliseconds. */
import type { TurnClass } from './turn.js';

/**
 * Why a call was not sent: its wait is longer than its deadline allows, the queue is full, its deadline has come, or the
 * throttle is being closed.
 */
export type RefusalReason = 'wait' | 'full' | 'deadline' | 'closed';

export type QueueEvent =
  /** A call had its turn and is being sent. */
  | { type: 'waited'; key: string; flow: string; class: TurnClass; waitedMs: number }
  /** A call was refused, or given up at its deadline. */
  | { type: 'refused'; key: string; flow: string; class: TurnClass; reason: RefusalReason; retryAfterMs: number }
  /** The caller went away before the turn came. */
  | { type: 'abandoned'; key: string; flow: string; class: TurnClass; waitedMs: number }
  /** The upstream refused a call although the quota was kept. */
  | { type: 'throttled'; key: string; flow: string; class: TurnClass }
  /** How many calls a second this replica may send has changed: the upstream refused calls, or Redis went or came. */
  | { type: 'limitChanged'; key: string; callsPerSecond: number; limitInForce: number };

export type RedisEvent =
  /** Redis cannot be reached: the replica goes on by itself with its share, one of `replicas`. Said once. */
  | { type: 'redisLost'; cause: string; replicas: number }
  /** Redis is back: the quota is shared again. */
  | { type: 'redisBack'; outageMs: number };

export type ThrottleEvent = QueueEvent | RedisEvent;
