/** The fixture of most throttle tests: a clock, an upstream with a quota, a throttle, and a function to make calls. */
import { createThrottle, type QueueEvent, type ThrottleOptions, type CallRequest } from '../../src/throttle/index.js';
import { VirtualClock } from '../virtual-clock.js';
import { createAdmission, SimulatedUpstream, type Latency } from './simulated-upstream.js';

export interface ThrottleFixtureOptions extends Omit<ThrottleOptions, 'clock' | 'onEvent'> {
  callsPerSecond?: number;
  /** The number of calls that the upstream really admits; the quota by default. */
  upstreamLimit?: number;
  /** One-way delay; 20 ms by default. */
  latency?: Latency;
}

/** The result of a call, and when it ended. */
export interface ThrottledCallResult {
  name: string;
  at: number;
  error?: unknown;
}

export function createThrottleFixture(options: ThrottleFixtureOptions = {}) {
  const { callsPerSecond = 5, upstreamLimit = callsPerSecond, latency = () => 20, ...rest } = options;
  const clock = new VirtualClock();
  const start = clock.now();
  const upstream = new SimulatedUpstream(clock, createAdmission('sliding', upstreamLimit), latency);
  const events: QueueEvent[] = [];
  const throttle = createThrottle({ ...rest, clock, onEvent: (event) => events.push(event) });
  /** The results of calls in the order in which the calls ended. */
  const ended: ThrottledCallResult[] = [];
  /** The names of calls in the order in which the calls were sent. */
  const sent: string[] = [];

  /** Makes a call; its deadline is in milliseconds from now. */
  async function ask(
    name: string,
    overrides: Partial<CallRequest> & { deadlineInMs?: number } = {},
  ): Promise<ThrottledCallResult> {
    const { deadlineInMs = Number.POSITIVE_INFINITY, ...fields } = overrides;
    const request: CallRequest = {
      key: 'k',
      callsPerSecond,
      flow: 'a',
      class: 'interactive',
      deadline: clock.now() + deadlineInMs,
      ...fields,
    };
    const result: ThrottledCallResult = { name, at: 0 };
    try {
      await throttle.run(request, () => {
        sent.push(name);
        return upstream.call();
      });
    } catch (error) {
      result.error = error;
    }
    result.at = clock.now() - start;
    ended.push(result);
    return result;
  }

  return {
    clock,
    start,
    upstream,
    throttle,
    events,
    ended,
    sent,
    ask,
    quota: () => throttle.quota('k', callsPerSecond),
  };
}
