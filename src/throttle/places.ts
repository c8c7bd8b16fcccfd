/** Which places the calls of this process occupy, in memory: in use until the reply, at rest for a window after it. */
import { restMs, type Allowance } from './allowance.js';
import type { Clock } from './clock.js';
import { Limit } from './limit.js';
import type { Later, Outlook } from './pacer.js';
import { RoundTrip } from './round-trip.js';

interface Use {
  readonly since: number;
  /** Undefined while the call is on its way. */
  restsUntil: number | undefined;
}

export class Places {
  readonly limit: Limit;
  readonly roundTrip: RoundTrip;
  readonly #clock: Clock;
  readonly #whole: Allowance;
  readonly #uses = new Map<string, Use>();

  constructor(clock: Clock, whole: Allowance) {
    this.#clock = clock;
    this.#whole = whole;
    this.limit = new Limit(whole.places);
    this.roundTrip = new RoundTrip(whole);
  }

  /** The allowance with the places that are in force now. */
  inForce(): Allowance {
    return { places: this.limit.inForce(this.#clock.now()), windowMs: this.#whole.windowMs };
  }

  /** No more than the whole rest: a place in use is not free, however long calls take. */
  creditMs(): number {
    return Math.min(restMs(this.#whole), this.roundTrip.creditMs(this.#clock.now()));
  }

  /** Undefined if one of `allowed` places is free; else when one will be, as far as that depends on places at rest. */
  full(allowed: number): Later | undefined {
    const now = this.#clock.now();
    const credit = this.creditMs();
    const rests = [...this.#uses.values()].map((use) => (use.restsUntil ?? Number.POSITIVE_INFINITY) - credit);
    const busy = rests.filter((until) => until > now).toSorted((one, other) => one - other);
    const tooMany = busy.length - allowed;
    return tooMany < 0 ? undefined : { againInMs: (busy[tooMany] ?? now) - now };
  }

  take(id: string): void {
    const now = this.#clock.now();
    // Here, and not where it is asked which are free: where they are shared, that is asked of Redis.
    for (const [other, use] of this.#uses)
      if (use.restsUntil !== undefined && use.restsUntil <= now) this.#uses.delete(other);
    this.#uses.set(id, { since: now, restsUntil: undefined });
  }

  rest(id: string, forMs: number): void {
    const now = this.#clock.now();
    this.#uses.set(id, { since: this.#uses.get(id)?.since ?? now, restsUntil: now + forMs });
  }

  free(id: string): void {
    this.#uses.delete(id);
  }

  /** How many uses are remembered: those on their way, those at rest, and those that ended since the last was taken. */
  get remembered(): number {
    return this.#uses.size;
  }

  /** The places by id, and how long each rests yet; undefined while its call is on its way. */
  uses(): [id: string, restMs: number | undefined][] {
    const now = this.#clock.now();
    return [...this.#uses]
      .filter(([, use]) => use.restsUntil === undefined || use.restsUntil > now)
      .map(([id, use]) => [id, use.restsUntil === undefined ? undefined : use.restsUntil - now]);
  }

  /** When the call that has the place was let go. */
  since(id: string): number {
    return this.#uses.get(id)?.since ?? this.#clock.now();
  }

  /** A call on its way is taken to need the usual time, and a place never less than none. */
  outlook(inForce: Allowance, sharers: number): Outlook {
    const now = this.#clock.now();
    const pauseMs = restMs(inForce) - this.creditMs();
    const typicalMs = this.roundTrip.typicalMs;
    const busyMs = [...this.#uses.values()]
      .map((use) =>
        use.restsUntil === undefined
          ? Math.max(use.since + typicalMs, now) + pauseMs
          : use.restsUntil - this.creditMs(),
      )
      .map((until) => until - now)
      .filter((ms) => ms > 0)
      .toSorted((one, other) => one - other);
    const lapMs = Math.max(typicalMs, typicalMs + restMs(inForce) - this.roundTrip.prospectMs(now));
    return { inForce, busyMs, lapMs, floorMs: this.roundTrip.floorMs(now), sharers };
  }
}
