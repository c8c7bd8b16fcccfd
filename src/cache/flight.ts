/** One fetch under way, and everybody in this process who waits for it. */
import { setMaxListeners } from 'node:events';
import type { Kept, Sight } from './store.js';

export interface Landing {
  readonly kept: Kept;
  /** Whether it was this flight's fetch that brought it, and not another replica's. */
  readonly own: boolean;
  /** Whether the store holds it, so that it may be served again. */
  readonly inStore: boolean;
}

export class Flight {
  /** It takes over nothing that another replica fetches, so that all it brings is fetched after it has begun. */
  readonly alone: boolean;
  /** What the store held before the fetch; undefined when the store is lost. */
  seen: Sight | undefined;
  /** Whether its fetch has been called. */
  begun = false;
  /** The latest deadline of those who joined before it began; undefined when one of them has none. */
  deadline: number | undefined = 0;
  /** Resolves, and never rejects, when the flight has landed or nobody waits any more. */
  readonly settled: Promise<void>;

  readonly #abort = new AbortController();
  readonly #landing: Promise<Landing>;
  #waiting = 0;
  #landed = false;

  constructor(alone: boolean, seen: Sight | undefined, fly: (flight: Flight) => Promise<Landing>) {
    this.alone = alone;
    this.seen = seen;
    // A step later, so that whoever made the flight can enter it in its books before anything happens.
    this.#landing = Promise.resolve().then(() => fly(this));
    const landed = this.#landing.then(
      () => void (this.#landed = true),
      () => void (this.#landed = true),
    );
    const givenUp = new Promise<void>((resolve) => {
      this.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    this.settled = Promise.race([landed, givenUp]);
  }

  /** Aborted when nobody waits any more. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /**
   * Whether a caller who comes now may wait for it. With the generations of now in hand: when they are the flight's own,
   * no write has ended between its beginning and this call. Without them: when its fetch is yet to begin.
   */
  admits(generations: string | undefined): boolean {
    if (this.signal.aborted) return false;
    if (this.alone && !this.begun) return true;
    return generations !== undefined && generations === this.seen?.generations;
  }

  /** Waits for the landing, until the signal aborts. */
  async join(signal: AbortSignal | undefined, deadline: number | undefined): Promise<Landing> {
    if (!this.begun) this.#extend(deadline);
    this.#waiting += 1;
    try {
      return await until(signal, this.#landing);
    } finally {
      this.#waiting -= 1;
      if (this.#waiting === 0 && !this.#landed) {
        this.#abort.abort(new DOMException('Nobody waits for this answer any more.', 'AbortError'));
      }
    }
  }

  #extend(deadline: number | undefined): void {
    if (deadline === undefined) this.deadline = undefined;
    else if (this.deadline !== undefined) this.deadline = Math.max(this.deadline, deadline);
  }
}

/** The promise's outcome, or the signal's reason if that comes first. */
export function until<T>(signal: AbortSignal | undefined, promise: Promise<T>): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise<T>((resolve, reject) => {
    const leave = () => reject(signal.reason);
    if (signal.aborted) return leave();
    // One request may wait for many answers: that is no leak to be warned of.
    setMaxListeners(0, signal);
    signal.addEventListener('abort', leave, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
