/** What a user of the room sees. */

/** A name made of parts: `['a:b', 'c']` and `['a', 'b:c']` are two names, whatever the parts hold. */
export type Topic = readonly string[];

/**
 * The name of what changed under a topic; or null: anything of it may have, because more has changed than is told one by one,
 * or because something may have been missed.
 */
export type ChangedKey = string | null;

/** What changed, as it is told; ends when the signal aborts, when it is left, or with the room. */
export interface Subscription extends AsyncIterableIterator<ChangedKey, undefined> {
  return(): Promise<IteratorReturnResult<undefined>>;
}

export interface PubSub {
  /** Tells all who listen to one of the topics, in every replica. Waits for nobody and never throws. */
  publish(topics: readonly Topic[], changedKey: ChangedKey): void;

  /**
   * Listens from now on. A subject that changes again before it is taken is told once, and a listener for whom too many wait
   * is told null instead: however slow it is, it holds little.
   */
  subscribe(topics: readonly Topic[], signal: AbortSignal): Subscription;

  /**
   * Notes what is seen under a topic, by name, and says which names were never seen before and which looked otherwise then.
   * Remembered for a day, as far as there is room. Never rejects: what cannot be looked up counts as seen.
   */
  recordSnapshot(topic: Topic, fingerprints: ReadonlyMap<string, string>): Promise<SnapshotDiff>;

  /** The change of these has been told: whatever they look like the next time is taken as it is. */
  suppressNextDiff(topic: Topic, names: readonly string[]): void;

  /** What a name looked like when it was last seen. */
  lastFingerprint(topic: Topic, name: string): Promise<string | undefined>;

  /** What this process holds. */
  stats(): { readonly subscriptions: number; readonly pending: number };

  /** Ends every subscription, and takes no more; what is published still reaches the other replicas. */
  drain(): void;

  /** Ends every subscription, and connections. */
  close(): Promise<void>;
}

export interface SnapshotDiff {
  readonly firstSeen: readonly string[];
  readonly changed: readonly string[];
}

/** What happens, for metrics and logs. */
export type PubSubEvent =
  | { readonly type: 'published'; readonly subscribers: number }
  /** Redis is out of reach: other replicas are not heard, and do not hear this one. */
  | { readonly type: 'pubsubUnavailable'; readonly reason: string }
  /** They are again, and everybody who listens has been told that something may have been missed. */
  | { readonly type: 'pubsubRecovered'; readonly downMs: number };
