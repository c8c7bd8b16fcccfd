/**
 * A fair queue: weighted deficit round robin over flows, in constant time per dequeue. A flow is served in proportion
 * to its weight, however many items it has queued. Each flow has two priorities.
 */
import { LinkedList, type ListNode } from './linked-list.js';
import { StarvationGuard, countServedBefore } from './starvation-guard.js';

/** The priority within a flow: 0 goes before 1. */
export type FlowPriority = 0 | 1;

interface Flow<T> {
  readonly name: string;
  readonly queues: readonly [LinkedList<T>, LinkedList<T>];
  readonly starvationGuard: StarvationGuard;
  weight: number;
  /** Number of items that it may still dequeue before the next flow. Its weight is added when it reaches the front. */
  deficit: number;
}

/** A fair queue of items that belong to flows. */
export class DeficitRoundRobinQueue<T> {
  readonly #nodes = new Map<string, ListNode<Flow<T>>>();
  readonly #activeFlows = new LinkedList<Flow<T>>();
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Returns a function that removes the item, and does nothing once the item was dequeued. */
  enqueue(value: T, name: string, weight: number, priority: FlowPriority): () => void {
    const flow = this.#flowOf(name, weight);
    const node = flow.queues[priority].append(value);
    this.#length++;
    return () => {
      if (!node.isLinked) return;
      flow.queues[priority].remove(node);
      this.#onRemoved(flow);
    };
  }

  /** Removes and returns the next item. */
  dequeue(): T | undefined {
    for (let flow = this.#activeFlows.first; flow; flow = this.#activeFlows.first) {
      if (flow.deficit < 1) flow.deficit += flow.weight;
      const priority = flow.starvationGuard.choose(flow.queues[0].length > 0, flow.queues[1].length > 0);
      if (flow.deficit < 1 || priority === undefined) {
        this.#activeFlows.rotate();
        continue;
      }
      flow.deficit -= 1;
      const value = flow.queues[priority].shift();
      if (flow.deficit < 1) this.#activeFlows.rotate();
      this.#onRemoved(flow);
      return value;
    }
    return undefined;
  }

  /** How many items would be dequeued before one that is enqueued now, if no further item followed. */
  itemsAhead(name: string, weight: number, priority: FlowPriority): number {
    const ownFlow = this.#nodes.get(name)?.value;
    const aheadInFlow = ownFlow
      ? countServedBefore(
          priority,
          ownFlow.queues[priority].length,
          ownFlow.queues[(1 - priority) as FlowPriority].length,
        )
      : 0;
    let itemsAhead = aheadInFlow;
    for (const flow of this.#activeFlows) {
      if (flow === ownFlow) continue;
      itemsAhead += Math.min(lengthOf(flow), Math.ceil(((aheadInFlow + 1) / weight) * flow.weight));
    }
    return itemsAhead;
  }

  #flowOf(name: string, weight: number): Flow<T> {
    const known = this.#nodes.get(name)?.value;
    if (known) {
      known.weight = weight;
      return known;
    }
    const queues: [LinkedList<T>, LinkedList<T>] = [new LinkedList(), new LinkedList()];
    const flow = { name, queues, starvationGuard: new StarvationGuard(), weight, deficit: 0 };
    this.#nodes.set(name, this.#activeFlows.append(flow));
    return flow;
  }

  /** An empty flow is deleted: it accumulates no deficit and takes no memory. */
  #onRemoved(flow: Flow<T>): void {
    this.#length--;
    const node = this.#nodes.get(flow.name);
    if (!node || lengthOf(flow) > 0) return;
    this.#activeFlows.remove(node);
    this.#nodes.delete(flow.name);
  }
}

function lengthOf<T>(flow: Flow<T>): number {
  return flow.queues[0].length + flow.queues[1].length;
}
