import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TurnQueue } from '../../src/throttle/turn-queue.js';
import type { TurnClass } from '../../src/throttle/turn.js';

type Who = [flow: string, turnClass?: TurnClass, weight?: number];

function queueOf(...who: Who[]): TurnQueue<string> {
  const queue = new TurnQueue<string>();
  who.forEach(([flow, turnClass = 'interactive', weight], index) => {
    queue.join(`${flow}${index}`, { flow, class: turnClass, weight });
  });
  return queue;
}

function all(queue: TurnQueue<string>): string[] {
  const served: string[] = [];
  for (let next = queue.serve(); next !== undefined; next = queue.serve()) served.push(next);
  return served;
}

const times = (count: number, ...who: Who): Who[] => Array.from({ length: count }, () => who);

describe('whose turn it is', () => {
  test('within a flow, those of a class are served in the order in which they came', () => {
    expect(all(queueOf(['a'], ['a'], ['a']))).toEqual(['a0', 'a1', 'a2']);
  });
  test('flows take turns, however many calls each has waiting', () => {
    expect(all(queueOf(...times(4, 'a'), ...times(2, 'b'), ['c']))).toEqual(['a0', 'b4', 'c6', 'a1', 'b5', 'a2', 'a3']);
  });
  test('a flow of weight 2 has two turns for one of the others', () => {
    expect(all(queueOf(...times(4, 'a', 'interactive', 2), ...times(3, 'b')))).toEqual([
      'a0',
      'a1',
      'b4',
      'a2',
      'a3',
      'b5',
      'b6',
    ]);
  });
  test('a flow of weight 0.5 has a turn every other round', () => {
    expect(all(queueOf(...times(2, 'a', 'interactive', 0.5), ...times(4, 'b')))).toEqual([
      'b2',
      'a0',
      'b3',
      'b4',
      'a1',
      'b5',
    ]);
  });
  test('within a flow: mutation, interactive, refresh, bulk', () => {
    expect(all(queueOf(['a', 'bulk'], ['a', 'refresh'], ['a'], ['a', 'mutation']))).toEqual(['a3', 'a2', 'a1', 'a0']);
  });
  test('the background of every flow makes way for the foreground of any', () => {
    expect(all(queueOf(...times(2, 'a', 'bulk'), ...times(2, 'b', 'refresh'), ['c'], ['c']))).toEqual([
      'c4',
      'c5',
      'a0',
      'b2',
      'a1',
      'b3',
    ]);
  });
  test('the background has every eighth turn all the same, so that it does not starve', () => {
    const served = all(queueOf(...times(20, 'a'), ...times(2, 'b', 'bulk')));
    expect([served.indexOf('b20'), served.indexOf('b21')]).toEqual([7, 15]);
  });
  test('reads of a flow have every eighth turn beside its mutations', () => {
    const served = all(queueOf(...times(20, 'a', 'mutation'), ...times(2, 'a')));
    expect([served.indexOf('a20'), served.indexOf('a21')]).toEqual([7, 15]);
  });
  test('what was sent back is served before everything else', () => {
    const queue = queueOf(['a', 'mutation'], ['b']);
    queue.putBack('again');
    expect(queue.ahead({ flow: 'a', class: 'mutation' })).toBe(3);
    expect(all(queue)[0]).toBe('again');
  });
});

describe('leaving the queue', () => {
  test('takes one out from anywhere, and does nothing the second time', () => {
    const queue = queueOf(['a'], ['a']);
    const leave = queue.join('gone', { flow: 'a', class: 'interactive' });
    queue.join('last', { flow: 'a', class: 'interactive' });
    leave();
    leave();
    expect(queue.length).toBe(3);
    expect(all(queue)).toEqual(['a0', 'a1', 'last']);
    leave();
    expect(queue.length).toBe(0);
  });
  test('does nothing after the turn has come', () => {
    const queue = new TurnQueue<string>();
    const leave = queue.join('x', { flow: 'a', class: 'bulk' });
    queue.join('y', { flow: 'a', class: 'bulk' });
    queue.serve();
    leave();
    expect(queue.length).toBe(1);
  });
  test('a flow without calls saves up nothing: it does not come back before those who waited', () => {
    const queue = queueOf(...times(3, 'a'));
    queue.join('gone', { flow: 'b', class: 'interactive' })();
    expect(queue.serve()).toBe('a0');
    queue.join('b', { flow: 'b', class: 'interactive' });
    expect(all(queue)).toEqual(['a1', 'b', 'a2']);
  });
});

const turnClasses = fc.constantFrom<TurnClass>('mutation', 'interactive', 'refresh', 'bulk');
const someone = fc.record({ flow: fc.constantFrom('a', 'b', 'c', 'd'), class: turnClasses, leaves: fc.boolean() });

describe('for any calls that come and go', () => {
  test('each is served once, and none that has left', () => {
    fc.assert(
      fc.property(fc.array(someone, { maxLength: 80 }), (people) => {
        const queue = new TurnQueue<number>();
        const leaves = people.map((person, index) => queue.join(index, person));
        people.forEach((person, index) => person.leaves && leaves[index]?.());
        const stay = people.flatMap((person, index) => (person.leaves ? [] : [index]));
        const served: number[] = [];
        for (let next = queue.serve(); next !== undefined; next = queue.serve()) served.push(next);
        expect(served.toSorted((one, other) => one - other)).toEqual(stay);
      }),
    );
  });
  test('how many will be served before a newcomer is known, to a few', () => {
    fc.assert(
      fc.property(fc.array(someone, { maxLength: 80 }), someone, (people, newcomer) => {
        const queue = new TurnQueue<number>();
        people.forEach((person, index) => void queue.join(index, person));
        const foreseen = queue.ahead(newcomer);
        queue.join(-1, newcomer);
        let before = 0;
        while (queue.serve() !== -1) before++;
        expect(Math.abs(before - foreseen)).toBeLessThanOrEqual(people.length === 0 ? 0 : 4);
      }),
    );
  });
});
