import type { ErrorCode } from '../errors.js';
import type { BreakerState } from './breaker.js';

/** A call was handed to the network. */
export interface CallSent {
  readonly kind: 'call-sent';
  readonly action: string;
  /** 1 for the first try. A call that the upstream throttled and that got another turn is sent again under the same number. */
  readonly attempt: number;
  /** Milliseconds between asking for a turn and being sent. */
  readonly waitedMs: number;
}

/** An exchange is over: every CallSent has one. */
export interface CallEnded {
  readonly kind: 'call-ended';
  readonly action: string;
  readonly attempt: number;
  /** What a read's caller is told of it, were it the last try. */
  readonly outcome: 'OK' | ErrorCode;
  readonly upstreamCode: string | undefined;
  readonly requestId: string | null;
  /** Milliseconds on the network. */
  readonly durationMs: number;
  /** True when its caller had been answered already: its deadline had passed, or it had gone away. */
  readonly late: boolean;
}

/** A try failed and another one will be made. */
export interface CallRetried {
  readonly kind: 'call-retried';
  readonly action: string;
  /** The try that failed. */
  readonly attempt: number;
  readonly delayMs: number;
  readonly because: ErrorCode;
}

export interface BreakerChanged {
  readonly kind: 'breaker-changed';
  readonly action: string;
  readonly state: BreakerState;
}

/** What the road tells to metrics, traces and logs; it holds no parameter, no address and no credential. */
export type UpstreamEvent = CallSent | CallEnded | CallRetried | BreakerChanged;
