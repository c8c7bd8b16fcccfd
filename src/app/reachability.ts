import { GatewayError, type ErrorCode } from '../errors.js';
import type { Clock } from '../clock.js';

/** The interval between probes of an unreachable upstream. */
const probeIntervalMs = 5_000;

/** The error codes of an unreachable upstream. An upstream that rejects or throttles a call is reachable. */
const unreachableCodes: ReadonlySet<ErrorCode> = new Set([
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_BAD_RESPONSE',
]);

export interface ReachabilityOptions {
  /** Whether at least one of the operations that were called works. */
  readonly isWorking: () => boolean;
  /** Probes the upstream with one read. */
  readonly probe: () => Promise<unknown>;
  readonly clock: Clock;
}

/**
 * Whether the upstream is reachable, for /readyz. One failing operation proves little, even if it is the only one that
 * was called, so the gateway makes a probe of its own before it reports itself unready. An unready gateway gets no
 * traffic, so it keeps probing until the upstream answers.
 */
export function watchReachability({ isWorking, probe, clock }: ReachabilityOptions) {
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
    get reachable(): boolean {
      return reachable;
    },
    /** An operation has begun to fail. */
    suspect(): void {
      if (isProbing || isClosed || isWorking()) return;
      isProbing = true;
      void runProbe();
    },
    close(): void {
      isClosed = true;
      cancel();
    },
  };
}
