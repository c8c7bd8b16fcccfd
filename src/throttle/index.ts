/**
 * The throttle: uses an upstream's whole quota, never exceeds it, and shares it fairly. A call waits for its turn, then
 * for a place; the place rests for a window from the reply, so that no second of the upstream's sees more calls than the
 * quota, however long the network takes. `p-limit` inside the pacing bounds the calls on their way.
 * May import errors and, for replicas that share a quota, ioredis. Knows keys, calls per second, flows, classes and
 * deadlines; never learns what is called, for whom, or what an answer holds. docs/throttle.md tells it at length.
 */
import { allowanceOf } from './allowance.js';
import { systemClock, type Clock } from './clock.js';
import { Departures } from './departures.js';
import type { QueueEvent } from './events.js';
import { Lane } from './lane.js';
import { memoryPacer } from './memory-pacer.js';
import type { Pacer } from './pacer.js';
import { checkTurn, expectQuota, type Turn } from './turn.js';

export { systemClock, type Clock } from './clock.js';
export type { QueueEvent, RedisEvent, RefusalReason, ThrottleEvent } from './events.js';
export { memoryPacer } from './memory-pacer.js';
export type { Pacer } from './pacer.js';
export { turnClasses, type Turn, type TurnClass } from './turn.js';

/** A quota as this gateway sees it. */
export interface Quota {
  key: string;
  callsPerSecond: number;
  /** Calls a second that are in force: less than the quota while the upstream refuses what the quota should admit. */
  limitInForce: number;
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
  run<T>(turn: Turn, call: () => Promise<T>): Promise<T>;
  /** The quotas that were used so far. */
  quotas(): readonly Quota[];
  /** One quota, used or not. */
  quota(key: string, callsPerSecond: number): Quota;
  /** Refuses whoever waits, with UPSTREAM_BUSY, and ends timers and connections. */
  close(): Promise<void>;
}

export interface ThrottleOptions {
  /** Who keeps the places; memory unless said otherwise. The throttle closes it when it closes. */
  pacer?: Pacer;
  clock?: Clock;
  /** Most calls that wait for one key; 10,000. */
  queueLimit?: number;
  /** Most calls of one key on their way at once; 32. */
  bulkhead?: number;
  onEvent?: (event: QueueEvent) => void;
}

export function createThrottle(options: ThrottleOptions = {}): Throttle {
  const { clock = systemClock, queueLimit = 10_000, bulkhead = 32, onEvent = () => undefined } = options;
  const pacer = options.pacer ?? memoryPacer({ clock });
  const departures = new Departures();
  const lanes = new Map<string, { lane: Lane; callsPerSecond: number }>();

  function laneOf(key: string, callsPerSecond: number): Lane {
    const known = lanes.get(key);
    if (known && known.callsPerSecond !== callsPerSecond) {
      throw new RangeError(
        `Expected the quota of ${key} to be ${known.callsPerSecond} as before; got ${callsPerSecond}.`,
      );
    }
    if (known) return known.lane;
    const allowance = allowanceOf(callsPerSecond);
    const open = (wake: () => void) => pacer.open(key, allowance, wake);
    const lane = new Lane({ key, allowance, clock, departures, queueLimit, bulkhead, onEvent, open });
    lanes.set(key, { lane, callsPerSecond });
    return lane;
  }

  return {
    async run(turn, call) {
      checkTurn(turn);
      return laneOf(turn.key, turn.callsPerSecond).run(turn, call);
    },
    quotas: () => [...lanes].map(([key, { lane, callsPerSecond }]) => quotaOf(key, callsPerSecond, lane)),
    quota(key, callsPerSecond) {
      expectQuota(key, callsPerSecond);
      return quotaOf(key, callsPerSecond, laneOf(key, callsPerSecond));
    },
    async close() {
      for (const { lane } of lanes.values()) lane.close();
      await pacer.close();
    },
  };
}

function quotaOf(key: string, callsPerSecond: number, lane: Lane): Quota {
  const { limitInForce, remaining, queued, inFlight } = lane;
  return { key, callsPerSecond, limitInForce, remaining, queued, inFlight, estimatedWaitMs: Math.ceil(lane.waitMs()) };
}
