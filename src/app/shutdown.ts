import { UpstreamError } from '../errors.js';
import type { ConnectionDrainer } from '../server/shutdown/connection-draining.js';

/** The last of the time to finish belongs to writes that were sent: so much of it, or a third where it is short. */
const writeGraceMs = 5_000;

export interface ShutdownOptions {
  readonly drainer: ConnectionDrainer;
  readonly graceMs: number;
  /** Aborted when only writes that were sent have time left. */
  readonly shutdownAbort: AbortController;
  /** Ends what lies behind the requests, what depends on the rest first. */
  readonly dispose: () => Promise<void>;
}

/**
 * Finishes what was accepted, writes first: every request has its time; near the end of it reads, and writes that were not
 * sent, are refused, and writes that were sent are awaited, because nobody else can tell what became of them.
 * @returns how many requests were cut
 */
export async function shutdown({ drainer, graceMs, shutdownAbort, dispose }: ShutdownOptions): Promise<number> {
  const graceController = new AbortController();
  const reason = new UpstreamError('The gateway is stopping, and this request had no time left. Ask again.', {
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
  // Writes whose callers have gone are finished as well.
  await Promise.race([dispose(), graceOver]);
  for (const timer of timers) clearTimeout(timer);
  return aborted;
}
