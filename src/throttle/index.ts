/**
 * The throttle: uses an upstream's whole quota, never exceeds it, and shares it fairly. A call waits for its turn, then
 * for a place; the place rests for a window from the reply, so that no second of the upstream's sees more calls than the
 * quota, however long the network takes. `p-limit` inside the pacing bounds the calls on their way.
 * May import errors and, for replicas that share a quota, ioredis. Knows keys, calls per second, flows, classes and
 * deadlines; never learns what is called, for whom, or what an answer holds. docs/throttle.md tells it at length.
 */
import { toWindowQuota } from './window-quota.js';
import { systemClock, type Clock } from './clock.js';
import { AbortFanout } from './abort-fanout.js';
import type { QueueEvent } from './events.js';
import { KeyQueue } from './key-queue.js';
import { createMemoryRateLimitBackend } from './memory-rate-limiter.js';
import type { RateLimitBackend } from './rate-limiter.js';
import { checkCallRequest, expectQuota, type CallRequest } from './call-request.js';

export { systemClock, type Clock } from './clock.js';
export type { QueueEvent, RedisEvent, RefusalReason, ThrottleEvent } from './events.js';
export { createMemoryRateLimitBackend } from './memory-rate-limiter.js';
export type { RateLimitBackend } from './rate-limiter.js';
export { priorityClasses, type CallRequest, type PriorityClass } from './call-request.js';

/** A quota as this gateway sees it. */
export interface QuotaStatus {
  key: string;
  callsPerSecond: number;
  /** Calls a second that are in force: less than the quota while the upstream refuses what the quota should admit. */
  effectiveLimit: number;
  /** What is left of it at this moment: calls that could be sent at once. */
  remaining: number;
  /** Calls that wait for their turn. */
  queued: number;
  /** Calls on their way. */
  inFlight: number;
  /** What a call would wait that came now and went behind everybody, in milliseconds; fairness may make it less. */
  estimatedWaitMs: number;
}

export interface Throttle {
  /**
   * Waits for a turn and a place, then carries the call out and gives what it gives. Before that it may reject
   * - with ThrottledError UPSTREAM_BUSY and retryAfterMs: at once if the known wait is longer than the deadline allows or
   *   the queue is full; at the deadline, never later, if others went before;
   * - with the signal's reason when it aborts;
   * A call that rejects with ThrottledError UPSTREAM_THROTTLED goes back to the head of the queue, and the caller learns
   * of it only if the deadline comes first. Calls on their way are left alone: their own timeout ends them.
   * - with a RangeError if the turn is not well formed.
   */
  run<T>(request: CallRequest, call: () => Promise<T>): Promise<T>;
  /** The quotas that were used so far. */
  quotas(): readonly QuotaStatus[];
  /** One quota, used or not. */
  quota(key: string, callsPerSecond: number): QuotaStatus;
  /** Refuses whoever waits, with UPSTREAM_BUSY, and ends timers and connections. */
  close(): Promise<void>;
}

export interface ThrottleOptions {
  /** Who keeps the places; memory unless said otherwise. The throttle closes it when it closes. */
  backend?: RateLimitBackend;
  clock?: Clock;
  /** Most calls that wait for one key; 10,000. */
  maxQueued?: number;
  /** Most calls of one key on their way at once; 32. */
  maxInFlight?: number;
  onEvent?: (event: QueueEvent) => void;
}

export function createThrottle(options: ThrottleOptions = {}): Throttle {
  const { clock = systemClock, maxQueued = 10_000, maxInFlight = 32, onEvent = () => undefined } = options;
  const backend = options.backend ?? createMemoryRateLimitBackend({ clock });
  const abortFanout = new AbortFanout();
  const queues = new Map<string, { queue: KeyQueue; callsPerSecond: number }>();

  function queueFor(key: string, callsPerSecond: number): KeyQueue {
    const known = queues.get(key);
    if (known && known.callsPerSecond !== callsPerSecond) {
      throw new RangeError(
        `Expected the quota of ${key} to be ${known.callsPerSecond} as before; got ${callsPerSecond}.`,
      );
    }
    if (known) return known.queue;
    const windowQuota = toWindowQuota(callsPerSecond);
    const createLimiter = (wake: () => void) => backend.open(key, windowQuota, wake);
    const queue = new KeyQueue({
      key,
      windowQuota,
      clock,
      abortFanout,
      maxQueued,
      maxInFlight,
      onEvent,
      createLimiter,
    });
    queues.set(key, { queue, callsPerSecond });
    return queue;
  }

  return {
    async run(request, call) {
      checkCallRequest(request);
      return queueFor(request.key, request.callsPerSecond).run(request, call);
    },
    quotas: () => [...queues].map(([key, { queue, callsPerSecond }]) => toQuotaStatus(key, callsPerSecond, queue)),
    quota(key, callsPerSecond) {
      expectQuota(key, callsPerSecond);
      return toQuotaStatus(key, callsPerSecond, queueFor(key, callsPerSecond));
    },
    async close() {
      for (const { queue } of queues.values()) queue.close();
      await backend.close();
    },
  };
}

function toQuotaStatus(key: string, callsPerSecond: number, queue: KeyQueue): QuotaStatus {
  const { effectiveLimit, remaining, queued, inFlight } = queue;
  return {
    key,
    callsPerSecond,
    effectiveLimit,
    remaining,
    queued,
    inFlight,
    estimatedWaitMs: Math.ceil(queue.estimateWaitMs()),
  };
}
