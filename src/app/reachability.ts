import { GatewayError, type ErrorCode } from '../errors.js';
import type { Clock } from '../throttle/index.js';

/** How often an upstream that was found out of reach is asked again. */
const everyMs = 5_000;

/** What a call ends with when there was no upstream to carry it out: who refuses or throttles is there. */
const outOfReach: ReadonlySet<ErrorCode> = new Set([
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_BAD_RESPONSE',
]);

export interface ReachabilityOptions {
  /** Whether any operation that was called works. */
  readonly works: () => boolean;
  /** Makes one harmless call. */
  readonly probe: () => Promise<unknown>;
  readonly clock: Clock;
}

/** Whether the upstream is in reach, for /readyz. */
export interface Reachability {
  readonly reachable: boolean;
  /** An operation has begun to fail. */
  suspect(): void;
  close(): void;
}

/**
 * That one operation fails says little, be it the only one that was called: before the gateway calls itself unready, it makes
 * a call of its own. And because nobody calls a gateway that is unready, it goes on asking until the upstream is back.
 */
export function watchReachability({ works, probe, clock }: ReachabilityOptions): Reachability {
  let reachable = true;
  let isAsking = false;
  let isClosed = false;
  let cancel = () => {};

  async function ask(): Promise<void> {
    const answered = await probe().then(
      () => true,
      (error: unknown) => !(error instanceof GatewayError && outOfReach.has(error.code)),
    );
    reachable = answered;
    isAsking = !answered && !isClosed;
    if (isAsking) cancel = clock.after(everyMs, () => void ask());
  }

  return {
    get reachable() {
      return reachable;
    },
    suspect() {
      if (isAsking || isClosed || works()) return;
      isAsking = true;
      void ask();
    },
    close() {
      isClosed = true;
      cancel();
    },
  };
}
