import type { CacheAnswer, EntryVersion } from '../cache/index.js';

/** What one request cost upstream and what the cache spared it; shown under `extensions.upstream` to those who ask. */
export interface RequestStats {
  /** Calls that were sent, by action. A call shared with other requests counts for the one that started it. */
  readonly calls: Record<string, number>;
  /** How reads were answered: from the cache fresh or stale, by joining a call under way, or by a call. */
  readonly cache: Record<string, number>;
  /** Longest wait of one call for the throttle, in milliseconds: what the request as a whole was held up, where its calls wait side by side. */
  waitedMs: number;
  /** Data that was served although it is old, because the upstream failed: of which operation, and how old in milliseconds. */
  readonly stale: { readonly action: string; readonly ageMs: number }[];
  /** The entries of the cache that the answer is made of. */
  readonly entryVersions: EntryVersion[];
  /** False as soon as the answer holds what the cache does not know, or would not serve as fresh. */
  isCacheable: boolean;
}

export function createRequestStats(): RequestStats {
  return { calls: {}, cache: {}, waitedMs: 0, stale: [], entryVersions: [], isCacheable: true };
}

export function increment(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

/** Notes how a read was answered. */
export function recordRead(
  stats: RequestStats,
  { action }: { readonly action: string },
  { state, entryVersion, ageMs }: CacheAnswer<unknown>,
): void {
  increment(stats.cache, state);
  stats.entryVersions.push(entryVersion);
  if (state === 'stale' || state === 'staleOnError') stats.isCacheable = false;
  if (state === 'staleOnError') stats.stale.push({ action, ageMs });
}

/** Forgets what was noted: what follows is told anew. */
export function resetStats(stats: RequestStats): void {
  for (const counts of [stats.calls, stats.cache]) for (const name of Object.keys(counts)) delete counts[name];
  stats.waitedMs = 0;
  stats.stale.splice(0);
  stats.entryVersions.splice(0);
}
