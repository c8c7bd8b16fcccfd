/** The places of one quota, shared with other replicas through Redis, or a share of them while Redis is away. */
import { restMs, shareOf, type Allowance } from './allowance.js';
import type { Clock } from './clock.js';
import { climbMs, stepOf } from './limit.js';
import { write, type News } from './news.js';
import type { Later, Outlook, Pace, Place } from './pacer.js';
import { Places } from './places.js';
import type { RedisLink } from './redis-link.js';
import { keysOf } from './redis-script.js';

/** A replica in line asks again this often, and is taken to be gone if it has not for a while longer. */
const askAgainMs = 1000;
const patienceMs = 1750;
/** Added to a window in which calls of replicas that cannot be heard any more may still be counted. */
const slackMs = 250;

export interface SharedPaceOptions {
  readonly link: RedisLink;
  readonly prefix: string;
  readonly replica: string;
  readonly clock: Clock;
  readonly key: string;
  readonly allowance: Allowance;
  readonly wake: () => void;
  /** How long a place outlives a replica that died with it, beyond the window; a living one renews it every second. */
  readonly graceMs: number;
}

/** What Redis said last. */
interface Heard {
  readonly at: number;
  readonly sharers: number;
  readonly restMs: readonly number[];
}

export class SharedPace implements Pace {
  readonly #options: SharedPaceOptions;
  readonly #keys: [string, string, string, string];
  readonly #longestMs: number;
  readonly #places: Places;
  #taken = 0;
  /** Places that Redis may have given without our learning of it. */
  #unanswered: string[] = [];
  #heard: Heard = { at: Number.NEGATIVE_INFINITY, sharers: 1, restMs: [] };
  /** Whether Redis has this replica in line, and when it asks again. */
  #inLine = false;
  #asksAt = Number.NEGATIVE_INFINITY;

  constructor(options: SharedPaceOptions) {
    this.#options = options;
    this.#keys = keysOf(options.prefix, options.key);
    this.#longestMs = restMs(options.allowance) + options.graceMs;
    this.#places = new Places(options.clock, options.allowance);
  }

  async ask(): Promise<Place | Later> {
    const { link } = this.#options;
    if (link.starting) return { againInMs: Number.POSITIVE_INFINITY };
    // Alone, or just back: what Redis does not know of is covered by the shares, of which this is one.
    const full = link.sharing && !link.cautious ? undefined : this.#places.full(this.#share().places);
    if (full || !link.sharing) return full ?? this.#take(this.#nextLease());
    const lease = this.#nextLease();
    this.#inLine = true;
    // Until the answer is here, any news may be newer than it.
    this.#asksAt = Number.POSITIVE_INFINITY;
    const asked = this.#run('take', lease, this.#longestMs, this.#places.creditMs(), patienceMs);
    const answer = await link.answer(asked);
    if (!Array.isArray(answer)) {
      this.#unanswered.push(lease);
      return { againInMs: 0 };
    }
    return this.#understand(answer.map(Number), lease);
  }

