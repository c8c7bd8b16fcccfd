import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createDeadline, timeoutGuard } from '../../src/server/deadline.js';
import { RequestHeaders } from '../../src/server/request-headers.js';
import { VirtualClock } from '../virtual-clock.js';

const timeouts = { requestTimeoutMs: 1_000, bulkTimeoutMs: 5_000 };

function start(requestedMs?: number) {
  const clock = new VirtualClock(0);
  const deadline = createDeadline(timeouts, clock, 0, requestedMs);
  return { clock, deadline };
}

describe('createDeadline', () => {
  it('a request is aborted 25 ms after its deadline, so that queues refuse first', async () => {
    const { clock, deadline } = start();
    expect(deadline.at).toBe(1_000);
    await clock.advance(1_024);
    expect(deadline.signal.aborted).toBe(false);
    await clock.advance(1);
    expect(deadline.signal.reason).toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
      message: expect.stringContaining('1000'),
    });
    expect(clock.pending).toBe(0);
  });

  it('a deadline counts from the start of the request, not from its own creation', async () => {
    const clock = new VirtualClock(600);
    const deadline = createDeadline(timeouts, clock, 0);
    expect(deadline.at).toBe(1_000);
    await clock.advance(425);
    expect(deadline.signal.aborted).toBe(true);
  });

  it.each([
    [300, 300],
    [3_000, 1_000],
  ])('a caller that requests a timeout of %i ms gets %i ms', (requestedMs, expected) => {
    expect(start(requestedMs).deadline.at).toBe(expected);
  });

  it.each([
    [undefined, 5_000],
    [300, 300],
    [9_000, 5_000],
  ])('a bulk mutation whose caller requests a timeout of %s ms gets %i ms', async (requestedMs, expected) => {
    const { clock, deadline } = start(requestedMs);
    deadline.extendForBulk();
    expect([deadline.at, clock.pending]).toEqual([expected, 1]);
    await clock.advance(expected + 24);
    expect(deadline.signal.aborted).toBe(false);
    await clock.advance(1);
    expect(deadline.signal.aborted).toBe(true);
  });

  it('a subscription has no timer, and each of its calls gets the timeout of a request', async () => {
    const { clock, deadline } = start();
    deadline.extendForSubscription();
    await clock.advance(60_000);
    expect([deadline.at, clock.pending, deadline.signal.aborted]).toEqual([61_000, 0, false]);
  });

  it('a stopped deadline has no timer', () => {
    const { clock, deadline } = start();
    deadline.stop();
    expect(clock.pending).toBe(0);
  });

  it('a stopped deadline starts no timer, even if it is extended later', async () => {
    const { clock, deadline } = start();
    deadline.stop();
    deadline.extendForBulk();
    await clock.advance(60_000);
    expect([clock.pending, deadline.signal.aborted]).toEqual([0, false]);
  });

  it('abort ends the request with its reason', () => {
    const { deadline } = start();
    const reason = new Error('the caller left');
    deadline.abort(reason);
    expect(deadline.signal.reason).toBe(reason);
  });
});

describe('timeoutGuard', () => {
  const run = (value: string | undefined) => {
    const headers = new RequestHeaders({ headers: { 'x-request-timeout-ms': value }, rawHeaders: [] });
    return timeoutGuard({ headers });
  };

  it.each(['100', '1000', '600000', undefined])('timeoutGuard accepts the header x-request-timeout-ms: %s', (value) => {
    expect(run(value)).toBeUndefined();
  });

  it.each(['99', '0', '', '-1', '1.5', '1e3', 'soon', '0x1F4'])(
    'timeoutGuard refuses the header x-request-timeout-ms: "%s"',
    (value) => {
      expect(() => run(value)).toThrow(GraphQLError);
    },
  );

  it('timeoutGuard names the header and shows the first 20 characters of its value', () => {
    const message = 'expected a whole number of milliseconds from 100, got "xxxxxxxxxxxxxxxxxxxx".';
    const issues = [{ path: ['x-request-timeout-ms'], message }];
    expect(() => run('x'.repeat(21))).toThrow(
      expect.objectContaining({ extensions: expect.objectContaining({ issues }) }),
    );
  });
});
