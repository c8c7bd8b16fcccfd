/** What happens in the cache, for metrics and logs. A listener must not throw. */
import type { ReadState } from './port.js';

export type CacheEvent =
  /** A read was answered. */
  | { type: ReadState }
  /** An answer was kept; `bytes` is its measured size. */
  | { type: 'stored'; bytes: number }
  /**
   * An answer was handed over but not kept. written: a write happened while it was fetched. storeUnavailable: Redis is out of
   * reach. outdated: a later fetch was quicker. notJson: the value cannot be written as JSON.
   */
  | { type: 'notStored'; reason: 'invalidated' | 'storeUnavailable' | 'superseded' | 'notJson' }
  /** This many tags were dropped by this replica. */
  | { type: 'invalidated'; tags: number }
  /** A fetch in the background failed; the entry stays until its stale time is over. */
  | { type: 'refreshFailed'; error: unknown }
  /** Redis is out of reach, or was away: nothing kept is served until storeRecovered. */
  | { type: 'storeUnavailable'; reason: string }
  | { type: 'storeRecovered'; lostMs: number };
