/**
 * One in-flight fetch, shared by all callers of this process that wait for it. It is aborted when no caller waits any
 * more.
 */
import { onAbort, raceAbort } from '../abort.js';
import type { CacheEntry, Lookup } from './store.js';

export interface FetchResult {
  readonly cached: CacheEntry;
  /** Whether this process fetched the value, rather than another replica. */
  readonly isOwnFetch: boolean;
  /** Whether the store accepted the value, so that it may be served again. */
  readonly isStored: boolean;
}

export class InFlightFetch {
  /**
   * True if the fetch must be made by this process: a value that another replica is fetching may be older than the
   * call.
   */
  readonly isExclusive: boolean;
  /** The lookup before the fetch; undefined if the store is unavailable. */
  lookup: Lookup | undefined;
  /** Whether `fetch` has been called. */
  hasStarted = false;
  /** The latest deadline of the callers that joined before the start; undefined if one of them has none. */
  deadline: number | undefined = 0;
  /** Resolves when the fetch has ended or was abandoned. Never rejects. */
  readonly settled: Promise<void>;

  readonly #abort = new AbortController();
  readonly #result: Promise<FetchResult>;
  #waiterCount = 0;
  #isDone = false;

  constructor(isExclusive: boolean, lookup: Lookup | undefined, run: (fetch: InFlightFetch) => Promise<FetchResult>) {
    this.isExclusive = isExclusive;
    this.lookup = lookup;
    // Starts in a microtask, so that the creator can register this object first.
    this.#result = Promise.resolve().then(() => run(this));
    this.settled = new Promise((resolve) => {
      const end = () => {
        this.#isDone = true;
        resolve();
      };
      this.#result.then(end, end);
      onAbort(this.signal, resolve);
    });
  }

  /** Aborted when no caller waits any more. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /**
   * Whether a new caller may join. With the caller's current generations: if they equal those of this fetch, because
   * then no write has ended since it began. Without generations: only if the fetch has not started.
   */
  canJoin(generations: string | undefined): boolean {
    if (this.signal.aborted) return false;
    if (this.isExclusive && !this.hasStarted) return true;
    return generations !== undefined && generations === this.lookup?.generations;
  }

  /** Waits for the result, until the signal aborts. */
  async join(signal: AbortSignal | undefined, deadline: number | undefined): Promise<FetchResult> {
    if (!this.hasStarted) this.#extendDeadline(deadline);
    this.#waiterCount += 1;
    try {
      return await raceAbort(this.#result, signal);
    } finally {
      this.#waiterCount -= 1;
      if (this.#waiterCount === 0 && !this.#isDone) {
        this.#abort.abort(new DOMException('No caller waits for this value any more.', 'AbortError'));
      }
    }
  }

  #extendDeadline(deadline: number | undefined): void {
    if (deadline === undefined) this.deadline = undefined;
    else if (this.deadline !== undefined) this.deadline = Math.max(this.deadline, deadline);
  }
}
