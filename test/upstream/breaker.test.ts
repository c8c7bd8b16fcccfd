import { beforeEach, describe, expect, it } from 'vitest';
import { UpstreamError } from '../../src/errors.js';
import { createBreaker, type Breaker, type BreakerState } from '../../src/upstream/breaker.js';
import { HandClock } from './stage.js';

let clock: HandClock;
let states: BreakerState[];
let breaker: Breaker;

beforeEach(() => {
  clock = new HandClock();
  states = [];
  breaker = createBreaker({
    action: 'X',
    clock,
    threshold: 3,
    openMs: 1_000,
    longestOpenMs: 3_000,
    onChange: (state) => states.push(state),
  });
});

const fail = (times: number) => {
  for (let n = 0; n < times; n++) breaker.enter('a').failed();
};

describe('a breaker', () => {
  it('opens after so many outages in a row, and refuses at once, saying when it will try again', () => {
    fail(2);
    expect(breaker.state).toBe('closed');
    fail(1);
    expect(breaker.state).toBe('open');
    expect(() => breaker.enter('a')).toThrow(UpstreamError);
    expect(() => breaker.enter('a')).toThrow(/in 1 s\. Nothing was sent/);
  });

  it('begins to count anew with every answer, whatever it said', () => {
    fail(2);
    breaker.enter('a').answered();
    fail(2);
    expect(breaker.state).toBe('closed');
  });

  it('counts no outage of what was sent before a call that has been answered, however late it is known', () => {
    const lost = [breaker.enter('a'), breaker.enter('a'), breaker.enter('a')];
    breaker.enter('a').answered();
    for (const pass of lost) pass.failed();
    expect(breaker.state).toBe('closed');
  });

  it('goes by the order of sending, and not by that of entering', () => {
    const [early, late] = [[breaker.enter('a'), breaker.enter('a'), breaker.enter('a')], breaker.enter('a')];
    late.sent();
    for (const pass of early) pass.sent();
    late.answered();
    for (const pass of early) pass.failed();
    expect(breaker.state).toBe('open');
  });

  it('counts nothing for a call that was never sent', () => {
    fail(2);
    breaker.enter('a').unused();
    fail(1);
    expect(breaker.state).toBe('open');
  });

  it('lets one probe through when its time has come, and closes when it is answered', async () => {
    fail(3);
    await clock.pass(999);
    expect(() => breaker.enter('a')).toThrow(UpstreamError);
    await clock.pass(1);
    const probe = breaker.enter('a');
    expect(() => breaker.enter('a'), 'a second one beside the probe').toThrow(UpstreamError);
    probe.answered();
    breaker.enter('a').answered();
    expect(states).toEqual(['open', 'half-open', 'closed']);
  });

  it('waits twice as long after every probe that failed, up to its limit', async () => {
    fail(3);
    for (const pauseMs of [1_000, 2_000, 3_000, 3_000]) {
      await clock.pass(pauseMs - 1);
      expect(() => breaker.enter('a'), `before ${pauseMs} ms`).toThrow(UpstreamError);
      await clock.pass(1);
      breaker.enter('a').failed();
    }
    await clock.pass(3_000);
    breaker.enter('a').answered();
    fail(3);
    await clock.pass(1_000);
    expect(() => breaker.enter('a'), 'short again after it had closed').not.toThrow();
  });

  it('lets the next one probe when a probe was never sent', async () => {
    fail(3);
    await clock.pass(1_000);
    breaker.enter('a').unused();
    expect(() => breaker.enter('a')).not.toThrow();
  });

  it('is not closed by an answer to what was sent before it opened', () => {
    const early = breaker.enter('a');
    fail(3);
    early.answered();
    expect(breaker.state).toBe('open');
  });

  it('is not opened for longer by what was sent before it opened', async () => {
    const early = [breaker.enter('a'), breaker.enter('a')];
    fail(3);
    await clock.pass(999);
    for (const pass of early) pass.failed();
    await clock.pass(1);
    expect(() => breaker.enter('a')).not.toThrow();
  });

  it('lets the first call of a flow through that has not failed itself, and closes when that is answered', () => {
    fail(3);
    const [other, another] = [breaker.enter('b'), breaker.enter('c')];
    expect(() => breaker.enter('a')).toThrow(UpstreamError);
    other.answered();
    another.failed();
    expect(states).toEqual(['open', 'closed']);
    fail(1);
    expect(breaker.state, 'two in a row since then').toBe('closed');
  });

  it('refuses a flow as soon as it has failed too, and sends away what of it still waits', () => {
    fail(3);
    const [first, second, third] = [breaker.enter('b'), breaker.enter('b'), breaker.enter('c')];
    const told: string[] = [];
    second.onOpen(() => told.push('b'));
    third.onOpen(() => told.push('c'));
    first.failed();
    expect(told).toEqual(['b']);
    expect(() => breaker.enter('b')).toThrow(UpstreamError);
    expect(() => breaker.enter('d')).not.toThrow();
  });

  it('tells those who have entered that it opens, unless their calls have ended', () => {
    const told: string[] = [];
    const [waiting, done] = [breaker.enter('a'), breaker.enter('a')];
    waiting.onOpen((error) => told.push(error.code));
    done.onOpen(() => told.push('too late'));
    done.answered();
    fail(3);
    expect(told).toEqual(['UPSTREAM_UNAVAILABLE']);
  });

  it('hears one end of each call', () => {
    const pass = breaker.enter('a');
    pass.failed();
    pass.failed();
    pass.failed();
    pass.unused();
    expect(breaker.state).toBe('closed');
  });
});
