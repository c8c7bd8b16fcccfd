/**
 * The priority queue of one key. Requeued calls come first, then the foreground (mutation, interactive) of all flows,
 * then the background (refresh, bulk). Each band is a fair queue over flows, with two priorities within a flow. A
 * starvation guard serves the lower priority once in eight times.
 */
import { DeficitRoundRobinQueue, type FlowPriority } from './deficit-round-robin.js';
import { LinkedList } from './linked-list.js';
import { StarvationGuard, countServedBefore } from './starvation-guard.js';
import type { CallRequest, PriorityClass } from './call-request.js';

const priorityByClass: Record<PriorityClass, { band: 0 | 1; priority: FlowPriority }> = {
  mutation: { band: 0, priority: 0 },
  interactive: { band: 0, priority: 1 },
  refresh: { band: 1, priority: 0 },
  bulk: { band: 1, priority: 1 },
};

type Priority = Pick<CallRequest, 'flow' | 'class' | 'weight'>;

/** Orders calls by band, flow and priority. */
export class PriorityQueue<T> {
  readonly #requeued = new LinkedList<T>();
  readonly #bands = [new DeficitRoundRobinQueue<T>(), new DeficitRoundRobinQueue<T>()] as const;
  readonly #starvationGuard = new StarvationGuard();

  get length(): number {
    return this.#requeued.length + this.#bands[0].length + this.#bands[1].length;
  }

  /** Returns a function that removes the item again. */
  enqueue(value: T, { flow, class: priorityClass, weight = 1 }: Priority): () => void {
    const { band, priority } = priorityByClass[priorityClass];
    return this.#bands[band].enqueue(value, flow, weight, priority);
  }

  /** Puts an item at the head of the queue. Returns a function that removes it again. */
  requeue(value: T): () => void {
    const node = this.#requeued.append(value);
    return () => this.#requeued.remove(node);
  }

  /** Removes and returns the next item. */
  dequeue(): T | undefined {
    if (this.#requeued.length > 0) return this.#requeued.shift();
    const band = this.#starvationGuard.choose(this.#bands[0].length > 0, this.#bands[1].length > 0);
    return band === undefined ? undefined : this.#bands[band].dequeue();
  }

  /** How many items would be dequeued before one that is enqueued now, if no further item followed. */
  itemsAhead({ flow, class: priorityClass, weight = 1 }: Priority): number {
    const { band, priority } = priorityByClass[priorityClass];
    const aheadInBand = this.#bands[band].itemsAhead(flow, weight, priority);
    return this.#requeued.length + countServedBefore(band, aheadInBand, this.#bands[(1 - band) as FlowPriority].length);
  }
}
