/**
 * The throttle: a rate limiter with a fair priority queue per quota. It uses the whole quota and never exceeds it.
 * A call waits in the queue, then acquires a permit. After the reply the permit cools down for one window, so that no
 * window of the upstream sees more calls than the quota, whatever the network latency. p-limit bounds concurrency.
 * May import errors and the clock and, for replicas that share a quota, src/redis. Knows keys, rates, flows, priority
 * classes and deadlines; does not know what is called, for whom, or what a reply holds. Explained in docs/throttle.md.
 */
import { toWindowQuota } from './window-quota.js';
import { systemClock, type Clock } from '../clock.js';
import type { QueueEvent } from './events.js';
import { KeyQueue } from './key-queue.js';
import { createMemoryRateLimitBackend } from './memory-rate-limiter.js';
import type { RateLimitBackend } from './rate-limiter.js';
import { checkCallRequest, expectQuota, type CallRequest } from './call-request.js';

export type { QueueEvent, RedisEvent, RefusalReason, ThrottleEvent } from './events.js';
export { createMemoryRateLimitBackend } from './memory-rate-limiter.js';
export type { RateLimitBackend } from './rate-limiter.js';
export type { CallRequest, PriorityClass } from './call-request.js';

/** The state of a quota, as this gateway tracks it. */
export interface QuotaStatus {
  key: string;
  callsPerSecond: number;
  /** Calls per second that are currently allowed: below the quota after the upstream throttled calls (AIMD). */
  effectiveLimit: number;
  /** Calls that could be sent at once. */
  remaining: number;
  /** Calls in the queue. */
  queued: number;
  /** Calls that were sent and have no reply yet. */
  inFlight: number;
  /** Estimated wait of a call at the end of the queue, in milliseconds; fair queueing may make it shorter. */
  estimatedWaitMs: number;
}

export interface Throttle {
  /**
   * Queues the call, sends it once it has a permit, and settles like the call. Before that it may reject with
   * - ThrottledError UPSTREAM_BUSY and retryAfterMs: at once if the estimated wait exceeds the deadline or the queue is
   *   full, or at the deadline if other calls went first
   * - the signal's reason, when the signal aborts
   * - RangeError, if the request is malformed
   *
   * A call that rejects with ThrottledError UPSTREAM_THROTTLED is requeued at the head. Its caller sees that error only
   * if the deadline passes first. Calls in flight are not aborted; their own timeout ends them.
   */
  run<T>(request: CallRequest, call: () => Promise<T>): Promise<T>;
  /**
   * Sends no call of this key for `forMs` milliseconds, ten minutes at most: the upstream asked to wait
   * (`Retry-After`). Replicas that share the quota pause too. Calls whose deadline is earlier are rejected at once with
   * UPSTREAM_BUSY.
   */
  pause(quota: Pick<CallRequest, 'key' | 'callsPerSecond'>, forMs: number): void;
  /** The quotas that have been used so far. */
  quotas(): readonly QuotaStatus[];
  /** One quota, used or not. */
  quota(key: string, callsPerSecond: number): QuotaStatus;
  /** Rejects all queued calls with UPSTREAM_BUSY, and closes timers and connections. */
  close(): Promise<void>;
}

export interface ThrottleOptions {
  /** Tracks the permits; in memory by default. `close` closes it too. */
  backend?: RateLimitBackend;
  clock?: Clock;
  /** Maximum number of queued calls per key; 10,000 by default. */
  maxQueued?: number;
  /** Maximum number of concurrent calls per key; 32 by default. */
  maxInFlight?: number;
  onEvent?: (event: QueueEvent) => void;
}

/** Creates a throttle with one queue per key. */
export function createThrottle(options: ThrottleOptions = {}): Throttle {
  const { clock = systemClock, maxQueued = 10_000, maxInFlight = 32, onEvent = () => undefined } = options;
  const backend = options.backend ?? createMemoryRateLimitBackend({ clock });
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
      return await queueFor(request.key, request.callsPerSecond).run(request, call);
    },
    pause: ({ key, callsPerSecond }, forMs) => queueFor(key, callsPerSecond).pause(forMs),
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
