import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PriorityQueue } from '../../src/throttle/priority-queue.js';
import type { PriorityClass } from '../../src/throttle/call-request.js';

type CallSpec = [flow: string, turnClass?: PriorityClass, weight?: number];

function queueOf(...calls: CallSpec[]): PriorityQueue<string> {
  const queue = new PriorityQueue<string>();
  calls.forEach(([flow, priorityClass = 'interactive', weight], index) => {
    queue.enqueue(`${flow}${index}`, { flow, class: priorityClass, weight });
  });
  return queue;
}

function drain(queue: PriorityQueue<string>): string[] {
  const dequeued: string[] = [];
  for (let next = queue.dequeue(); next !== undefined; next = queue.dequeue()) dequeued.push(next);
  return dequeued;
}

const repeat = (count: number, ...call: CallSpec): CallSpec[] => Array.from({ length: count }, () => call);

describe('the priority queue', () => {
  test('calls of one flow and class are served in FIFO order', () => {
    expect(drain(queueOf(['a'], ['a'], ['a']))).toEqual(['a0', 'a1', 'a2']);
  });
  test('flows alternate, however many calls each has queued', () => {
    expect(drain(queueOf(...repeat(4, 'a'), ...repeat(2, 'b'), ['c']))).toEqual([
      'a0',
      'b4',
      'c6',
      'a1',
      'b5',
      'a2',
      'a3',
    ]);
  });
  test('a flow of weight 2 is served twice as often', () => {
    expect(drain(queueOf(...repeat(4, 'a', 'interactive', 2), ...repeat(3, 'b')))).toEqual([
      'a0',
      'a1',
      'b4',
      'a2',
      'a3',
      'b5',
      'b6',
    ]);
  });
  test('a flow of weight 0.5 is served every other round', () => {
    expect(drain(queueOf(...repeat(2, 'a', 'interactive', 0.5), ...repeat(4, 'b')))).toEqual([
      'b2',
      'a0',
      'b3',
      'b4',
      'a1',
      'b5',
    ]);
  });
  test('within a flow, classes are served in the order mutation, interactive, refresh, bulk', () => {
    expect(drain(queueOf(['a', 'bulk'], ['a', 'refresh'], ['a'], ['a', 'mutation']))).toEqual(['a3', 'a2', 'a1', 'a0']);
  });
  test('background calls of all flows yield to foreground calls of any flow', () => {
    expect(drain(queueOf(...repeat(2, 'a', 'bulk'), ...repeat(2, 'b', 'refresh'), ['c'], ['c']))).toEqual([
      'c4',
      'c5',
      'a0',
      'b2',
      'a1',
      'b3',
    ]);
  });
  test('every eighth call served is a background call, so that the background does not starve', () => {
    const served = drain(queueOf(...repeat(20, 'a'), ...repeat(2, 'b', 'bulk')));
    expect([served.indexOf('b20'), served.indexOf('b21')]).toEqual([7, 15]);
  });
  test('every eighth call of a flow is a read while mutations are queued', () => {
    const served = drain(queueOf(...repeat(20, 'a', 'mutation'), ...repeat(2, 'a')));
    expect([served.indexOf('a20'), served.indexOf('a21')]).toEqual([7, 15]);
  });
  test('a requeued call is served before everything else', () => {
    const queue = queueOf(['a', 'mutation'], ['b']);
    queue.requeue('again');
    expect(queue.itemsAhead({ flow: 'a', class: 'mutation' })).toBe(3);
    expect(drain(queue)[0]).toBe('again');
  });
});

describe('removal from the queue', () => {
  test('removing a queued call works at any position and only once', () => {
    const queue = queueOf(['a'], ['a']);
    const leave = queue.enqueue('gone', { flow: 'a', class: 'interactive' });
    queue.enqueue('last', { flow: 'a', class: 'interactive' });
    leave();
    leave();
    expect(queue.length).toBe(3);
    expect(drain(queue)).toEqual(['a0', 'a1', 'last']);
    leave();
    expect(queue.length).toBe(0);
  });
  test('removing a call that was served does nothing', () => {
    const queue = new PriorityQueue<string>();
    const leave = queue.enqueue('x', { flow: 'a', class: 'bulk' });
    queue.enqueue('y', { flow: 'a', class: 'bulk' });
    queue.dequeue();
    leave();
    expect(queue.length).toBe(1);
  });
  test('an empty flow accumulates no deficit', () => {
    const queue = queueOf(...repeat(3, 'a'));
    queue.enqueue('gone', { flow: 'b', class: 'interactive' })();
    expect(queue.dequeue()).toBe('a0');
    queue.enqueue('b', { flow: 'b', class: 'interactive' });
    expect(drain(queue)).toEqual(['a1', 'b', 'a2']);
  });
});

const arbitraryClass = fc.constantFrom<PriorityClass>('mutation', 'interactive', 'refresh', 'bulk');
const arbitraryCall = fc.record({
  flow: fc.constantFrom('a', 'b', 'c', 'd'),
  class: arbitraryClass,
  leaves: fc.boolean(),
});

describe('any sequence of calls', () => {
  test('each call is served once, and a removed call never', () => {
    fc.assert(
      fc.property(fc.array(arbitraryCall, { maxLength: 80 }), (people) => {
        const queue = new PriorityQueue<number>();
        const leaves = people.map((person, index) => queue.enqueue(index, person));
        people.forEach((person, index) => person.leaves && leaves[index]?.());
        const stay = people.flatMap((person, index) => (person.leaves ? [] : [index]));
        const served: number[] = [];
        for (let next = queue.dequeue(); next !== undefined; next = queue.dequeue()) served.push(next);
        expect(served.toSorted((one, other) => one - other)).toEqual(stay);
      }),
    );
  });
  test('the number of calls ahead of a new call is estimated to within a few', () => {
    fc.assert(
      fc.property(fc.array(arbitraryCall, { maxLength: 80 }), arbitraryCall, (people, newcomer) => {
        const queue = new PriorityQueue<number>();
        people.forEach((person, index) => void queue.enqueue(index, person));
        const foreseen = queue.itemsAhead(newcomer);
        queue.enqueue(-1, newcomer);
        let before = 0;
        while (queue.dequeue() !== -1) before++;
        expect(Math.abs(before - foreseen)).toBeLessThanOrEqual(people.length === 0 ? 0 : 4);
      }),
    );
  });
});
