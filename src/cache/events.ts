/** Events of the cache, for metrics and logs. A listener must not throw. */
import type { ReadState } from './port.js';

export type CacheEvent =
  /** A read was answered, with this cache status. */
  | { type: ReadState }
  /** A fetched value was stored; `bytes` is its estimated size in memory. */
  | { type: 'stored'; bytes: number }
  /**
   * A fetched value was returned but not stored.
   * - invalidated: a write happened during the fetch
   * - storeUnavailable: Redis is unreachable
   * - superseded: a fetch that began later has stored its value already
   * - notJson: JSON cannot represent the value
   */
  | { type: 'notStored'; reason: 'invalidated' | 'storeUnavailable' | 'superseded' | 'notJson' }
  /** This replica invalidated this many tags. */
  | { type: 'invalidated'; tags: number }
  /** A background refresh failed. */
  | { type: 'refreshFailed'; error: unknown }
  /** Redis is unreachable, or was restarted: no cached entry is served until storeRecovered. */
  | { type: 'storeUnavailable'; reason: string }
  | { type: 'storeRecovered'; lostMs: number };
