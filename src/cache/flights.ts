/** Every fetch that is under way in this process: who shares which, in what order they go, what becomes of the answer. */
import { randomUUID } from 'node:crypto';
import type { CacheEvent } from './events.js';
import { Flight, until, type Landing } from './flight.js';
import type { EntryName } from './identity.js';
import type { FetchReason } from './port.js';
import type { Lease, Sight, Store } from './store.js';
import { snapshot } from './value.js';

/** What a flight is sent for. */
export interface Errand {
  readonly fetch: (why: FetchReason) => Promise<unknown>;
  /** How long the answer may be kept; 0: not at all. */
  readonly lifeMs: number;
  /** Told of the answer once it is kept, or is not going to be. */
  readonly landed: (value: unknown) => void;
}

export class Flights {
  readonly #store: Store;
  readonly #emit: (event: CacheEvent) => void;
  /** Of each entry the newest flight: the only one that callers may still join. */
  readonly #newest = new Map<string, Flight>();
  /** Of each entry the end of all flights so far that had to begin after a call. */
  readonly #queue = new Map<string, Promise<unknown>>();
  readonly #refreshes = new Map<string, AbortController>();

  constructor(store: Store, emit: (event: CacheEvent) => void) {
    this.#store = store;
    this.#emit = emit;
  }

  /** The flight that a caller who saw these generations may join. */
  find(entry: EntryName, generations: string | undefined): Flight | undefined {
    const flight = this.#newest.get(entry.id);
    return flight?.admits(generations) === true ? flight : undefined;
  }

  /** A flight for callers who saw this and found nothing to join. */
  launch(entry: EntryName, errand: Errand, seen: Sight): Flight {
    return this.#enter(entry, new Flight(false, seen, (flight) => this.#fly(entry, errand, flight, 'wait')));
  }

  /**
   * A flight for callers who want an answer fetched after their call. One of these flies at a time and one is waiting, which
   * everybody joins who comes meanwhile: two fetches serve any number of them.
   */
  launchAlone(entry: EntryName, errand: Errand): Flight {
    const before = this.#queue.get(entry.id);
    const flight = new Flight(true, undefined, async (self) => {
      await before;
      if (errand.lifeMs > 0) self.seen = await this.#store.look(entry);
      return this.#fly(entry, errand, self, 'insist');
    });
    // Also behind those before it: a flight that is given up while it waits must not let the next one pass.
    const turn = Promise.all([before, flight.settled]);
    this.#queue.set(entry.id, turn);
    void this.#leaveQueue(entry, turn);
    return this.#enter(entry, flight);
  }

  /** Fetches in the background, unless somebody, in any replica, is fetching already. Rejects with the fetch's error. */
  async refresh(entry: EntryName, errand: Errand, seen: Sight, deadline: number): Promise<void> {
    if (this.#refreshes.has(entry.id) || this.#newest.has(entry.id)) return;
    const abort = new AbortController();
    this.#refreshes.set(entry.id, abort);
    try {
      const turn = await this.#store.lead(entry, seen, 'leave', abort.signal);
      if (turn.kind !== 'lead') return;
      const why = { refresh: true, signal: abort.signal, deadline };
      await this.#carryOut(entry, errand, seen.generations, turn.lease, why);
    } catch (error) {
      // Ended by close: that says nothing about the upstream.
      if (!abort.signal.aborted) throw error;
    } finally {
      this.#refreshes.delete(entry.id);
    }
  }

  endRefreshes(): void {
    for (const abort of this.#refreshes.values()) abort.abort(new DOMException('The cache was closed.', 'AbortError'));
  }

  #enter(entry: EntryName, flight: Flight): Flight {
    this.#newest.set(entry.id, flight);
    void this.#leave(entry, flight);
    return flight;
  }

  async #leave(entry: EntryName, flight: Flight): Promise<void> {
    await flight.settled;
    if (this.#newest.get(entry.id) === flight) this.#newest.delete(entry.id);
  }

  async #leaveQueue(entry: EntryName, turn: Promise<unknown>): Promise<void> {
    await turn;
    if (this.#queue.get(entry.id) === turn) this.#queue.delete(entry.id);
  }

  async #fly(entry: EntryName, errand: Errand, flight: Flight, patience: 'wait' | 'insist'): Promise<Landing> {
    let lease: Lease | undefined;
    while (flight.seen !== undefined) {
      const turn = await this.#store.lead(entry, flight.seen, patience, flight.signal);
      if (turn.kind === 'kept') return { kept: turn.kept, own: false, inStore: true };
      if (turn.kind === 'lead') {
        lease = turn.lease;
        break;
      }
      flight.signal.throwIfAborted();
      flight.seen = await this.#store.look(entry);
      // Kept since the write that moved the generations, so it is later than anything this flight was asked for.
      if (patience === 'wait' && flight.seen?.kept !== undefined)
        return { kept: flight.seen.kept, own: false, inStore: true };
    }
    flight.begun = true;
    const why = { refresh: false, signal: flight.signal, deadline: flight.deadline };
    return this.#carryOut(entry, errand, flight.seen?.generations, lease, why);
  }

  async #carryOut(
    entry: EntryName,
    errand: Errand,
    generations: string | undefined,
    lease: Lease | undefined,
    why: FetchReason,
  ): Promise<Landing> {
    const landing = await this.#bring(entry, errand, generations, lease, why);
    errand.landed(landing.kept.value);
    return landing;
  }

  async #bring(
    entry: EntryName,
    errand: Errand,
    generations: string | undefined,
    lease: Lease | undefined,
    why: FetchReason,
  ): Promise<Landing> {
    const version = randomUUID();
    const fetchedFrom = this.#store.now();
    let answer: unknown;
    try {
      // It may have been given up while its turn came; the lease that came with it is ended below.
      why.signal.throwIfAborted();
      answer = await until(why.signal, errand.fetch(why));
    } catch (error) {
      if (lease !== undefined) void this.#store.release(entry, lease);
      throw error;
    }
    const fetchedAt = this.#store.now();
    const taken = snapshot(answer);
    const kept = { value: taken === undefined ? answer : taken.value, version, fetchedFrom, fetchedAt };
    if (errand.lifeMs === 0) return { kept, own: true, inStore: false };
    if (taken === undefined || generations === undefined) {
      if (lease !== undefined) void this.#store.release(entry, lease);
      this.#emit({ type: 'refusedToKeep', reason: taken === undefined ? 'notJson' : 'storeLost' });
      return { kept, own: true, inStore: false };
    }
    const fetched = { ...kept, snapshot: taken, generations, lifeMs: errand.lifeMs };
    const outcome = await this.#store.keep(entry, fetched, lease);
    this.#emit(
      outcome === 'kept' ? { type: 'stored', bytes: taken.bytes } : { type: 'refusedToKeep', reason: outcome },
    );
    return { kept, own: true, inStore: outcome === 'kept' };
  }
}