  withdraw(): void {
    const { link } = this.#options;
    const wasInLine = this.#inLine;
    this.#leaveLine();
    if (!wasInLine || !link.sharing) return;
    void link.answer(this.#run('leave'));
    this.#publish({ freeInMs: 0 });
  }

  outlook(): Outlook {
    const { link, clock, allowance } = this.#options;
    const inForce = this.#places.inForce();
    if (!link.sharing) return this.#places.outlook(this.#share(), 1);
    const now = clock.now();
    const typicalMs = this.#places.roundTrip.typicalMs;
    const own = this.#places.outlook(inForce, this.#heard.sharers);
    const busyMs = this.#heard.restMs
      // Longer than a window is a call on its way, whose place is held until it is answered.
      .map((ms) => Math.min(ms, typicalMs + restMs(allowance)) - this.#places.creditMs() - (now - this.#heard.at))
      .filter((ms) => ms > 0);
    return { ...own, busyMs: busyMs.length > own.busyMs.length ? busyMs : own.busyMs };
  }

  /** Redis is lost. Places that others may have used until now count as used once more. */
  lost(): void {
    const { allowance, wake } = this.#options;
    this.#leaveLine();
    const unknown = this.#share().places - this.#places.uses().length;
    for (let place = 0; place < unknown; place++) this.#places.rest(`unknown ${place}`, restMs(allowance) + slackMs);
    wake();
  }

  /** Tells Redis which places are in use here, whatever it knows of them. */
  async tell(): Promise<void> {
    const uses = this.#places.uses().filter(([lease]) => lease.startsWith(this.#options.replica));
    if (uses.length > 0)
      await this.#run('hold', ...uses.flatMap(([lease, restMs]) => [lease, restMs ?? this.#longestMs]));
  }

  /** Redis is there: whoever waits may ask it. */
  shared(): void {
    this.#options.wake();
  }

  /** Calls that take long keep their places; places that nobody here knows of are given back. */
  renew(): void {
    const { link } = this.#options;
    const open = this.#places.uses().filter(([, restMs]) => restMs === undefined);
    if (open.length > 0) void link.answer(this.#run('hold', ...open.flatMap(([lease]) => [lease, this.#longestMs])));
    if (this.#unanswered.length > 0) void link.answer(this.#run('drop', ...this.#unanswered.splice(0)));
  }

  /** Something was published about this quota. */
  heard({ from, freeInMs, roundTripMs }: News): void {
    const { clock, replica, wake } = this.#options;
    const now = clock.now();
    if (from !== replica && roundTripMs !== undefined) this.#places.roundTrip.saw(roundTripMs, now);
    if (this.#asksAt > now + freeInMs) wake();
  }

  #understand([granted, againInMs = 0, limit = 1, sharers = 1, ...restMs]: number[], lease: string): Place | Later {
    const now = this.#options.clock.now();
    this.#places.limit.learn(limit, now);
    this.#heard = { at: now, sharers: Math.max(1, sharers), restMs: granted ? [...restMs, this.#longestMs] : restMs };
    if (granted) {
      this.#leaveLine();
      return this.#take(lease);
    }
    const inMs = Math.min(againInMs, askAgainMs);
    if (this.#inLine) this.#asksAt = now + inMs;
    return { againInMs: inMs };
  }

  #leaveLine(): void {
    this.#inLine = false;
    this.#asksAt = Number.NEGATIVE_INFINITY;
  }

  #take(lease: string): Place {
    const { link, clock, wake } = this.#options;
    const places = this.#places;
    places.take(lease);
    return {
      replied: (roundTripMs, throttled) => {
        const now = clock.now();
        const rest = restMs(link.sharing ? this.#options.allowance : this.#share());
        places.roundTrip.saw(roundTripMs, now);
        if (throttled) places.limit.refused(places.since(lease), now);
        places.rest(lease, rest);
        if (!link.sharing) return wake();
        void link.answer(this.#run('hold', lease, rest));
        if (throttled) void this.#refused(now - places.since(lease));
        this.#publish({ freeInMs: Math.max(0, rest - places.creditMs()), roundTripMs });
      },
      unused: () => {
        places.free(lease);
        if (!link.sharing) return wake();
        void link.answer(this.#run('drop', lease));
        this.#publish({ freeInMs: 0 });
      },
    };
  }

  async #refused(ageMs: number): Promise<void> {
    const limit = Number(await this.#options.link.answer(this.#run('refuse', ageMs)));
    if (limit > 0) this.#places.limit.learn(limit, this.#options.clock.now());
  }

  #share(): Allowance {
    const { link } = this.#options;
    return shareOf(this.#places.inForce(), link.rank, link.replicas);
  }

  #nextLease(): string {
    return `${this.#options.replica} ${++this.#taken}`;
  }

  #publish(news: Pick<News, 'freeInMs' | 'roundTripMs'>): void {
    const { link, key, replica } = this.#options;
    link.publish(write({ key, from: replica, ...news }));
  }

  #run(verb: string, ...rest: (string | number)[]): Promise<unknown> {
    const { link, replica, allowance } = this.#options;
    const { places } = allowance;
    const keptMs = Math.ceil(2 * this.#longestMs + 600_000);
    return link.redis.pace(
      ...this.#keys,
      verb,
      replica,
      places,
      restMs(allowance),
      stepOf(places),
      climbMs,
      keptMs,
      ...rest,
    );
  }
}
