import { UpstreamError } from '../errors.js';
import type { Clock } from '../throttle/index.js';

/**
 * Keeps a failing operation from being asked over and over: after a few outages in a row it stays open, and calls fail at
 * once; then one at a time may try, and its success closes it. Throttling and refusals are no outages: who refuses is
 * alive. In a row means in the order of sending: a call that timed out says nothing once a later one has been answered,
 * or a handful of lost calls of one burst, whose time runs out together, would look like an outage.
 * It is shared by all flows, but refuses only those that have failed themselves: the first call of any other flow goes
 * through and shows whether it is the upstream that fails, or only what one flow asks of it.
 * Of its own rather than a library's, because it is asked before a call takes its turn and told after the exchange is
 * over, on a clock that is an argument.
 */
export type BreakerState = 'closed' | 'open' | 'half-open';

export interface Breaker {
  readonly state: BreakerState;
  /** Lets a call of this flow pass. @throws UpstreamError while it is open for the flow */
  acquire(flow: string): BreakerPermit;
}

/** One call's leave to go on. Exactly one of its three ends is told, once; what comes after is not heard. */
export interface BreakerPermit {
  /** The call leaves its queue for the network. */
  recordSent(): void;
  /** The upstream answered, whatever it said. */
  recordAnswer(): void;
  /** The upstream failed. */
  recordFailure(): void;
  /** The call was never sent. */
  release(): void;
  /** Runs `task` when the breaker opens for this flow, until one of the ends is told. */
  onOpen(task: (error: UpstreamError) => void): void;
}

export interface BreakerOptions {
  /** What it guards, for the message. */
  readonly action: string;
  readonly clock: Clock;
  /** Outages in a row that open it. */
  readonly threshold: number;
  /** Milliseconds for which it stays open the first time; every failed probe doubles them. */
  readonly openMs: number;
  /** Most milliseconds for which it stays open. */
  readonly maxOpenMs: number;
  readonly onChange: (state: BreakerState) => void;
}

export function createBreaker({ action, clock, threshold, openMs, maxOpenMs, onChange }: BreakerOptions): Breaker {
  let state: BreakerState = 'closed';
  let consecutiveFailures = 0;
  let openDurationMs = openMs;
  let probeAt = 0;
  // Calls in the order of sending: the last one of all, the newest that was answered, the last before it opened.
  let lastSequence = 0;
  let newestAnsweredSequence = 0;
  let lastSequenceBeforeOpen = 0;
  /** Flows with an outage in the present row. */
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
      `The upstream has failed on ${action} several times in a row and is not asked for now; it is tried again in ${seconds} s. Nothing was sent.`,
      { code: 'UPSTREAM_UNAVAILABLE', retryable: true },
    );
  }

  function recordAnswer(sequence: number): void {
    newestAnsweredSequence = Math.max(newestAnsweredSequence, sequence);
    // What was sent before it opened and is answered now tells nothing about now.
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
