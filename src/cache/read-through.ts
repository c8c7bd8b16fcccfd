/** The cache itself: who is answered with what is kept, who waits for which fetch, and what a failure comes to. */
import { LRUCache } from 'lru-cache';
import { ThrottledError } from '../errors.js';
import type { CacheEvent } from './events.js';
import { until, type Flight } from './flight.js';
import { Flights, type Errand } from './flights.js';
import { nameEntry, nameTags, type EntryName } from './identity.js';
import type { Cache, CacheAnswer, CacheMark, CacheOptions, CachePeek, CacheRead, Parts, ReadState } from './port.js';
import { standsInByDefault } from './stand-in.js';
import type { Kept, Sight, Store } from './store.js';

const hit: CacheEvent = { type: 'hit' };

/** A refresh that failed: for which version, with what, and when the next one may be tried. */
interface Trouble {
  readonly version: string;
  readonly error: unknown;
  readonly retryAt: number;
}

/** How long after a failed refresh the next one waits, so that a dead upstream is not asked by every read. */
const retryRefreshMs = 1_000;

export class ReadThrough implements Cache {
  readonly #store: Store;
  readonly #flights: Flights;
  readonly #emit: (event: CacheEvent) => void;
  readonly #standsIn: (error: unknown) => boolean;
  readonly #now: () => number;
  /** Marks that were found current, and what would have to happen before they are not. */
  readonly #confirmed = new WeakMap<readonly CacheMark[], { readonly changes: number; readonly until: number }>();
  /** The same of what was peeked at, by the list that is its key. */
  readonly #peeked = new WeakMap<
    Parts,
    {
      readonly changes: number;
      readonly tags: readonly Parts[];
      readonly freshMs: number;
      readonly kept: Kept;
      readonly mark: CacheMark;
    }
  >();
  readonly #troubles = new LRUCache<string, Trouble>({ max: 1_000 });

  constructor(store: Store, options: CacheOptions) {
    this.#store = store;
    this.#emit = options.onEvent ?? (() => {});
    this.#standsIn = options.standsIn ?? standsInByDefault;
    this.#now = options.now ?? Date.now;
    this.#flights = new Flights(store, this.#emit);
  }

