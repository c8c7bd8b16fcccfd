/** Statistics of one request: upstream calls, cache results, and whether its response can be cached. */
import type { CacheAnswer, EntryVersion } from '../cache/index.js';

/** The upstream and cache statistics of one request; returned in `extensions.upstream` on demand. */
export interface RequestStats {
  /** Upstream calls by action. A call shared with other requests counts for the request that started it. */
  readonly calls: Record<string, number>;
  /** Reads by cache status: a fresh or stale hit, a joined in-flight fetch, or a miss. */
  readonly cache: Record<string, number>;
  /**
   * The longest time that a call waited for the throttle, in milliseconds. Calls wait in parallel, so this is the delay
   * of the request.
   */
  waitedMs: number;
  /** Stale data served because the upstream failed: the operation, and the age in milliseconds. */
  readonly stale: { readonly action: string; readonly ageMs: number }[];
  /** Records that are missing from the response because they could not be read: the operation, how many, and why. */
  readonly unreadable: { readonly action: string; readonly count: number; readonly reasons: readonly string[] }[];
  /** The versions of the cache entries that the response depends on. */
  readonly entryVersions: EntryVersion[];
  /** False once the response depends on data that the cache does not hold or would not serve as fresh. */
  isCacheable: boolean;
}

export function createRequestStats(): RequestStats {
  return { calls: {}, cache: {}, waitedMs: 0, stale: [], unreadable: [], entryVersions: [], isCacheable: true };
}

export function increment(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

/** Maximum number of reasons that are listed for one read. `count` has the total. */
const maxReasons = 10;

/** Records how a read was answered. */
export function recordRead<R>(
  stats: RequestStats,
  operation: { readonly action: string; unreadable?(result: R): readonly string[] },
  { state, entryVersion, ageMs, value }: CacheAnswer<R>,
): void {
  const { action } = operation;
  recordUnreadable(stats, operation, value);
  increment(stats.cache, state);
  stats.entryVersions.push(entryVersion);
  if (state === 'stale' || state === 'staleOnError') stats.isCacheable = false;
  if (state === 'staleOnError') stats.stale.push({ action, ageMs });
}

/** Records which parts of a reply could not be read. */
export function recordUnreadable<R>(
  stats: RequestStats,
  {
    action,
    unreadable,
  }: { readonly action: string; readonly unreadable?: ((result: R) => readonly string[]) | undefined },
  result: R,
): void {
  const reasons = unreadable?.(result) ?? [];
  if (reasons.length === 0) return;
  stats.unreadable.push({ action, count: reasons.length, reasons: reasons.slice(0, maxReasons) });
  // The response must not be cached, because the response cache stores no extensions and every caller must get this
  // one.
  stats.isCacheable = false;
}

/** Resets the statistics for the next event of a subscription. */
export function resetStats(stats: RequestStats): void {
  for (const counts of [stats.calls, stats.cache]) for (const name of Object.keys(counts)) delete counts[name];
  stats.waitedMs = 0;
  stats.stale.splice(0);
  stats.unreadable.splice(0);
  stats.entryVersions.splice(0);
}
