/** The events of a gateway that runs as one process. */
import { Listeners, nameOf } from './listeners.js';
import type { Events, EventsEvent, Subject, Subscription, Sight, Topic } from './port.js';
import { Sights } from './sights.js';

export interface MemoryEventsOptions {
  readonly onEvent?: (event: EventsEvent) => void;
  /** Milliseconds, of any origin. */
  readonly now?: () => number;
}

export class MemoryEvents implements Events {
  readonly #listeners = new Listeners();
  readonly #sights: Sights;
  readonly #onEvent: (event: EventsEvent) => void;

  constructor({ onEvent = () => {}, now = () => performance.now() }: MemoryEventsOptions) {
    this.#onEvent = onEvent;
    this.#sights = new Sights(now);
  }

  publish(topics: readonly Topic[], subject: Subject): void {
    this.#onEvent({ type: 'published', listeners: this.#listeners.tell(topics.map(nameOf), subject) });
  }

  subscribe(topics: readonly Topic[], signal: AbortSignal): Subscription {
    return this.#listeners.add(topics, signal);
  }

  async see(topic: Topic, looks: ReadonlyMap<string, string>): Promise<Sight> {
    return this.#sights.see(nameOf(topic), looks);
  }

  excuse(topic: Topic, names: readonly string[]): void {
    this.#sights.excuse(nameOf(topic), names);
  }

  async recall(topic: Topic, name: string): Promise<string | undefined> {
    return this.#sights.recall(nameOf(topic), name);
  }

  held() {
    return this.#listeners.held();
  }

  drain(): void {
    this.#listeners.drain();
  }

  async close(): Promise<void> {
    this.#listeners.drain();
  }
}