  async read<T>(request: CacheRead<T>): Promise<CacheAnswer<T>> {
    expectDuration('freshMs', request.freshMs);
    expectDuration('staleMs', request.staleMs);
    const { signal, deadline } = request;
    const entry = nameEntry(request.key, request.tags);
    const lifeMs = request.freshMs > 0 ? request.freshMs + request.staleMs : 0;
    for (;;) {
      signal?.throwIfAborted();
      const looked = lifeMs > 0 ? this.#store.look(entry) : undefined;
      // Memory answers at once: a hit should not wait for its turn.
      const sight = looked instanceof Promise ? await until(signal, looked) : looked;
      const served = request.wantFresh === true ? undefined : this.#serve(request, entry, sight);
      if (served !== undefined) return served;

      const seen = request.wantFresh === true ? undefined : sight;
      const errand = errandOf(request, lifeMs);
      const known = this.#flights.find(entry, seen?.generations);
      const flight =
        known ?? (seen ? this.#flights.launch(entry, errand, seen) : this.#flights.launchAlone(entry, errand));
      try {
        const { kept, own, inStore } = await flight.join(signal, deadline);
        const freshUntil = inStore ? kept.fetchedAt + request.freshMs : 0;
        return this.#answer<T>(known === undefined && own ? 'miss' : 'joined', entry, kept, freshUntil);
      } catch (error) {
        signal?.throwIfAborted();
        if (this.#hasMoreTime(deadline, flight, error)) continue;
        const standIn = await this.#standIn(request, entry, error);
        if (standIn === undefined) throw error;
        return standIn;
      }
    }
  }

  get isImmediate(): boolean {
    return this.#store.changes !== undefined;
  }

  peek<T>({
    key,
    tags,
    freshMs,
    isQuiet = false,
  }: CachePeek<T>): CacheAnswer<T> | undefined | Promise<CacheAnswer<T> | undefined> {
    if (freshMs === 0) return undefined;
    const { changes } = this.#store;
    const before = changes === undefined ? undefined : this.#peeked.get(key);
    if (before !== undefined && before.changes === changes && before.tags === tags && before.freshMs === freshMs) {
      const { kept, mark } = before;
      const now = this.#store.now();
      if (now >= mark.freshUntil) return undefined;
      if (!isQuiet) this.#emit(hit);
      // What is kept under a name was fetched by a read of that name; its type is the callers' agreement.
      return { value: kept.value as T, state: 'hit', ageMs: Math.max(0, now - kept.fetchedAt), mark };
    }
    const entry = nameEntry(key, tags);
    const sight = this.#store.look(entry);
    if (sight instanceof Promise) return sight.then((seen) => this.#hit<T>(entry, seen, freshMs, isQuiet));
    const answer = this.#hit<T>(entry, sight, freshMs, isQuiet);
    if (answer !== undefined && sight?.kept !== undefined && changes !== undefined)
      this.#peeked.set(key, { changes, tags, freshMs, kept: sight.kept, mark: answer.mark });
    return answer;
  }

  async write<T>(tags: readonly Parts[], run: () => Promise<T>): Promise<T> {
    const write = await this.#store.open(nameTags(tags));
    try {
      return await run();
    } finally {
      await this.#store.settle(write);
      this.#emit({ type: 'dropped', tags: write.tags.length });
    }
  }

  async drop(tags: readonly Parts[]): Promise<void> {
    const names = nameTags(tags);
    await this.#store.settle({ tags: names });
    this.#emit({ type: 'dropped', tags: names.length });
  }

  current(marks: readonly CacheMark[]): boolean | Promise<boolean> {
    const now = this.#store.now();
    const { changes } = this.#store;
    const confirmed = this.#confirmed.get(marks);
    if (confirmed !== undefined && confirmed.changes === changes && now < confirmed.until) return true;
    const waiting: Promise<boolean>[] = [];
    let until = Infinity;
    for (const mark of marks) {
      if (mark.freshUntil <= now) return false;
      until = Math.min(until, mark.freshUntil);
      const sight = this.#store.look(mark.entry);
      if (sight instanceof Promise) waiting.push(sight.then((seen) => seen?.kept?.version === mark.version));
      else if (sight?.kept?.version !== mark.version) return false;
    }
    if (waiting.length > 0) return Promise.all(waiting).then((all) => all.every(Boolean));
    if (changes !== undefined) this.#confirmed.set(marks, { changes, until });
    return true;
  }

  held(): { entries: number; bytes: number } {
    return this.#store.held();
  }

  async close(): Promise<void> {
    this.#flights.endRefreshes();
    await this.#store.close();
  }

  #hit<T>(entry: EntryName, sight: Sight | undefined, freshMs: number, isQuiet: boolean): CacheAnswer<T> | undefined {
    if (sight?.kept === undefined) return undefined;
    const freshUntil = sight.kept.fetchedAt + freshMs;
    if (this.#store.now() >= freshUntil) return undefined;
    if (!isQuiet) this.#emit(hit);
    return this.#answerOf<T>('hit', entry, sight.kept, freshUntil);
  }

  #serve<T>(request: CacheRead<T>, entry: EntryName, sight: Sight | undefined): CacheAnswer<T> | undefined {
    if (sight?.kept === undefined) return undefined;
    const { kept } = sight;
    const age = this.#store.now() - kept.fetchedAt;
    if (age < request.freshMs) return this.#answer<T>('hit', entry, kept, kept.fetchedAt + request.freshMs);
    const lifeMs = request.freshMs + request.staleMs;
    if (age >= lifeMs) return undefined;

    const known = this.#troubles.get(entry.id);
    const trouble = known?.version === kept.version ? known : undefined;
    if (trouble === undefined || trouble.retryAt <= this.#now()) {
      const errand = errandOf(request, lifeMs);
      const refreshed = this.#flights.refresh(entry, errand, sight, this.#now() + lifeMs - age);
      refreshed.catch((error: unknown) => this.#noteFailure(entry, kept, error));
    }
    if (trouble === undefined) return this.#answer<T>('stale', entry, kept, 0);
    return { ...this.#answer<T>('staleOnError', entry, kept, 0), error: trouble.error };
  }

  #noteFailure(entry: EntryName, kept: Kept, error: unknown): void {
    this.#emit({ type: 'refreshFailed', error });
    if (this.#standsIn(error)) {
      this.#troubles.set(entry.id, { version: kept.version, error, retryAt: this.#now() + retryRefreshMs });
    } else {
      // The upstream said no: the next read asks for itself and is told so.
      void this.#store.forget(entry);
    }
  }

  async #standIn<T>(request: CacheRead<T>, entry: EntryName, error: unknown): Promise<CacheAnswer<T> | undefined> {
    if (request.freshMs === 0 || !this.#standsIn(error)) return undefined;
    const kept = (await this.#store.look(entry))?.kept;
    if (kept === undefined || this.#store.now() - kept.fetchedAt >= request.freshMs + request.staleMs) return undefined;
    return { ...this.#answer<T>('staleOnError', entry, kept, 0), error };
  }

  /** Whether a shared fetch failed for want of time that this caller, unlike those it was begun for, still has. */
  #hasMoreTime(deadline: number | undefined, flight: Flight, error: unknown): boolean {
    if (flight.deadline === undefined || (deadline !== undefined && deadline <= flight.deadline)) return false;
    return this.#now() >= flight.deadline || (error instanceof ThrottledError && error.code === 'UPSTREAM_BUSY');
  }

  #answer<T>(state: ReadState, entry: EntryName, kept: Kept, freshUntil: number): CacheAnswer<T> {
    this.#emit({ type: state });
    return this.#answerOf(state, entry, kept, freshUntil);
  }

  #answerOf<T>(state: ReadState, entry: EntryName, kept: Kept, freshUntil: number): CacheAnswer<T> {
    return {
      // What is kept under a name was fetched by a read of that name; its type is the callers' agreement.
      value: kept.value as T,
      state,
      ageMs: Math.max(0, this.#store.now() - kept.fetchedAt),
      mark: { entry, version: kept.version, freshUntil },
    };
  }
}

/** What was fetched under a name is of that name's type, which is the callers' agreement. */
function errandOf<T>({ fetch, onLanded }: CacheRead<T>, lifeMs: number): Errand {
  return { fetch, lifeMs, landed: (value) => onLanded?.(value as T) };
}

function expectDuration(name: string, value: number): void {
  if (!(value >= 0)) throw new RangeError(`cache: expected ${name} to be milliseconds of at least 0, got ${value}`);
}
