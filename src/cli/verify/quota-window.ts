import type { OperationEntry } from '../../operations/index.js';
import type { VerifyReport } from './report.js';
import { isThrottled, type UpstreamSession } from './session.js';

/** Time source of the measurement, in milliseconds. */
export interface Timer {
  now(): number;
  sleep(ms: number): Promise<unknown>;
}

const windowMs = 1_000;
/** When a full quota is probed, and when the second round begins, both after the beginning of a round. */
const probesAtMs = [500, 800];
const secondRoundAtMs = 1_600;

/**
 * Finds out whether the quota window of a read operation is fixed or sliding. A round fills the quota with a burst and
 * probes it twice within the next second: a sliding window refuses both probes, a fixed one admits a probe after its
 * turn. A second round at another phase finds a turn that fell between the last probe and the end of the first second.
 * Makes at most twice the quota and six calls, less than three seconds' worth for quotas from six calls per second on.
 */
export async function verifyQuotaWindow(
  session: UpstreamSession,
  operation: Pick<OperationEntry, 'action' | 'access' | 'callsPerSecond'>,
  query: Readonly<Record<string, string>>,
  timer: Timer,
  report: VerifyReport,
): Promise<void> {
  const title = `Quota window of ${operation.action}`;
  // Earlier calls must have left the window.
  await timer.sleep(windowMs + 100);
  const start = timer.now();
  const first = await measureRound();
  let result = first;
  if (first !== 'fixed') {
    await timer.sleep(Math.max(0, start + secondRoundAtMs - timer.now()));
    const second = await measureRound();
    result = second === 'fixed' ? second : first === second ? first : 'unclear';
  }
  if (result === 'unclear') {
    const limit = operation.callsPerSecond;
    const detail = `unclear: ${limit + 1} calls at once did not meet a limit of ${limit}`;
    report.add('quota-window', title, 'observed', detail);
    return;
  }
  report.profile = { ...report.profile, window: result };
  report.add('quota-window', title, 'observed', `${result}, ${operation.callsPerSecond} calls per second`);

  async function measureRound(): Promise<'fixed' | 'sliding' | 'unclear'> {
    const roundStart = timer.now();
    const burst = await Promise.all(
      Array.from({ length: operation.callsPerSecond + 1 }, () => session.callUnthrottled(operation, query)),
    );
    if (!burst.some(isThrottled)) return 'unclear';
    for (const at of probesAtMs) {
      await timer.sleep(Math.max(0, roundStart + at - timer.now()));
      const probe = await session.callUnthrottled(operation, query);
      // Within one second of the first call of the burst, a sliding window cannot have a free permit.
      if (!isThrottled(probe)) return timer.now() - roundStart < windowMs ? 'fixed' : 'unclear';
    }
    return 'sliding';
  }
}
