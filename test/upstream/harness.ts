/** Test doubles for the upstream: a manual clock, a throttle without a queue, and a scripted transport. */
import type { JsonObject } from '../../src/domain.js';
import { ThrottledError } from '../../src/errors.js';
import type { Clock } from '../../src/clock.js';
import type { Throttle, CallRequest } from '../../src/throttle/index.js';
import {
  createUpstream,
  type Transport,
  type TransportReply,
  type TransportRequest,
  type UpstreamEvent,
} from '../../src/upstream/index.js';

export class ManualClock implements Clock {
  #now = 1_800_000_000_000;
  #timers = new Map<number, { at: number; run: () => void }>();
  #next = 0;

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const id = this.#next++;
    this.#timers.set(id, { at: this.#now + Math.max(0, ms), run });
    return () => void this.#timers.delete(id);
  }

  /** Number of pending timers, to detect timers that a finished call did not cancel. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Advances the clock and runs everything that becomes due. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    for (;;) {
      await flushPromises();
      const due = [...this.#timers]
        .filter(([, { at }]) => at <= until)
        .toSorted(([a, x], [b, y]) => x.at - y.at || a - b)[0];
      if (due === undefined) break;
      const [id, { at, run }] = due;
      this.#timers.delete(id);
      this.#now = Math.max(this.#now, at);
      run();
    }
    this.#now = until;
    await flushPromises();
  }
}

/** Waits until no promise can make progress. */
export const flushPromises = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Runs every call immediately. Sends throttled calls again a second later, until their deadline. */
export class ImmediateThrottle implements Throttle {
  readonly requests: CallRequest[] = [];
  readonly #clock: Clock;
  /** If set, calls wait for it before they run. */
  gate: Promise<void> | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async run<T>(turn: CallRequest, call: () => Promise<T>): Promise<T> {
    this.requests.push(turn);
    for (;;) {
      await Promise.race([this.gate, rejectOnAbort(turn.signal)]);
      turn.signal?.throwIfAborted();
      try {
        return await call();
      } catch (error) {
        if (!(error instanceof ThrottledError) || this.#clock.now() + 1_000 > turn.deadline) throw error;
        await Promise.race([
          new Promise<void>((resolve) => void this.#clock.after(1_000, resolve)),
          rejectOnAbort(turn.signal),
        ]);
      }
    }
  }

  readonly pauses: number[] = [];
  pause(_: unknown, forMs: number): void {
    this.pauses.push(forMs);
  }
  quotas = () => [];
  quota = () => {
    throw new Error('nobody asks for it here');
  };
  close = () => Promise.resolve();
}

function rejectOnAbort(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
}

type Step =
  | TransportReply
  | Error
  | Promise<TransportReply>
  | ((request: TransportRequest) => TransportReply | Promise<TransportReply>);

/** Answers each exchange with the next step of a script; repeats the last one. */
export function scriptedTransport(...steps: Step[]): Transport & { readonly sent: TransportRequest[] } {
  const sent: TransportRequest[] = [];
  return {
    sent,
    async send(request) {
      sent.push(request);
      const step = steps.length > 1 ? steps.shift() : steps[0];
      if (step === undefined || step instanceof Error) throw step ?? new Error('the script has ended');
      return typeof step === 'function' ? step(request) : step;
    },
  };
}

export const neverReplies: Promise<TransportReply> = new Promise(() => {});

export function okReply(payload: JsonObject = {}): TransportReply {
  return {
    status: 200,
    body: JSON.stringify({ RequestId: 'REQ-1', Code: 'OK', Message: 'None', ...payload }),
    requestId: null,
  };
}

interface ErrorReplyFields {
  readonly status?: number;
  readonly message?: string;
  readonly [field: string]: unknown;
}

export function errorReply(
  code: string,
  { status = 400, message = 'no', ...more }: ErrorReplyFields = {},
): TransportReply {
  return {
    status,
    body: { RequestId: 'REQ-2', HostId: 'cams.example', Code: code, Message: message, ...more },
    requestId: null,
  };
}

/** An upstream built from these doubles. Retry delays are half of their limits. */
export function createHarness(transport: Transport, { timeoutMs = 20_000 } = {}) {
  const clock = new ManualClock();
  const throttle = new ImmediateThrottle(clock);
  const events: UpstreamEvent[] = [];
  const upstream = createUpstream({
    transport,
    throttle,
    account: 'acc',
    quota: (operation) => operation.callsPerSecond,
    timeoutMs,
    clock,
    random: () => 0.5,
    onEvent: (event) => events.push(event),
  });
  const options = (ms = 30_000) => ({ flow: 'space', class: 'interactive', deadline: clock.now() + ms }) as const;
  return { clock, throttle, events, upstream, options };
}

/** The outcome of a promise, without an unhandled rejection in the meantime. */
export function trackOutcome(promise: Promise<unknown>): { value?: unknown; error?: unknown; settled: boolean } {
  const outcome: { value?: unknown; error?: unknown; settled: boolean } = { settled: false };
  promise.then(
    (value) => Object.assign(outcome, { value, settled: true }),
    (error: unknown) => Object.assign(outcome, { error, settled: true }),
  );
  return outcome;
}
