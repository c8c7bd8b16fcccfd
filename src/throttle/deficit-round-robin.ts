/**
 * A line that is fair to flows: they take turns, each as often as its weight says, however long its own line is (deficit
 * round robin: constant time for each turn). Within a flow there are two sides, of which the first has precedence.
 */
import { LinkedList, type ListNode } from './linked-list.js';
import { StarvationGuard, countServedBefore } from './starvation-guard.js';

/** The side of a flow: 0 goes before 1. */
export type FlowPriority = 0 | 1;

interface Flow<T> {
  readonly name: string;
  readonly queues: readonly [LinkedList<T>, LinkedList<T>];
  readonly starvationGuard: StarvationGuard;
  weight: number;
  /** Turns that it may take before the next flow's: topped up by its weight whenever it comes to the front. */
  deficit: number;
}

export class DeficitRoundRobinQueue<T> {
  readonly #nodes = new Map<string, ListNode<Flow<T>>>();
  readonly #activeFlows = new LinkedList<Flow<T>>();
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Joins the line; what it returns leaves it again, and does nothing if the turn has come. */
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

  /** Takes out the one whose turn it is. */
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

  /** How many are served before one that joined now, if nobody came after it. */
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

  /** A flow without anyone waiting is forgotten: it saves up nothing and costs nothing. */
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
