/**
 * Permits of one rate limit, tracked in memory. A call holds a permit while it is in flight; after the reply the permit
 * cools down for one window, so that no more than `permits` calls fall into any window of the upstream.
 */
import { cooldownMs, type WindowQuota } from './window-quota.js';
import type { Clock } from '../clock.js';
import { AimdLimit } from './aimd-limit.js';
import type { RetryAfter, Forecast } from './rate-limiter.js';
import { RttCompensation } from './rtt-compensation.js';

/** The permits that calls of this process hold, with the AIMD limit and the RTT compensation of their quota. */
export class Permits {
  readonly limit: AimdLimit;
  readonly rtt: RttCompensation;
  readonly #clock: Clock;
  readonly #quota: WindowQuota;
  /** When the permits of calls in flight were acquired. */
  readonly #inFlight = new Map<string, number>();
  /**
   * Until when the others cool down. In the order of their replies, which is also the order in which they expire: all
   * cool down for the same time.
   */
  readonly #cooling = new Map<string, number>();
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

  /** Stops granting permits for this long. */
  pause(forMs: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.now() + forMs);
  }

  /** How long granting permits is still stopped, in milliseconds. */
  get pausedMs(): number {
    return Math.max(0, this.#pausedUntil - this.#clock.now());
  }

  /**
   * Undefined if one of `maxPermits` is free. Otherwise the time until one is free, counting only permits that cool
   * down.
   */
  retryAfter(maxPermits: number): RetryAfter | undefined {
    const now = this.#clock.now();
    if (this.#pausedUntil > now) return { retryAfterMs: this.#pausedUntil - now };
    if (this.size < maxPermits) return undefined;
    const busyMs = this.#coolingMs(now);
    const excess = this.#inFlight.size + busyMs.length - maxPermits;
    return excess < 0 ? undefined : { retryAfterMs: busyMs[excess] ?? Number.POSITIVE_INFINITY };
  }

  acquire(id: string): void {
    const now = this.#clock.now();
    // Expired permits are pruned here and not in retryAfter(), which is not called when Redis is the authority.
    for (const [other, until] of this.#cooling) {
      if (until > now) break;
      this.#cooling.delete(other);
    }
    this.#inFlight.set(id, now);
  }

  /** The call of a permit has ended. */
  complete(id: string, call: { roundTripMs: number; throttled: boolean; cooldownMs: number }): void {
    const now = this.#clock.now();
    this.rtt.record(call.roundTripMs, now);
    if (call.throttled) this.limit.onThrottled(this.#inFlight.get(id) ?? now, now);
    this.cooldown(id, call.cooldownMs);
  }

  cooldown(id: string, forMs: number): void {
    this.release(id);
    this.#cooling.set(id, this.#clock.now() + forMs);
  }

  /** Frees a permit at once: its call was never sent. */
  release(id: string): void {
    this.#inFlight.delete(id);
    this.#cooling.delete(id);
  }

  /** The number of tracked permits, including expired ones that the next acquire will prune. */
  get size(): number {
    return this.#inFlight.size + this.#cooling.size;
  }

  /** The ids of the permits in use with their remaining cooldown; undefined while the call is in flight. */
  active(): [id: string, restMs: number | undefined][] {
    const now = this.#clock.now();
    const cooling = [...this.#cooling].map(([id, until]): [string, number] => [id, until - now]);
    return [
      ...[...this.#inFlight.keys()].map((id): [string, undefined] => [id, undefined]),
      ...cooling.filter(([, restMs]) => restMs > 0),
    ];
  }

  /** Predicts when permits become free. A call in flight is assumed to take the typical round trip. */
  forecast(effectiveQuota: WindowQuota, contendingReplicas: number): Forecast {
    const now = this.#clock.now();
    const { rtt, size, pausedMs } = this;
    const { typicalMs } = rtt;
    const readBusyMs = () => this.#busyMs(effectiveQuota, now);
    // In most cases permits are free, and no list of those in use is needed.
    let busyMs: readonly number[] | undefined;
    return {
      effectiveQuota,
      get busyMs() {
        return (busyMs ??= readBusyMs());
      },
      maxBusy: size,
      cycleMs: Math.max(typicalMs, typicalMs + cooldownMs(effectiveQuota) - rtt.expectedCompensationMs(now)),
      rttFloorMs: rtt.floorMs(now),
      contendingReplicas,
      pausedMs,
    };
  }

  #busyMs(effectiveQuota: WindowQuota, now: number): readonly number[] {
    const { typicalMs } = this.rtt;
    const netCooldownMs = cooldownMs(effectiveQuota) - this.compensationMs();
    const inFlightMs = [...this.#inFlight.values()].map(
      (acquiredAt) => Math.max(acquiredAt + typicalMs, now) + netCooldownMs - now,
    );
    return [...inFlightMs, ...this.#coolingMs(now)].filter((ms) => ms > 0).toSorted((one, other) => one - other);
  }

  /** The remaining cooldown of each permit that cools down, in ascending order. */
  #coolingMs(now: number): readonly number[] {
    const compensation = this.compensationMs();
    return [...this.#cooling.values()]
      .map((until) => until - compensation - now)
      .filter((ms) => ms > 0)
      .toSorted((one, other) => one - other);
  }
}
