import { GatewayError, type ErrorCode } from '../errors.js';
import type { Clock } from '../throttle/index.js';

/** How often an upstream that was found out of reach is asked again. */
const probeIntervalMs = 5_000;

/** What a call ends with when there was no upstream to carry it out: who refuses or throttles is there. */
const unreachableCodes: ReadonlySet<ErrorCode> = new Set([
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_BAD_RESPONSE',
]);

export interface ReachabilityOptions {
  /** Whether any operation that was called works. */
  readonly isWorking: () => boolean;
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
 * That one operation fails says little, be it the only one that was called: before the gateway calls itself unready, it
 * makes
 * a call of its own. And because nobody calls a gateway that is unready, it goes on asking until the upstream is back.
 */
export function watchReachability({ isWorking, probe, clock }: ReachabilityOptions): Reachability {
  let reachable = true;
  let isProbing = false;
  let isClosed = false;
  let cancel = () => {};

  async function runProbe(): Promise<void> {
    const succeeded = await probe().then(
      () => true,
      (error: unknown) => !(error instanceof GatewayError && unreachableCodes.has(error.code)),
    );
    reachable = succeeded;
    isProbing = !succeeded && !isClosed;
    if (isProbing) cancel = clock.after(probeIntervalMs, () => void runProbe());
  }

  return {
    get reachable() {
      return reachable;
    },
    suspect() {
      if (isProbing || isClosed || isWorking()) return;
      isProbing = true;
      void runProbe();
    },
    close() {
      isClosed = true;
      cancel();
    },
  };
}
