/**
 * Readers beside writers, with delays so long that reads straddle writes, and the one rule that counts: no read that
 * began after a write was answered gives less than that write. The record is a list that the writers add to.
 */
import type { Cache, ReadState } from '../../src/cache/index.js';

export interface Pace {
  readonly readers: number;
  readonly writers: number;
  readonly forMs: number;
  /** A fetch and a write take up to twice this; the upstream looks, or changes, somewhere in between. */
  readonly delayMs: number;
  readonly betweenWritesMs: number;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
  /** 0 up to, not including, 1. */
  readonly random: () => number;
}

export interface Outcome {
  /** In words, each read that gave less than it had to. */
  readonly wrong: string[];
  readonly reads: number;
  readonly fetches: number;
  readonly writes: number;
  readonly states: Partial<Record<ReadState, number>>;
}

const numbers = ['1', '2', '3'];

/** Reads and writes through the caches in turn, as clients of several replicas do. */
export async function straddle(caches: readonly Cache[], pace: Pace): Promise<Outcome> {
  const { now, sleep, random } = pace;
  const end = now() + pace.forMs;
  const lists = new Map(numbers.map((number) => [number, [] as number[]]));
  const answered = new Map(numbers.map((number) => [number, 0]));
  const outcome = {
    wrong: [] as string[],
    reads: 0,
    fetches: 0,
    writes: 0,
    states: {} as Partial<Record<ReadState, number>>,
  };
  const any = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new Error(`expected at least one item, got ${items.length}`);
    return item;
  };
  const delay = () => sleep(random() * pace.delayMs);

  async function fetch(number: string): Promise<readonly number[]> {
    outcome.fetches += 1;
    await delay();
    const seen = [...(lists.get(number) ?? [])];
    await delay();
    return seen;
  }

  async function read(number: string): Promise<void> {
    const due = answered.get(number) ?? 0;
    const leaving = new AbortController();
    const impatient = random() < 0.1;
    if (impatient) void sleep(random() * pace.delayMs).then(() => leaving.abort());
    try {
      const answer = await any(caches).read({
        key: ['a', 'codes', number],
        tags: [
          ['a', 'codes', number],
          ['a', 'codes'],
        ],
        freshMs: pace.forMs / 10,
        staleMs: pace.forMs / 10,
        wantFresh: random() < 0.05,
        signal: leaving.signal,
        fetch: () => fetch(number),
      });
      outcome.reads += 1;
      outcome.states[answer.state] = (outcome.states[answer.state] ?? 0) + 1;
      const missing = due - answer.value.length;
      if (missing > 0)
        outcome.wrong.push(
          `${answer.state} at ${Math.round(pace.forMs + now() - end)} ms lacks ${missing} of ${due} (aged ${Math.round(answer.ageMs)} ms)`,
        );
    } catch (error) {
      if (!impatient) throw error;
    }
  }

  async function reader(): Promise<void> {
    while (now() < end) {
      await read(any(numbers));
      await sleep(random() < 0.5 ? 1 : random() * pace.delayMs);
    }
  }

  async function writer(): Promise<void> {
    while (now() < end) {
      const number = any(numbers);
      const list = lists.get(number) ?? [];
      const added = await any(caches).write([['a', 'codes', number]], async () => {
        await delay();
        const length = list.push(list.length);
        await delay();
        return length;
      });
      answered.set(number, Math.max(added, answered.get(number) ?? 0));
      outcome.writes += 1;
      // Whoever wrote looks at once, and so does somebody elsewhere.
      await Promise.all([read(number), read(number)]);
      await sleep(random() * pace.betweenWritesMs);
    }
  }

  await Promise.all([...Array.from({ length: pace.writers }, writer), ...Array.from({ length: pace.readers }, reader)]);
  return outcome;
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
