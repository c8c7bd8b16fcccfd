/** The format of a value in Redis: the log position, version and times of its fetch, followed by its JSON. */
import type { CacheEntry, FetchedEntry } from './store.js';
import { revive, sizeOf } from './value.js';

export function writeRecord(since: number, { version, fetchStartedAt, fetchedAt }: CacheEntry, json: string): string {
  return `${since} ${version} ${fetchStartedAt} ${fetchedAt} ${json}`;
}

/** @param generations the generations under which it is stored in memory */
export function readRecord(text: string, generations: string): FetchedEntry | undefined {
  const [, version, fetchStartedAt, fetchedAt, json] = /^\d+ (\S+) (\S+) (\S+) (.*)$/s.exec(text) ?? [];
  if (version === undefined || json === undefined) return undefined;
  const value = revive(json);
  return {
    value,
    version,
    fetchStartedAt: Number(fetchStartedAt),
    fetchedAt: Number(fetchedAt),
    snapshot: { value, json, bytes: sizeOf(json) },
    generations,
    ttlMs: 0,
  };
}
