/** The interface of pub/sub and change detection. */

/** A topic made of parts, which are never joined: `['a:b', 'c']` and `['a', 'b:c']` are different topics. */
export type Topic = readonly string[];

/**
 * The name of a changed object under a topic. Null is a gap: anything may have changed, because too many changes were
 * pending or a message may have been lost.
 */
export type ChangedKey = string | null;

/** Yields changes until the signal aborts, the consumer returns, or the pub/sub is closed. */
export interface Subscription extends AsyncIterableIterator<ChangedKey, undefined> {
  return(): Promise<IteratorReturnResult<undefined>>;
}

export interface PubSub {
  /** Publishes to the subscribers of any of the topics, in all replicas. Does not wait, and never throws. */
  publish(topics: readonly Topic[], changedKey: ChangedKey): void;

  /**
   * Subscribes from now on. Pending changes of the same key are coalesced. If too many keys are pending, they are
   * replaced by a gap (null), so that a slow subscriber takes little memory.
   */
  subscribe(topics: readonly Topic[], signal: AbortSignal): Subscription;

  /**
   * Records the fingerprints of a snapshot by name, and returns the names that are new and those that have changed.
   * Fingerprints are kept for a day, as far as memory allows. Never rejects: if the last fingerprints cannot be read,
   * nothing counts as changed.
   */
  recordSnapshot(topic: Topic, fingerprints: ReadonlyMap<string, string>): Promise<SnapshotDiff>;

  /** Marks changes of these names as published: the next fingerprint of each does not count as a change. */
  suppressNextDiff(topic: Topic, names: readonly string[]): void;

  /** The last-seen fingerprint of a name. */
  lastFingerprint(topic: Topic, name: string): Promise<string | undefined>;

  /** The subscriptions of this process, and their pending changes. */
  stats(): { readonly subscriptions: number; readonly pending: number };

  /** Ends all subscriptions and refuses new ones. Publishing still reaches other replicas. */
  drain(): void;

  /** Ends all subscriptions and closes connections. */
  close(): Promise<void>;
}

export interface SnapshotDiff {
  readonly firstSeen: readonly string[];
  readonly changed: readonly string[];
}

/** Events for metrics and logs. */
export type PubSubEvent =
  | { readonly type: 'published'; readonly subscribers: number }
  /** Redis is unreachable: no messages are exchanged with other replicas. */
  | { readonly type: 'pubsubUnavailable'; readonly reason: string }
  /** Redis is reachable, and every subscriber got a gap (null) because messages may have been lost. */
  | { readonly type: 'pubsubRecovered'; readonly downMs: number };
