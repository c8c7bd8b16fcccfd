/** What most tests of the throttle begin with: a clock, an upstream with a quota, a throttle, and a way to ask. */
import { createThrottle, type QueueEvent, type ThrottleOptions, type Turn } from '../../src/throttle/index.js';
import { VirtualClock } from '../clock.js';
import { admission, SimulatedUpstream, type Way } from './simulated-upstream.js';

export interface StageOptions extends Omit<ThrottleOptions, 'clock' | 'onEvent'> {
  callsPerSecond?: number;
  /** What the upstream really admits; the quota unless said otherwise. */
  admits?: number;
  /** One way; 20 ms unless said otherwise. */
  way?: Way;
}

/** How a call ended, and when. */
export interface Ended {
  name: string;
  at: number;
  error?: unknown;
}

export function stage(options: StageOptions = {}) {
  const { callsPerSecond = 5, admits = callsPerSecond, way = () => 20, ...rest } = options;
  const clock = new VirtualClock();
  const start = clock.now();
  const upstream = new SimulatedUpstream(clock, admission('sliding', admits), way);
  const events: QueueEvent[] = [];
  const throttle = createThrottle({ ...rest, clock, onEvent: (event) => events.push(event) });
  /** In the order in which they ended. */
  const ended: Ended[] = [];
  /** In the order in which they were sent. */
  const sent: string[] = [];

  /** Asks for a turn; a deadline is given in milliseconds from now. */
  async function ask(name: string, turn: Partial<Turn> & { within?: number } = {}): Promise<Ended> {
    const { within = Number.POSITIVE_INFINITY, ...given } = turn;
    const whole: Turn = {
      key: 'k',
      callsPerSecond,
      flow: 'a',
      class: 'interactive',
      deadline: clock.now() + within,
      ...given,
    };
    const end: Ended = { name, at: 0 };
    try {
      await throttle.run(whole, () => {
        sent.push(name);
        return upstream.call();
      });
    } catch (error) {
      end.error = error;
    }
    end.at = clock.now() - start;
    ended.push(end);
    return end;
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
