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
  enter(flow: string): Pass;
}

/** One call's leave to go on. Exactly one of its three ends is told, once; what comes after is not heard. */
export interface Pass {
  /** The call leaves its queue for the network. */
  sent(): void;
  /** The upstream answered, whatever it said. */
  answered(): void;
  /** The upstream failed. */
  failed(): void;
  /** The call was never sent. */
  unused(): void;
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
  readonly longestOpenMs: number;
  readonly onChange: (state: BreakerState) => void;
}

export function createBreaker({ action, clock, threshold, openMs, longestOpenMs, onChange }: BreakerOptions): Breaker {
  let state: BreakerState = 'closed';
  let outages = 0;
  let pauseMs = openMs;
  let probeAt = 0;
  // Calls in the order of sending: the last one of all, the newest that was answered, the last before it opened.
  let order = 0;
  let newestAnswered = 0;
  let lastBeforeOpen = 0;
  /** Flows with an outage in the present row. */
  const failing = new Set<string>();
  const waiting = new Map<Pass, { readonly flow: string; readonly task: (error: UpstreamError) => void }>();

  function become(next: BreakerState): void {
    if (state === next) return;
    state = next;
    onChange(next);
  }

  function close(): void {
    outages = 0;
    pauseMs = openMs;
    failing.clear();
    become('closed');
  }

  function open(): void {
    probeAt = clock.now() + pauseMs;
    lastBeforeOpen = order;
    become('open');
    sendAway();
  }

  function sendAway(): void {
    for (const { flow, task } of waiting.values()) if (failing.has(flow)) task(refused());
  }

  function refused(): UpstreamError {
    const seconds = Math.max(1, Math.ceil((probeAt - clock.now()) / 1_000));
    return new UpstreamError(
      `The upstream has failed on ${action} several times in a row and is not asked for now; it is tried again in ${seconds} s. Nothing was sent.`,
      { code: 'UPSTREAM_UNAVAILABLE', retryable: true },
    );
  }

  function answered(mine: number): void {
    newestAnswered = Math.max(newestAnswered, mine);
    // What was sent before it opened and is answered now tells nothing about now.
    if (state === 'closed' || mine > lastBeforeOpen) close();
  }

  function failed(flow: string, mine: number, probe: boolean): void {
    if (probe) {
      pauseMs = Math.min(2 * pauseMs, longestOpenMs);
      open();
    } else if (state !== 'closed') {
      failing.add(flow);
      sendAway();
    } else if (mine > newestAnswered) {
      failing.add(flow);
      if (++outages >= threshold) open();
    }
  }

  function pass(flow: string, probe: boolean): Pass {
    let ended = false;
    let mine = ++order;
    const once = (end: () => void) => () => {
      if (ended) return;
      ended = true;
      waiting.delete(self);
      end();
    };
    const self: Pass = {
      sent: () => {
        mine = ++order;
      },
      answered: once(() => answered(mine)),
      failed: once(() => failed(flow, mine, probe && state === 'half-open')),
      unused: once(() => {
        if (probe && state === 'half-open') become('open');
      }),
      onOpen: (task) => void (ended || waiting.set(self, { flow, task })),
    };
    return self;
  }

  return {
    get state() {
      return state;
    },
    enter(flow) {
      if (state === 'closed' || !failing.has(flow)) return pass(flow, false);
      if (state === 'half-open' || clock.now() < probeAt) throw refused();
      become('half-open');
      return pass(flow, true);
    },
  };
}
