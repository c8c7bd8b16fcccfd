import type { CacheAnswer, CacheMark } from '../cache/index.js';

/** What one request cost upstream and what the cache spared it; shown under `extensions.upstream` to those who ask. */
export interface Trace {
  /** Calls that were sent, by action. A call shared with other requests counts for the one that started it. */
  readonly calls: Record<string, number>;
  /** How reads were answered: from the cache fresh or stale, by joining a call under way, or by a call. */
  readonly cache: Record<string, number>;
  /** Longest wait of one call for the throttle, in milliseconds: what the request as a whole was held up, where its calls wait side by side. */
  waitedMs: number;
  /** Data that was served although it is old, because the upstream failed: of which operation, and how old in milliseconds. */
  readonly stale: { readonly action: string; readonly ageMs: number }[];
  /** The entries of the cache that the answer is made of. */
  readonly marks: CacheMark[];
  /** False as soon as the answer holds what the cache does not know, or would not serve as fresh. */
  isKeepable: boolean;
}

export function createTrace(): Trace {
  return { calls: {}, cache: {}, waitedMs: 0, stale: [], marks: [], isKeepable: true };
}

export function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

/** Notes how a read was answered. */
export function noteAnswer(
  trace: Trace,
  { action }: { readonly action: string },
  { state, mark, ageMs }: CacheAnswer<unknown>,
): void {
  count(trace.cache, state);
  trace.marks.push(mark);
  if (state === 'stale' || state === 'staleOnError') trace.isKeepable = false;
  if (state === 'staleOnError') trace.stale.push({ action, ageMs });
}

/** Forgets what was noted: what follows is told anew. */
export function restart(trace: Trace): void {
  for (const counts of [trace.calls, trace.cache]) for (const name of Object.keys(counts)) delete counts[name];
  trace.waitedMs = 0;
  trace.stale.splice(0);
  trace.marks.splice(0);
}
