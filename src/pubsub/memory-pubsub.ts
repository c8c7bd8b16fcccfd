/** In-memory pub/sub and change detection, for a single process. */
import { systemClock } from '../clock.js';
import { SubscriberRegistry, topicKeyOf } from './subscriber-registry.js';
import type { PubSub, PubSubEvent, ChangedKey, Subscription, SnapshotDiff, Topic } from './port.js';
import { LastSeen } from './last-seen.js';

export interface MemoryPubSubOptions {
  readonly onEvent?: (event: PubSubEvent) => void;
  /** Milliseconds, of any origin. */
  readonly now?: () => number;
}

export class MemoryPubSub implements PubSub {
  readonly #subscribers = new SubscriberRegistry();
  readonly #lastSeen: LastSeen;
  readonly #onEvent: (event: PubSubEvent) => void;

  constructor({ onEvent = () => {}, now = systemClock.now }: MemoryPubSubOptions) {
    this.#onEvent = onEvent;
    this.#lastSeen = new LastSeen(now);
  }

  publish(topics: readonly Topic[], changedKey: ChangedKey): void {
    this.#onEvent({ type: 'published', subscribers: this.#subscribers.publish(topics.map(topicKeyOf), changedKey) });
  }

  subscribe(topics: readonly Topic[], signal: AbortSignal): Subscription {
    return this.#subscribers.add(topics, signal);
  }

  async recordSnapshot(topic: Topic, fingerprints: ReadonlyMap<string, string>): Promise<SnapshotDiff> {
    return this.#lastSeen.recordSnapshot(topicKeyOf(topic), fingerprints);
  }

  suppressNextDiff(topic: Topic, names: readonly string[]): void {
    this.#lastSeen.suppressNextDiff(topicKeyOf(topic), names);
  }

  async lastFingerprint(topic: Topic, name: string): Promise<string | undefined> {
    return this.#lastSeen.get(topicKeyOf(topic), name);
  }

  stats() {
    return this.#subscribers.stats();
  }

  drain(): void {
    this.#subscribers.drain();
  }

  async close(): Promise<void> {
    this.#subscribers.drain();
  }
}
