import { beforeEach, describe, expect, it } from 'vitest';
import type { Context } from '../../src/context.js';
import { CacheMissError } from '../../src/loaders/index.js';
import { listPhoneMessageQrdl } from '../../src/operations/index.js';
import { FallbackToYoga } from '../../src/server/fast-path/executor/fallback-to-yoga.js';
import { executeInRounds } from '../../src/server/fast-path/read-through-execution.js';
import { VirtualClock } from '../virtual-clock.js';

/** The reads in the order in which they started, and how to end them. A read is named by its phone number. */
let started: string[];
let endings: Map<string, (error?: Error) => void>;
let pending: Map<string, Promise<string>>;
let ended: Set<string>;
let clock: VirtualClock;

const load = ((_operation, { PhoneNumber: number }: { readonly PhoneNumber: string }) => {
  const known = pending.get(number);
  if (known !== undefined) return ended.has(number) ? number : known;
  started.push(number);
  const read = new Promise<string>((resolve, reject) => {
    endings.set(number, (error) => {
      if (error !== undefined) return reject(error);
      ended.add(number);
      resolve(number);
    });
  });
  pending.set(number, read);
  return read;
}) as Context['load'];

/** A round that makes these reads, and with the result of one of them the read below it. */
const roundOf = (numbers: readonly string[]) => (roundLoad: Context['load']) => {
  let misses = 0;
  for (const path of numbers)
    try {
      for (const PhoneNumber of path.split('>')) void roundLoad(listPhoneMessageQrdl, { PhoneNumber });
    } catch (error) {
      if (!(error instanceof CacheMissError)) throw error;
      misses += 1;
    }
  if (misses > 0) throw new CacheMissError();
  return '{}';
};

const end = (...numbers: readonly string[]) => {
  for (const number of numbers) endings.get(number)?.();
};

beforeEach(() => {
  [started, endings, pending, ended, clock] = [[], new Map(), new Map(), new Set(), new VirtualClock()];
});

describe('executeInRounds', () => {
  it('a round starts all reads that it misses at once, and the next one those below them', async () => {
    const data = executeInRounds(roundOf(['a>c', 'b>d']), load, clock);
    expect(started).toEqual(['a', 'b']);
    end('a', 'b');
    await clock.advance(0);
    expect(started).toEqual(['a', 'b', 'c', 'd']);
    end('c', 'd');
    await expect(data).resolves.toBe('{}');
    expect(clock.pending).toBe(0);
  });

  it('a slow read delays those below the other reads by 5 ms at most', async () => {
    const data = executeInRounds(roundOf(['slow', 'b>d']), load, clock);
    end('b');
    await clock.advance(4);
    expect(started).toEqual(['slow', 'b']);
    await clock.advance(1);
    expect(started).toEqual(['slow', 'b', 'd']);
    end('d', 'slow');
    await expect(data).resolves.toBe('{}');
  });

  it('a failed read leaves the query to yoga at once', async () => {
    const data = executeInRounds(roundOf(['slow', 'b']), load, clock);
    endings.get('b')?.(new Error('failed'));
    await expect(data).resolves.toBeUndefined();
  });

  it('a field that the executor does not support leaves the query to yoga', async () => {
    const data = executeInRounds(
      (roundLoad) => {
        expect(() => roundOf(['a'])(roundLoad)).toThrow(CacheMissError);
        throw new FallbackToYoga();
      },
      load,
      clock,
    );
    await expect(data).resolves.toBeUndefined();
    expect(started).toEqual(['a']);
  });

  it('reads that arrive one by one leave the query to yoga after eight rounds', async () => {
    const numbers = Array.from({ length: 10 }, (_, n) => `n${n}`);
    const data = executeInRounds(roundOf(numbers), load, clock);
    for (const number of numbers.slice(0, 8)) {
      end(number);
      await clock.advance(5);
    }
    await expect(data).resolves.toBeUndefined();
  });
});
