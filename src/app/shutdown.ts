import { UpstreamError } from '../errors.js';
import type { ConnectionDrainer } from '../server/shutdown/connection-draining.js';

/** The end of the grace period belongs to writes that were sent: this much of it, or a third where it is short. */
const writeGraceMs = 5_000;

export interface ShutdownOptions {
  readonly drainer: ConnectionDrainer;
  readonly graceMs: number;
  /** Aborted when only writes that were sent may go on. */
  readonly shutdownAbort: AbortController;
  /** Disposes the layers behind the server. */
  readonly dispose: () => Promise<void>;
}

/**
 * Graceful shutdown: finishes accepted requests. Near the end of the grace period reads and unsent writes are refused,
 * and writes
 * that were sent are awaited, because only their replies tell what became of them.
 * @returns how many requests were cut off
 */
export async function shutdown({ drainer, graceMs, shutdownAbort, dispose }: ShutdownOptions): Promise<number> {
  const graceController = new AbortController();
  const reason = new UpstreamError('The gateway is stopping, and the time for this request is over. Send it again.', {
    code: 'UPSTREAM_UNAVAILABLE',
    retryable: true,
  });
  const timers = [
    setTimeout(() => shutdownAbort.abort(reason), graceMs - Math.min(writeGraceMs, graceMs / 3)),
    setTimeout(() => graceController.abort(), graceMs),
  ];
  const graceOver = new Promise<void>((resolve) =>
    graceController.signal.addEventListener('abort', () => resolve(), { once: true }),
  );
  const aborted = await drainer.close(graceController.signal);
  // Writes whose callers have left are finished as well.
  await Promise.race([dispose(), graceOver]);
  for (const timer of timers) clearTimeout(timer);
  return aborted;
}
