import { UpstreamError } from '../errors.js';
import type { Traffic } from '../server/traffic.js';

/** The last of the time to finish belongs to writes that were sent: so much of it, or a third where it is short. */
const forWritesMs = 5_000;

export interface Finish {
  readonly traffic: Traffic;
  readonly graceMs: number;
  /** Aborted when only writes that were sent have time left. */
  readonly lastCall: AbortController;
  /** Ends what lies behind the requests, what depends on the rest first. */
  readonly end: () => Promise<void>;
}

/**
 * Finishes what was accepted, writes first: every request has its time; near the end of it reads, and writes that were not
 * sent, are refused, and writes that were sent are awaited, because nobody else can tell what became of them.
 * @returns how many requests were cut
 */
export async function finish({ traffic, graceMs, lastCall, end }: Finish): Promise<number> {
  const patience = new AbortController();
  const reason = new UpstreamError('The gateway is stopping, and this request had no time left. Ask again.', {
    code: 'UPSTREAM_UNAVAILABLE',
    retryable: true,
  });
  const timers = [
    setTimeout(() => lastCall.abort(reason), graceMs - Math.min(forWritesMs, graceMs / 3)),
    setTimeout(() => patience.abort(), graceMs),
  ];
  const gaveUp = new Promise<void>((resolve) =>
    patience.signal.addEventListener('abort', () => resolve(), { once: true }),
  );
  const cut = await traffic.end(patience.signal);
  // Writes whose callers have gone are finished as well.
  await Promise.race([end(), gaveUp]);
  for (const timer of timers) clearTimeout(timer);
  return cut;
}
