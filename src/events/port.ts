/** What a user of the room sees. */

/** A name made of parts: `['a:b', 'c']` and `['a', 'b:c']` are two names, whatever the parts hold. */
export type Topic = readonly string[];

/**
 * The name of what changed under a topic; or null: anything of it may have, because more has changed than is told one by one,
 * or because something may have been missed.
 */
export type Subject = string | null;

/** What changed, as it is told; ends when the signal aborts, when it is left, or with the room. */
export interface Subscription extends AsyncIterableIterator<Subject, undefined> {
  return(): Promise<IteratorReturnResult<undefined>>;
}

export interface Events {
  /** Tells all who listen to one of the topics, in every replica. Waits for nobody and never throws. */
  publish(topics: readonly Topic[], subject: Subject): void;

  /**
   * Listens from now on. A subject that changes again before it is taken is told once, and a listener for whom too many wait
   * is told null instead: however slow it is, it holds little.
   */
  subscribe(topics: readonly Topic[], signal: AbortSignal): Subscription;

  /**
   * Notes what is seen under a topic, by name, and says which names were never seen before and which looked otherwise then.
   * Remembered for a day, as far as there is room. Never rejects: what cannot be looked up counts as seen.
   */
  see(topic: Topic, looks: ReadonlyMap<string, string>): Promise<Sight>;

  /** The change of these has been told: whatever they look like the next time is taken as it is. */
  excuse(topic: Topic, names: readonly string[]): void;

  /** What a name looked like when it was last seen. */
  recall(topic: Topic, name: string): Promise<string | undefined>;

  /** What this process holds. */
  held(): { readonly subscriptions: number; readonly waiting: number };

  /** Ends every subscription, and takes no more; what is published still reaches the other replicas. */
  drain(): void;

  /** Ends every subscription, and connections. */
  close(): Promise<void>;
}

export interface Sight {
  readonly first: readonly string[];
  readonly changed: readonly string[];
}

/** What happens, for metrics and logs. */
export type EventsEvent =
  | { readonly type: 'published'; readonly listeners: number }
  /** Redis is out of reach: other replicas are not heard, and do not hear this one. */
  | { readonly type: 'busLost'; readonly reason: string }
  /** They are again, and everybody who listens has been told that something may have been missed. */
  | { readonly type: 'busBack'; readonly lostMs: number };
