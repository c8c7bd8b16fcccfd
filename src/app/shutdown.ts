/** Graceful shutdown: the order in which a gateway stops serving, ends its requests and closes its resources. */
import type { Clock } from '../clock.js';
import { aborted } from '../abort.js';
import { UpstreamError } from '../errors.js';
import type { ConnectionDrainer } from '../server/shutdown/connection-draining.js';

/**
 * Reserves the last part of the grace period for writes that were already sent: this long, or a third of a short
 * period.
 */
const writeGraceMs = 5_000;

export interface ShutdownOptions {
  readonly drainer: ConnectionDrainer;
  readonly graceMs: number;
  readonly clock: Clock;
  /** Aborted when only writes that were sent may go on. */
  readonly shutdownAbort: AbortController;
  /** Disposes the layers behind the server. */
  readonly dispose: () => Promise<void>;
}

/**
 * Finishes accepted requests. Near the end of the grace period reads and unsent writes are refused, and writes that
 * were sent are awaited, because only their replies show their outcome.
 * @returns how many requests were cut off
 */
export async function shutdown({ drainer, graceMs, clock, shutdownAbort, dispose }: ShutdownOptions): Promise<number> {
  const graceController = new AbortController();
  const reason = new UpstreamError(
    'The gateway is stopping and could not finish this request in time. Send it again.',
    {
      code: 'UPSTREAM_UNAVAILABLE',
      retryable: true,
    },
  );
  const timers = [
    clock.after(graceMs - Math.min(writeGraceMs, graceMs / 3), () => shutdownAbort.abort(reason)),
    clock.after(graceMs, () => graceController.abort()),
  ];
  const cutOff = await drainer.close(graceController.signal);
  // Writes whose callers have left are finished as well.
  await Promise.race([dispose(), aborted(graceController.signal)]);
  for (const cancel of timers) cancel();
  return cutOff;
}
