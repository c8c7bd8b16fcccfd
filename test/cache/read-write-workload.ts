/**
 * Concurrent readers and writers, with delays so long that reads overlap writes. It checks one rule: a read that began
 * after a write was acknowledged must show that write. The record is a list to which the writers append.
 */
import type { Cache, ReadState } from '../../src/cache/index.js';

export interface CacheWorkload {
  readonly readers: number;
  readonly writers: number;
  readonly forMs: number;
  /** A fetch or a write takes up to twice this time. The upstream reads or changes its state somewhere in between. */
  readonly delayMs: number;
  readonly betweenWritesMs: number;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
  /** A random number from 0 up to, but not including, 1. */
  readonly random: () => number;
}

export interface CacheWorkloadResult {
  /** A description of each read that violated the rule. */
  readonly staleReads: string[];
  readonly reads: number;
  readonly fetches: number;
  readonly writes: number;
  readonly states: Partial<Record<ReadState, number>>;
}

const numbers = ['1', '2', '3'];

/** Reads and writes alternate between the caches, as if clients used several replicas. */
export async function runReadWriteWorkload(
  caches: readonly Cache[],
  workload: CacheWorkload,
): Promise<CacheWorkloadResult> {
  const { now, sleep, random } = workload;
  const end = now() + workload.forMs;
  const lists = new Map(numbers.map((number) => [number, [] as number[]]));
  const committed = new Map(numbers.map((number) => [number, 0]));
  const result = {
    staleReads: [] as string[],
    reads: 0,
    fetches: 0,
    writes: 0,
    states: {} as Partial<Record<ReadState, number>>,
  };
  const pick = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new Error(`expected at least one item, got ${items.length}`);
    return item;
  };
  const delay = () => sleep(random() * workload.delayMs);

  async function fetch(number: string): Promise<readonly number[]> {
    result.fetches += 1;
    await delay();
    const seen = [...(lists.get(number) ?? [])];
    await delay();
    return seen;
  }

  async function read(number: string): Promise<void> {
    const expectedLength = committed.get(number) ?? 0;
    const caller = new AbortController();
    const aborts = random() < 0.1;
    if (aborts) void sleep(random() * workload.delayMs).then(() => caller.abort());
    try {
      const answer = await pick(caches).read({
        key: ['a', 'codes', number],
        tags: [
          ['a', 'codes', number],
          ['a', 'codes'],
        ],
        freshMs: workload.forMs / 10,
        staleMs: workload.forMs / 10,
        requireFresh: random() < 0.05,
        signal: caller.signal,
        fetch: () => fetch(number),
      });
      result.reads += 1;
      result.states[answer.state] = (result.states[answer.state] ?? 0) + 1;
      const missing = expectedLength - answer.value.length;
      if (missing > 0)
        result.staleReads.push(
          `${answer.state} at ${Math.round(workload.forMs + now() - end)} ms lacks ${missing} of ` +
            `${expectedLength} (aged ${Math.round(answer.ageMs)} ms)`,
        );
    } catch (error) {
      if (!aborts) throw error;
    }
  }

  async function reader(): Promise<void> {
    while (now() < end) {
      await read(pick(numbers));
      await sleep(random() < 0.5 ? 1 : random() * workload.delayMs);
    }
  }

  async function writer(): Promise<void> {
    while (now() < end) {
      const number = pick(numbers);
      const list = lists.get(number) ?? [];
      const added = await pick(caches).write([['a', 'codes', number]], async () => {
        await delay();
        const length = list.push(list.length);
        await delay();
        return length;
      });
      committed.set(number, Math.max(added, committed.get(number) ?? 0));
      result.writes += 1;
      // The writer reads immediately, and so does a reader at another replica.
      await Promise.all([read(number), read(number)]);
      await sleep(random() * workload.betweenWritesMs);
    }
  }

  await Promise.all([
    ...Array.from({ length: workload.writers }, writer),
    ...Array.from({ length: workload.readers }, reader),
  ]);
  return result;
}

/** Numbers that look random and are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
