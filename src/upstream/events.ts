import type { ErrorCode } from '../errors.js';
import type { BreakerState } from './circuit-breaker.js';

/** A call was sent. */
export interface CallSent {
  readonly kind: 'call-sent';
  readonly action: string;
  /** 1 for the first attempt. A call that the throttle sends again after the upstream throttled it keeps its number. */
  readonly attempt: number;
  /** Time in the throttle's queue, in milliseconds. */
  readonly waitedMs: number;
}

/** An exchange has ended. Every CallSent is followed by one. */
export interface CallEnded {
  readonly kind: 'call-ended';
  readonly action: string;
  readonly attempt: number;
  /** The error code that a read's caller gets if this was the last attempt. */
  readonly outcome: 'OK' | ErrorCode;
  readonly upstreamCode: string | undefined;
  readonly upstreamRequestId: string | null;
  /** Duration of the exchange, in milliseconds. */
  readonly durationMs: number;
  /** Why records of the reply could not be read; absent if all could. */
  readonly unreadable?: readonly string[];
  /** True if the caller was answered before: its deadline had passed, or it had disconnected. */
  readonly late: boolean;
}

/** An attempt failed and will be retried. */
export interface CallRetried {
  readonly kind: 'call-retried';
  readonly action: string;
  /** The failed attempt. */
  readonly attempt: number;
  readonly delayMs: number;
  readonly because: ErrorCode;
}

export interface BreakerChanged {
  readonly kind: 'breaker-changed';
  readonly action: string;
  readonly state: BreakerState;
}

/** The events for metrics, traces and logs. They contain no parameter, no address and no credential. */
export type UpstreamEvent = CallSent | CallEnded | CallRetried | BreakerChanged;
