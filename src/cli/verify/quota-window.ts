import type { OperationEntry } from '../../operations/index.js';
import { QuotaEvidence, windowMs, type MeasuredCall } from './quota-evidence.js';
import type { VerifyReport } from './report.js';
import { isThrottled, type UpstreamSession } from './session.js';

/** Time source of the measurement, in milliseconds. */
export interface Timer {
  now(): number;
  sleep(ms: number): Promise<unknown>;
}

/** The measurement sends at most as many calls as the limit allows in this many seconds. */
const maxSecondsOfCalls = 3;
/** When a round probes the full quota, in milliseconds after the beginning of the round. */
const probesAtMs = [450, 700, 900];
/** The part of a round in which it detects a new fixed window most reliably. */
const bestTurnMs = 450;
const notDetermined = 'not determined: replies came too late, or were errors. Repeat it on an idle machine';
/** How long a round waits after the calls of the previous round have left the window. */
const marginMs = 100;

/**
 * Finds out whether the quota window of a read operation is fixed or sliding. A round fills the quota with a burst and
 * probes it within the next second: a sliding window throttles each probe, a fixed one admits a probe as soon as a new
 * window has begun. If no probe is admitted, a fixed window may have begun between two probes, so the next round starts
 * at another offset. Two rounds are enough unless replies are late; then there may be no verdict.
 */
export async function verifyQuotaWindow(
  session: UpstreamSession,
  operation: Pick<OperationEntry, 'action' | 'access' | 'callsPerSecond'>,
  query: Readonly<Record<string, string>>,
  timer: Timer,
  report: VerifyReport,
): Promise<void> {
  const title = `Quota window of ${operation.action}`;
  const limit = operation.callsPerSecond;
  const evidence = new QuotaEvidence(limit);
  let callsLeft = maxSecondsOfCalls * limit;
  let rounds = 0;
  /** Number of bursts that were answered in time but did not fill the quota exactly. */
  let unfilled = 0;
  let phase: number | undefined;
  // A round needs calls for its burst and for at least one probe.
  const needsRound = () => evidence.verdict === undefined && callsLeft > limit + 1;
  while (needsRound()) {
    await timer.sleep(untilPhase(timer.now(), phase));
    phase = await measureRound();
    rounds += 1;
  }
  const window = evidence.verdict;
  if (window !== undefined) {
    report.profile = { ...report.profile, window };
    report.add('quota-window', title, 'observed', `${window}, ${limit} calls per second`);
  } else if (unfilled === rounds) {
    report.add(
      'quota-window',
      title,
      'observed',
      `unclear: ${limit + 1} calls at once did not meet a limit of ${limit}`,
    );
  } else {
    report.add('quota-window', title, 'failed', notDetermined);
  }

  /** @returns the phase of the second at which the next round should begin */
  async function measureRound(): Promise<number> {
    const startedAt = timer.now();
    const burst = await Promise.all(Array.from({ length: limit + 1 }, measureCall));
    if (!evidence.isFull(burst)) {
      if (timer.now() - startedAt < windowMs / 4) unfilled += 1;
      // A fixed window may have begun during the burst. The next round is placed so that this moment is in its middle.
      return phaseOf(startedAt - bestTurnMs);
    }
    for (const at of probesAtMs.slice(0, callsLeft)) {
      await timer.sleep(Math.max(0, startedAt + at - timer.now()));
      const probe = await measureCall();
      evidence.add(burst, probe);
      if (probe.outcome !== 'throttled') break;
    }
    return phaseOf((evidence.openPhase ?? startedAt) - bestTurnMs);
  }

  async function measureCall(): Promise<MeasuredCall> {
    callsLeft -= 1;
    const sentAt = timer.now();
    const reply = await session.callUnthrottled(operation, query);
    const outcome = isThrottled(reply) ? 'throttled' : reply.ok ? 'admitted' : 'lost';
    return { sentAt, answeredAt: timer.now(), outcome };
  }
}

const phaseOf = (time: number) => ((time % windowMs) + windowMs) % windowMs;

/** How long to wait until earlier calls have left the window and the clock has reached this phase of a second. */
function untilPhase(now: number, phase: number | undefined): number {
  const earliest = now + windowMs + marginMs;
  return earliest - now + (phase === undefined ? 0 : phaseOf(phase - earliest));
}
