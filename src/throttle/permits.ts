/**
 * Permits of one rate limit, tracked in memory. A call holds a permit while it is in flight; after the reply the permit
 * cools down for one window, so that no more than `permits` calls fall into any window of the upstream.
 */
import { cooldownMs, type WindowQuota } from './window-quota.js';
import type { Clock } from '../clock.js';
import { AimdLimit } from './aimd-limit.js';
import type { RetryAfter, Forecast } from './rate-limiter.js';
import { RttCompensation } from './rtt-compensation.js';

interface PermitState {
  readonly acquiredAt: number;
  /** Undefined while the call is in flight. */
  cooldownUntil: number | undefined;
}

/** The permits that calls of this process hold, with the AIMD limit and the RTT compensation of their quota. */
export class Permits {
  readonly limit: AimdLimit;
  readonly rtt: RttCompensation;
  readonly #clock: Clock;
  readonly #quota: WindowQuota;
  readonly #states = new Map<string, PermitState>();
  #pausedUntil = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, quota: WindowQuota) {
    this.#clock = clock;
    this.#quota = quota;
    this.limit = new AimdLimit(quota.permits);
    this.rtt = new RttCompensation(quota);
  }

  /** The quota with the number of permits that the AIMD limit currently allows. */
  effectiveQuota(): WindowQuota {
    return { permits: this.limit.current(this.#clock.now()), windowMs: this.#quota.windowMs };
  }

  /** Time to subtract from a cooldown, in milliseconds. Capped at the cooldown: a permit in flight is never free. */
  compensationMs(): number {
    return Math.min(cooldownMs(this.#quota), this.rtt.compensationMs(this.#clock.now()));
  }

  /** Grants no permit for this long. */
  pause(forMs: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.now() + forMs);
  }

  /** How long no permit is granted, in milliseconds. */
  get pausedMs(): number {
    return Math.max(0, this.#pausedUntil - this.#clock.now());
  }

  /** Undefined if one of `maxPermits` is free; otherwise when one will be, counting only permits that cool down. */
  retryAfter(maxPermits: number): RetryAfter | undefined {
    const now = this.#clock.now();
    if (this.#pausedUntil > now) return { retryAfterMs: this.#pausedUntil - now };
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
    // Expired permits are pruned here and not in retryAfter(), which is not called when Redis is the authority.
    for (const [other, state] of this.#states)
      if (state.cooldownUntil !== undefined && state.cooldownUntil <= now) this.#states.delete(other);
    this.#states.set(id, { acquiredAt: now, cooldownUntil: undefined });
  }

  cooldown(id: string, forMs: number): void {
    const now = this.#clock.now();
    this.#states.set(id, { acquiredAt: this.#states.get(id)?.acquiredAt ?? now, cooldownUntil: now + forMs });
  }

  /** Frees a permit at once: its call was never sent. */
  release(id: string): void {
    this.#states.delete(id);
  }

  /** The number of tracked permits, including expired ones that the next acquire will prune. */
  get size(): number {
    return this.#states.size;
  }

  /** The ids of the permits in use with their remaining cooldown; undefined while the call is in flight. */
  active(): [id: string, restMs: number | undefined][] {
    const now = this.#clock.now();
    return [...this.#states]
      .filter(([, state]) => state.cooldownUntil === undefined || state.cooldownUntil > now)
      .map(([id, state]) => [id, state.cooldownUntil === undefined ? undefined : state.cooldownUntil - now]);
  }

  /** When the permit was acquired. */
  acquiredAt(id: string): number {
    return this.#states.get(id)?.acquiredAt ?? this.#clock.now();
  }

  /** Predicts when permits become free. A call in flight is assumed to take the typical round trip. */
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
    const { pausedMs } = this;
    return { effectiveQuota, busyMs, cycleMs, rttFloorMs: this.rtt.floorMs(now), contendingReplicas, pausedMs };
  }
}
