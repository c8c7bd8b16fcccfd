/** Calculates the capacity that a large account needs, from the operations' quotas and measured sizes. */
import { Redis } from 'ioredis';
import { operations } from '../../src/operations/index.js';
import { markdownTable } from './docs-figures.js';

export interface AccountSize {
  readonly spaces: number;
  readonly numbersPerSpace: number;
  readonly codesPerNumber: number;
}

/** Bytes of Redis per cached reply, by operation. */
export type EntryBytes = Readonly<Record<string, number>>;

const entryCounts = ({ spaces, numbersPerSpace }: AccountSize): Readonly<Record<string, number>> => ({
  QueryChatappBindWaba: spaces,
  QueryChatappPhoneNumbers: spaces,
  ListPhoneMessageQrdl: spaces * numbersPerSpace,
});

/** Time to fetch every reply of an account once, the share that can be fresh, and the size in Redis. */
export function capacityTable(account: AccountSize, entryBytes: EntryBytes): string {
  const entries = entryCounts(account);
  const rows = operations.flatMap(({ action, callsPerSecond, lifetime }) => {
    const count = entries[action];
    if (count === undefined || lifetime === undefined) return [];
    const passSeconds = count / callsPerSecond;
    const freshSeconds = lifetime.freshMs / 1_000;
    const bytes = count * (entryBytes[action] ?? 0);
    return [
      [
        action,
        count.toLocaleString('en'),
        `${callsPerSecond}/s`,
        duration(passSeconds),
        `${duration(freshSeconds)} + ${duration(lifetime.staleMs / 1_000)}`,
        `${(callsPerSecond * freshSeconds).toLocaleString('en')} ` +
          `(${((100 * callsPerSecond * freshSeconds) / count).toFixed(1)} %)`,
        `${(entryBytes[action] ?? 0).toFixed(0)} B`,
        `${(bytes / 2 ** 20).toFixed(0)} MiB`,
      ],
    ];
  });
  return markdownTable([
    ['operation', 'entries', 'quota', 'all take', 'fresh + stale', 'fresh at once', 'Redis, each', 'Redis, all'],
    ...rows,
  ]);
}

function duration(seconds: number): string {
  if (seconds >= 7_200) return `${(seconds / 3_600).toFixed(1)} h`;
  if (seconds >= 120) return `${(seconds / 60).toFixed(0)} min`;
  return `${seconds.toFixed(0)} s`;
}

/** Bytes that Redis uses for its data set. */
export async function redisUsedBytes(url: string): Promise<number> {
  const client = new Redis(url);
  const [, used = '0'] = /used_memory:(\d+)/.exec(await client.info('memory')) ?? [];
  client.disconnect();
  return Number(used);
}
