/** Which places the calls of this process occupy, in memory: in use until the reply, at rest for a window after it. */
import { cooldownMs, type WindowQuota } from './window-quota.js';
import type { Clock } from './clock.js';
import { AimdLimit } from './aimd-limit.js';
import type { RetryAfter, Forecast } from './rate-limiter.js';
import { RttCompensation } from './rtt-compensation.js';

interface PermitState {
  readonly acquiredAt: number;
  /** Undefined while the call is on its way. */
  cooldownUntil: number | undefined;
}

export class Permits {
  readonly limit: AimdLimit;
  readonly rtt: RttCompensation;
  readonly #clock: Clock;
  readonly #quota: WindowQuota;
  readonly #states = new Map<string, PermitState>();

  constructor(clock: Clock, quota: WindowQuota) {
    this.#clock = clock;
    this.#quota = quota;
    this.limit = new AimdLimit(quota.permits);
    this.rtt = new RttCompensation(quota);
  }

  /** The allowance with the places that are in force now. */
  effectiveQuota(): WindowQuota {
    return { permits: this.limit.current(this.#clock.now()), windowMs: this.#quota.windowMs };
  }

  /** No more than the whole rest: a place in use is not free, however long calls take. */
  compensationMs(): number {
    return Math.min(cooldownMs(this.#quota), this.rtt.compensationMs(this.#clock.now()));
  }

  /** Undefined if one of `allowed` places is free; else when one will be, as far as that depends on places at rest. */
  retryAfter(maxPermits: number): RetryAfter | undefined {
    const now = this.#clock.now();
    const compensation = this.compensationMs();
    const freeAt = [...this.#states.values()].map(
      (state) => (state.cooldownUntil ?? Number.POSITIVE_INFINITY) - compensation,
    );
    const busy = freeAt.filter((until) => until > now).toSorted((one, other) => one - other);
    const excess = busy.length - maxPermits;
    return excess < 0 ? undefined : { retryAfterMs: (busy[excess] ?? now) - now };
  }

  acquire(id: string): void {
    const now = this.#clock.now();
    // Here, and not where it is asked which are free: where they are shared, that is asked of Redis.
    for (const [other, state] of this.#states)
      if (state.cooldownUntil !== undefined && state.cooldownUntil <= now) this.#states.delete(other);
    this.#states.set(id, { acquiredAt: now, cooldownUntil: undefined });
  }

  cooldown(id: string, forMs: number): void {
    const now = this.#clock.now();
    this.#states.set(id, { acquiredAt: this.#states.get(id)?.acquiredAt ?? now, cooldownUntil: now + forMs });
  }

  release(id: string): void {
    this.#states.delete(id);
  }

  /** How many uses are remembered: those on their way, those at rest, and those that ended since the last was taken. */
  get size(): number {
    return this.#states.size;
  }

  /** The places by id, and how long each rests yet; undefined while its call is on its way. */
  active(): [id: string, restMs: number | undefined][] {
    const now = this.#clock.now();
    return [...this.#states]
      .filter(([, state]) => state.cooldownUntil === undefined || state.cooldownUntil > now)
      .map(([id, state]) => [id, state.cooldownUntil === undefined ? undefined : state.cooldownUntil - now]);
  }

  /** When the call that has the place was let go. */
  acquiredAt(id: string): number {
    return this.#states.get(id)?.acquiredAt ?? this.#clock.now();
  }

  /** A call on its way is taken to need the usual time, and a place never less than none. */
  forecast(effectiveQuota: WindowQuota, contendingReplicas: number): Forecast {
    const now = this.#clock.now();
    const netCooldownMs = cooldownMs(effectiveQuota) - this.compensationMs();
    const typicalMs = this.rtt.typicalMs;
    const busyMs = [...this.#states.values()]
      .map((state) =>
        state.cooldownUntil === undefined
          ? Math.max(state.acquiredAt + typicalMs, now) + netCooldownMs
          : state.cooldownUntil - this.compensationMs(),
      )
      .map((until) => until - now)
      .filter((ms) => ms > 0)
      .toSorted((one, other) => one - other);
    const cycleMs = Math.max(typicalMs, typicalMs + cooldownMs(effectiveQuota) - this.rtt.expectedCompensationMs(now));
    return { effectiveQuota, busyMs, cycleMs, rttFloorMs: this.rtt.floorMs(now), contendingReplicas };
  }
}
