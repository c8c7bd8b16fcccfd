import { UpstreamError } from '../errors.js';
import type { Clock } from '../clock.js';

/**
 * Circuit breaker of one upstream operation. It opens after a few consecutive failures; calls then fail immediately.
 * After a while it lets one probe through at a time, and closes when a probe succeeds. Throttling and error replies are
 * not failures, because the upstream answered. Consecutive means in the order of sending: a timeout is ignored if a
 * later call was answered, so that a few lost calls of one burst, which time out together, do not look like an outage.
 * It is shared by all flows (tenants), but rejects only flows that have failed themselves. The first call of any other
 * flow passes, and shows whether the upstream fails or only the requests of one flow. Not a library, because the permit
 * is acquired before the call queues for the throttle and settled after the exchange, on an injected clock.
 */
export type BreakerState = 'closed' | 'open' | 'half-open';

export interface Breaker {
  readonly state: BreakerState;
  /** Acquires a permit for a call of this flow. @throws UpstreamError while the breaker is open for the flow */
  acquire(flow: string): BreakerPermit;
}

/**
 * The permit of one call. It ends with the first of recordAnswer, recordFailure or release; later calls are ignored.
 */
export interface BreakerPermit {
  /** The call leaves the queue and is sent. */
  recordSent(): void;
  /** The upstream answered, with success or an error. */
  recordAnswer(): void;
  /** The upstream failed. */
  recordFailure(): void;
  /** The call was never sent. */
  release(): void;
  /** Runs `task` when the breaker opens for this flow while the permit has not ended. */
  onOpen(task: (error: UpstreamError) => void): void;
}

export interface BreakerOptions {
  /** The guarded operation, for error messages. */
  readonly action: string;
  readonly clock: Clock;
  /** Number of consecutive failures that open the breaker. */
  readonly threshold: number;
  /** How long the breaker stays open at first, in milliseconds. Doubles with every failed probe. */
  readonly openMs: number;
  /** The longest time the breaker stays open, in milliseconds. */
  readonly maxOpenMs: number;
  readonly onChange: (state: BreakerState) => void;
}

export function createBreaker({ action, clock, threshold, openMs, maxOpenMs, onChange }: BreakerOptions): Breaker {
  let state: BreakerState = 'closed';
  let consecutiveFailures = 0;
  let openDurationMs = openMs;
  let probeAt = 0;
  // Sequence numbers in the order of sending.
  let lastSequence = 0;
  let newestAnsweredSequence = 0;
  let lastSequenceBeforeOpen = 0;
  /** Flows with a failure since the last answer. */
  const failingFlows = new Set<string>();
  const openListeners = new Map<
    BreakerPermit,
    { readonly flow: string; readonly task: (error: UpstreamError) => void }
  >();

  function setState(next: BreakerState): void {
    if (state === next) return;
    state = next;
    onChange(next);
  }

  function close(): void {
    consecutiveFailures = 0;
    openDurationMs = openMs;
    failingFlows.clear();
    setState('closed');
  }

  function open(): void {
    probeAt = clock.now() + openDurationMs;
    lastSequenceBeforeOpen = lastSequence;
    setState('open');
    rejectWaiting();
  }

  function rejectWaiting(): void {
    for (const { flow, task } of openListeners.values()) if (failingFlows.has(flow)) task(openCircuitError());
  }

  function openCircuitError(): UpstreamError {
    const seconds = Math.max(1, Math.ceil((probeAt - clock.now()) / 1_000));
    return new UpstreamError(
      `The upstream has failed on ${action} several times in a row, so the gateway does not call it now. ` +
        `It probes again in ${seconds} s. Nothing was sent.`,
      { code: 'UPSTREAM_UNAVAILABLE', retryable: true },
    );
  }

  function recordAnswer(sequence: number): void {
    newestAnsweredSequence = Math.max(newestAnsweredSequence, sequence);
    // An answer to a call from before the breaker opened does not show that the upstream has recovered.
    if (state === 'closed' || sequence > lastSequenceBeforeOpen) close();
  }

  function recordFailure(flow: string, sequence: number, isProbe: boolean): void {
    if (isProbe) {
      openDurationMs = Math.min(2 * openDurationMs, maxOpenMs);
      open();
    } else if (state !== 'closed') {
      failingFlows.add(flow);
      rejectWaiting();
    } else if (sequence > newestAnsweredSequence) {
      failingFlows.add(flow);
      if (++consecutiveFailures >= threshold) open();
    }
  }

  function createPermit(flow: string, isProbe: boolean): BreakerPermit {
    let isEnded = false;
    let sequence = ++lastSequence;
    const once = (end: () => void) => () => {
      if (isEnded) return;
      isEnded = true;
      openListeners.delete(permit);
      end();
    };
    const permit: BreakerPermit = {
      recordSent: () => {
        sequence = ++lastSequence;
      },
      recordAnswer: once(() => recordAnswer(sequence)),
      recordFailure: once(() => recordFailure(flow, sequence, isProbe && state === 'half-open')),
      release: once(() => {
        if (isProbe && state === 'half-open') setState('open');
      }),
      onOpen: (task) => void (isEnded || openListeners.set(permit, { flow, task })),
    };
    return permit;
  }

  return {
    get state() {
      return state;
    },
    acquire(flow) {
      if (state === 'closed' || !failingFlows.has(flow)) return createPermit(flow, false);
      if (state === 'half-open' || clock.now() < probeAt) throw openCircuitError();
      setState('half-open');
      return createPermit(flow, true);
    },
  };
}
