import { beforeEach, describe, expect, it } from 'vitest';
import { UpstreamError } from '../../src/errors.js';
import { createBreaker, type Breaker, type BreakerState } from '../../src/upstream/breaker.js';
import { ManualClock } from './harness.js';

let clock: ManualClock;
let states: BreakerState[];
let breaker: Breaker;

beforeEach(() => {
  clock = new ManualClock();
  states = [];
  breaker = createBreaker({
    action: 'X',
    clock,
    threshold: 3,
    openMs: 1_000,
    maxOpenMs: 3_000,
    onChange: (state) => states.push(state),
  });
});

const fail = (times: number) => {
  for (let n = 0; n < times; n++) breaker.acquire('a').recordFailure();
};

describe('a breaker', () => {
  it('opens after so many outages in a row, and refuses at once, saying when it will try again', () => {
    fail(2);
    expect(breaker.state).toBe('closed');
    fail(1);
    expect(breaker.state).toBe('open');
    expect(() => breaker.acquire('a')).toThrow(UpstreamError);
    expect(() => breaker.acquire('a')).toThrow(/in 1 s\. Nothing was sent/);
  });

  it('begins to count anew with every answer, whatever it said', () => {
    fail(2);
    breaker.acquire('a').recordAnswer();
    fail(2);
    expect(breaker.state).toBe('closed');
  });

  it('counts no outage of what was sent before a call that has been answered, however late it is known', () => {
    const lost = [breaker.acquire('a'), breaker.acquire('a'), breaker.acquire('a')];
    breaker.acquire('a').recordAnswer();
    for (const pass of lost) pass.recordFailure();
    expect(breaker.state).toBe('closed');
  });

  it('goes by the order of sending, and not by that of entering', () => {
    const [early, late] = [[breaker.acquire('a'), breaker.acquire('a'), breaker.acquire('a')], breaker.acquire('a')];
    late.recordSent();
    for (const pass of early) pass.recordSent();
    late.recordAnswer();
    for (const pass of early) pass.recordFailure();
    expect(breaker.state).toBe('open');
  });

  it('counts nothing for a call that was never sent', () => {
    fail(2);
    breaker.acquire('a').release();
    fail(1);
    expect(breaker.state).toBe('open');
  });

  it('lets one probe through when its time has come, and closes when it is answered', async () => {
    fail(3);
    await clock.advance(999);
    expect(() => breaker.acquire('a')).toThrow(UpstreamError);
    await clock.advance(1);
    const probe = breaker.acquire('a');
    expect(() => breaker.acquire('a'), 'a second one beside the probe').toThrow(UpstreamError);
    probe.recordAnswer();
    breaker.acquire('a').recordAnswer();
    expect(states).toEqual(['open', 'half-open', 'closed']);
  });

  it('waits twice as long after every probe that failed, up to its limit', async () => {
    fail(3);
    for (const pauseMs of [1_000, 2_000, 3_000, 3_000]) {
      await clock.advance(pauseMs - 1);
      expect(() => breaker.acquire('a'), `before ${pauseMs} ms`).toThrow(UpstreamError);
      await clock.advance(1);
      breaker.acquire('a').recordFailure();
    }
    await clock.advance(3_000);
    breaker.acquire('a').recordAnswer();
    fail(3);
    await clock.advance(1_000);
    expect(() => breaker.acquire('a'), 'short again after it had closed').not.toThrow();
  });

  it('lets the next one probe when a probe was never sent', async () => {
    fail(3);
    await clock.advance(1_000);
    breaker.acquire('a').release();
    expect(() => breaker.acquire('a')).not.toThrow();
  });

  it('is not closed by an answer to what was sent before it opened', () => {
    const early = breaker.acquire('a');
    fail(3);
    early.recordAnswer();
    expect(breaker.state).toBe('open');
  });

  it('is not opened for longer by what was sent before it opened', async () => {
    const early = [breaker.acquire('a'), breaker.acquire('a')];
    fail(3);
    await clock.advance(999);
    for (const pass of early) pass.recordFailure();
    await clock.advance(1);
    expect(() => breaker.acquire('a')).not.toThrow();
  });

  it('lets the first call of a flow through that has not failed itself, and closes when that is answered', () => {
    fail(3);
    const [other, another] = [breaker.acquire('b'), breaker.acquire('c')];
    expect(() => breaker.acquire('a')).toThrow(UpstreamError);
    other.recordAnswer();
    another.recordFailure();
    expect(states).toEqual(['open', 'closed']);
    fail(1);
    expect(breaker.state, 'two in a row since then').toBe('closed');
  });

  it('refuses a flow as soon as it has failed too, and sends away what of it still waits', () => {
    fail(3);
    const [first, second, third] = [breaker.acquire('b'), breaker.acquire('b'), breaker.acquire('c')];
    const told: string[] = [];
    second.onOpen(() => told.push('b'));
    third.onOpen(() => told.push('c'));
    first.recordFailure();
    expect(told).toEqual(['b']);
    expect(() => breaker.acquire('b')).toThrow(UpstreamError);
    expect(() => breaker.acquire('d')).not.toThrow();
  });

  it('tells those who have entered that it opens, unless their calls have ended', () => {
    const told: string[] = [];
    const [waiting, done] = [breaker.acquire('a'), breaker.acquire('a')];
    waiting.onOpen((error) => told.push(error.code));
    done.onOpen(() => told.push('too late'));
    done.recordAnswer();
    fail(3);
    expect(told).toEqual(['UPSTREAM_UNAVAILABLE']);
  });

  it('hears one end of each call', () => {
    const pass = breaker.acquire('a');
    pass.recordFailure();
    pass.recordFailure();
    pass.recordFailure();
    pass.release();
    expect(breaker.state).toBe('closed');
  });
});
