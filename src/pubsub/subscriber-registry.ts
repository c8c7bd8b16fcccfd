import { onAbort } from '../abort.js';
import { SubscriberQueue } from './subscriber-queue.js';
import type { ChangedKey, Subscription, Topic } from './port.js';

/** The subscribers of this process, by topic. */
export class SubscriberRegistry {
  readonly #queues = new Set<SubscriberQueue>();
  #isDrained = false;
  readonly #byTopic = new Map<string, Set<SubscriberQueue>>();

  add(topics: readonly Topic[], signal: AbortSignal): Subscription {
    const topicKeys = topics.map(topicKeyOf);
    let stopListening = () => {};
    const queue = new SubscriberQueue(() => {
      stopListening();
      this.#remove(topicKeys, queue);
    });
    this.#queues.add(queue);
    for (const topicKey of topicKeys)
      this.#byTopic.set(topicKey, (this.#byTopic.get(topicKey) ?? new Set()).add(queue));
    if (this.#isDrained) queue.end();
    else stopListening = onAbort(signal, () => queue.end());
    return queue;
  }

  /** Delivers a change once to each subscriber of any of the topics. Returns their number. */
  publish(topicKeys: readonly string[], changedKey: ChangedKey): number {
    const queues = new Set(topicKeys.flatMap((topicKey) => [...(this.#byTopic.get(topicKey) ?? [])]));
    for (const queue of queues) queue.push(changedKey);
    return queues.size;
  }

  /** Delivers a gap to all subscribers: messages may have been lost. */
  publishGap(): void {
    for (const queue of this.#queues) queue.push(null);
  }

  stats(): { subscriptions: number; pending: number } {
    return {
      subscriptions: this.#queues.size,
      pending: [...this.#queues].reduce((sum, { pending }) => sum + pending, 0),
    };
  }

  /** Ends all subscriptions, and later ones immediately. */
  drain(): void {
    this.#isDrained = true;
    for (const queue of this.#queues) queue.end();
  }

  #remove(topicKeys: readonly string[], queue: SubscriberQueue): void {
    this.#queues.delete(queue);
    for (const topicKey of topicKeys) {
      const queues = this.#byTopic.get(topicKey);
      queues?.delete(queue);
      if (queues?.size === 0) this.#byTopic.delete(topicKey);
    }
  }
}

export function topicKeyOf(topic: Topic): string {
  return JSON.stringify(topic);
}
