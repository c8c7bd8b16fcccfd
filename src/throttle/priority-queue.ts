/**
 * Whose turn it is, among the calls of one key. Calls that the upstream sent back come first. Then the foreground
 * (mutation, interactive) of all flows, then the background (refresh, bulk); in each, the flows take turns, and within a
 * flow the first class of the two has precedence.
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

export class PriorityQueue<T> {
  readonly #requeued = new LinkedList<T>();
  readonly #bands = [new DeficitRoundRobinQueue<T>(), new DeficitRoundRobinQueue<T>()] as const;
  readonly #starvationGuard = new StarvationGuard();

  get length(): number {
    return this.#requeued.length + this.#bands[0].length + this.#bands[1].length;
  }

  /** Joins the queue; what it returns leaves it again. */
  enqueue(value: T, { flow, class: priorityClass, weight = 1 }: Priority): () => void {
    const { band, priority } = priorityByClass[priorityClass];
    return this.#bands[band].enqueue(value, flow, weight, priority);
  }

  /** Goes to the head of the queue; what it returns leaves it again. */
  requeue(value: T): () => void {
    const node = this.#requeued.append(value);
    return () => this.#requeued.remove(node);
  }

  /** Takes out the one whose turn it is. */
  dequeue(): T | undefined {
    if (this.#requeued.length > 0) return this.#requeued.shift();
    const band = this.#starvationGuard.choose(this.#bands[0].length > 0, this.#bands[1].length > 0);
    return band === undefined ? undefined : this.#bands[band].dequeue();
  }

  /** How many are served before one that joined now, if nobody came after it. */
  itemsAhead({ flow, class: priorityClass, weight = 1 }: Priority): number {
    const { band, priority } = priorityByClass[priorityClass];
    const aheadInBand = this.#bands[band].itemsAhead(flow, weight, priority);
    return this.#requeued.length + countServedBefore(band, aheadInBand, this.#bands[(1 - band) as FlowPriority].length);
  }
}
