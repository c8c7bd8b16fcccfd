import { Mailbox } from './mailbox.js';
import type { Subject, Subscription, Topic } from './port.js';

/** Who listens in this process, and to what. */
export class Listeners {
  readonly #mailboxes = new Set<Mailbox>();
  #drained = false;
  readonly #byTopic = new Map<string, Set<Mailbox>>();

  add(topics: readonly Topic[], signal: AbortSignal): Subscription {
    const names = topics.map(nameOf);
    const end = () => mailbox.end();
    const mailbox = new Mailbox(() => {
      signal.removeEventListener('abort', end);
      this.#remove(names, mailbox);
    });
    this.#mailboxes.add(mailbox);
    for (const name of names) this.#byTopic.set(name, (this.#byTopic.get(name) ?? new Set()).add(mailbox));
    if (signal.aborted || this.#drained) mailbox.end();
    else signal.addEventListener('abort', end, { once: true });
    return mailbox;
  }

  /** Tells who listens to any of the topics, each once, and says how many they are. */
  tell(names: readonly string[], subject: Subject): number {
    const told = new Set(names.flatMap((name) => [...(this.#byTopic.get(name) ?? [])]));
    for (const mailbox of told) mailbox.put(subject);
    return told.size;
  }

  /** Something may have been missed: anything may have changed. */
  tellAll(): void {
    for (const mailbox of this.#mailboxes) mailbox.put(null);
  }

  held(): { subscriptions: number; waiting: number } {
    return {
      subscriptions: this.#mailboxes.size,
      waiting: [...this.#mailboxes].reduce((sum, { waiting }) => sum + waiting, 0),
    };
  }

  /** Ends all, and whoever comes later at once. */
  drain(): void {
    this.#drained = true;
    for (const mailbox of this.#mailboxes) mailbox.end();
  }

  #remove(names: readonly string[], mailbox: Mailbox): void {
    this.#mailboxes.delete(mailbox);
    for (const name of names) {
      const listeners = this.#byTopic.get(name);
      listeners?.delete(mailbox);
      if (listeners?.size === 0) this.#byTopic.delete(name);
    }
  }
}

export function nameOf(topic: Topic): string {
  return JSON.stringify(topic);
}
