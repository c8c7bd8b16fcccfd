/** One fetch under way, and everybody in this process who waits for it. */
import { setMaxListeners } from 'node:events';
import type { CacheEntry, Lookup } from './store.js';

export interface FetchResult {
  readonly cached: CacheEntry;
  /** Whether it was this flight's fetch that brought it, and not another replica's. */
  readonly isOwnFetch: boolean;
  /** Whether the store holds it, so that it may be served again. */
  readonly isStored: boolean;
}

export class InFlightFetch {
  /** It takes over nothing that another replica fetches, so that all it brings is fetched after it has begun. */
  readonly isExclusive: boolean;
  /** What the store held before the fetch; undefined when the store is lost. */
  lookup: Lookup | undefined;
  /** Whether its fetch has been called. */
  hasStarted = false;
  /** The latest deadline of those who joined before it began; undefined when one of them has none. */
  deadline: number | undefined = 0;
  /** Resolves, and never rejects, when the flight has landed or nobody waits any more. */
  readonly settled: Promise<void>;

  readonly #abort = new AbortController();
  readonly #result: Promise<FetchResult>;
  #waiterCount = 0;
  #isDone = false;

  constructor(isExclusive: boolean, lookup: Lookup | undefined, run: (fetch: InFlightFetch) => Promise<FetchResult>) {
    this.isExclusive = isExclusive;
    this.lookup = lookup;
    // A step later, so that whoever made the flight can enter it in its books before anything happens.
    this.#result = Promise.resolve().then(() => run(this));
    const done = this.#result.then(
      () => void (this.#isDone = true),
      () => void (this.#isDone = true),
    );
    const abandoned = new Promise<void>((resolve) => {
      this.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    this.settled = Promise.race([done, abandoned]);
  }

  /** Aborted when nobody waits any more. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /**
   * Whether a caller who comes now may wait for it. With the generations of now in hand: when they are the flight's own,
   * no write has ended between its beginning and this call. Without them: when its fetch is yet to begin.
   */
  canJoin(generations: string | undefined): boolean {
    if (this.signal.aborted) return false;
    if (this.isExclusive && !this.hasStarted) return true;
    return generations !== undefined && generations === this.lookup?.generations;
  }

  /** Waits for the landing, until the signal aborts. */
  async join(signal: AbortSignal | undefined, deadline: number | undefined): Promise<FetchResult> {
    if (!this.hasStarted) this.#extendDeadline(deadline);
    this.#waiterCount += 1;
    try {
      return await raceAbort(signal, this.#result);
    } finally {
      this.#waiterCount -= 1;
      if (this.#waiterCount === 0 && !this.#isDone) {
        this.#abort.abort(new DOMException('Nobody waits for this answer any more.', 'AbortError'));
      }
    }
  }

  #extendDeadline(deadline: number | undefined): void {
    if (deadline === undefined) this.deadline = undefined;
    else if (this.deadline !== undefined) this.deadline = Math.max(this.deadline, deadline);
  }
}

/** The promise's outcome, or the signal's reason if that comes first. */
export function raceAbort<T>(signal: AbortSignal | undefined, promise: Promise<T>): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) return onAbort();
    // One request may wait for many answers: that is no leak to be warned of.
    setMaxListeners(0, signal);
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
