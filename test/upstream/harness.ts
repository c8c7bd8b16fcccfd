/** What the road is tested on: a clock that is moved by hand, a throttle without a queue, a transport that is told what to do. */
import type { JsonObject } from '../../src/domain.js';
import { ThrottledError } from '../../src/errors.js';
import type { Clock, Throttle, CallRequest } from '../../src/throttle/index.js';
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

  /** Timers that are still set: what a finished call has forgotten to call off. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Moves on, and lets everything happen that is due on the way. */
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

/** Lets every promise that can go on go on. */
export const flushPromises = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Everyone's turn comes at once; what was throttled gets another turn a second later, until its deadline. */
export class ImmediateThrottle implements Throttle {
  readonly requests: CallRequest[] = [];
  readonly #clock: Clock;
  /** While it is set, turns wait for it. */
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

/** Answers each exchange with the next step, and the last one over and over. */
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

/** An upstream on that stage. Pauses between tries are half of their limits. */
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

/** A promise's fate, without an unhandled rejection while nobody looks. */
export function trackOutcome(promise: Promise<unknown>): { value?: unknown; error?: unknown; settled: boolean } {
  const outcome: { value?: unknown; error?: unknown; settled: boolean } = { settled: false };
  promise.then(
    (value) => Object.assign(outcome, { value, settled: true }),
    (error: unknown) => Object.assign(outcome, { error, settled: true }),
  );
  return outcome;
}
