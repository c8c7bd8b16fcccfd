import { beforeEach, describe, expect, it } from 'vitest';
import { UpstreamError } from '../../src/errors.js';
import { createBreaker, type Breaker, type BreakerState } from '../../src/upstream/circuit-breaker.js';
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

describe('createBreaker', () => {
  it('a breaker opens after consecutive failures and rejects with the time of the next probe', () => {
    fail(2);
    expect(breaker.state).toBe('closed');
    fail(1);
    expect(breaker.state).toBe('open');
    expect(() => breaker.acquire('a')).toThrow(UpstreamError);
    expect(() => breaker.acquire('a')).toThrow(/in 1 s\. Nothing was sent/);
  });

  it('a breaker resets its failure count with every reply, including error replies', () => {
    fail(2);
    breaker.acquire('a').recordAnswer();
    fail(2);
    expect(breaker.state).toBe('closed');
  });

  it('a breaker ignores failures of calls that were sent before an answered call', () => {
    const lost = [breaker.acquire('a'), breaker.acquire('a'), breaker.acquire('a')];
    breaker.acquire('a').recordAnswer();
    for (const pass of lost) pass.recordFailure();
    expect(breaker.state).toBe('closed');
  });

  it('a breaker orders calls by when they were sent, not by when they acquired a permit', () => {
    const [early, late] = [[breaker.acquire('a'), breaker.acquire('a'), breaker.acquire('a')], breaker.acquire('a')];
    late.recordSent();
    for (const pass of early) pass.recordSent();
    late.recordAnswer();
    for (const pass of early) pass.recordFailure();
    expect(breaker.state).toBe('open');
  });

  it('a breaker does not count a call that was never sent', () => {
    fail(2);
    breaker.acquire('a').release();
    fail(1);
    expect(breaker.state).toBe('open');
  });

  it('a breaker lets one probe through after the open time and closes when the probe is answered', async () => {
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

  it('a breaker doubles its open time after each failed probe, up to the limit', async () => {
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

  it('a breaker lets the next call probe if a probe was never sent', async () => {
    fail(3);
    await clock.advance(1_000);
    breaker.acquire('a').release();
    expect(() => breaker.acquire('a')).not.toThrow();
  });

  it('a breaker stays open after the reply to a call that was sent before it opened', () => {
    const early = breaker.acquire('a');
    fail(3);
    early.recordAnswer();
    expect(breaker.state).toBe('open');
  });

  it('a breaker does not extend its open time for failures of calls that were sent before it opened', async () => {
    const early = [breaker.acquire('a'), breaker.acquire('a')];
    fail(3);
    await clock.advance(999);
    for (const pass of early) pass.recordFailure();
    await clock.advance(1);
    expect(() => breaker.acquire('a')).not.toThrow();
  });

  it('an open breaker lets the first call of a flow without failures through and closes when it is answered', () => {
    fail(3);
    const [other, another] = [breaker.acquire('b'), breaker.acquire('c')];
    expect(() => breaker.acquire('a')).toThrow(UpstreamError);
    other.recordAnswer();
    another.recordFailure();
    expect(states).toEqual(['open', 'closed']);
    fail(1);
    expect(breaker.state, 'two in a row since then').toBe('closed');
  });

  it('an open breaker rejects a flow, queued calls included, as soon as a call of it has failed', () => {
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

  it('a breaker notifies unfinished permits when it opens', () => {
    const told: string[] = [];
    const [waiting, done] = [breaker.acquire('a'), breaker.acquire('a')];
    waiting.onOpen((error) => told.push(error.code));
    done.onOpen(() => told.push('too late'));
    done.recordAnswer();
    fail(3);
    expect(told).toEqual(['UPSTREAM_UNAVAILABLE']);
  });

  it('a breaker counts only the first end of each permit', () => {
    const pass = breaker.acquire('a');
    pass.recordFailure();
    pass.recordFailure();
    pass.recordFailure();
    pass.release();
    expect(breaker.state).toBe('closed');
  });
});
