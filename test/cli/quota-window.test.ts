import { describe, expect, it } from 'vitest';
import { QuotaEvidence } from '../../src/cli/verify/quota-evidence.js';
import { verifyQuotaWindow } from '../../src/cli/verify/quota-window.js';
import { VerifyReport } from '../../src/cli/verify/report.js';
import type { RawReply, UpstreamSession } from '../../src/cli/verify/session.js';
import { createCallQuota } from '../../src/sandbox/quota.js';
import { seededRandom } from '../sandbox/harness.js';
import { VirtualClock } from '../virtual-clock.js';

const operation = { action: 'QueryChatappBindWaba', access: 'READ', callsPerSecond: 10 } as const;
const admitted: RawReply = { ok: true, status: 200, code: 'OK', body: {} };
const throttled: RawReply = { ok: false, status: 400, code: 'Throttling.User', body: {} };

interface Conditions {
  readonly window: 'sliding' | 'fixed';
  readonly seed: number;
  /** The maximum delay of a request, a reply or a timer. */
  readonly maxDelayMs: number;
  /** The limit of the upstream. */
  readonly limit?: number;
}

/** Measures a simulated upstream. */
async function measure({ window, seed, maxDelayMs, limit = operation.callsPerSecond }: Conditions) {
  const random = seededRandom(seed + 1);
  const clock = new VirtualClock(Date.UTC(2026, 0, 1) + random() * 1_000);
  const quota = createCallQuota(window, limit);
  let calls = 0;
  const callUnthrottled = async () => {
    calls += 1;
    await clock.sleep(random() * maxDelayMs);
    const reply = quota.tryAcquire(clock.now()) ? admitted : throttled;
    await clock.sleep(random() * maxDelayMs);
    return reply;
  };
  const session: UpstreamSession = { callUnthrottled, call: callUnthrottled };
  const timer = { now: clock.now, sleep: (ms: number) => clock.sleep(ms + random() * maxDelayMs) };
  const report = new VerifyReport();
  const done = verifyQuotaWindow(session, operation, {}, timer, report);
  await clock.advance(60_000);
  await done;
  return { verdict: report.profile.window, check: report.checks[0], calls };
}

const windows = ['sliding', 'fixed'] as const;
const seeds = Array.from({ length: 50 }, (_, seed) => seed);

describe('the measurement of a quota window', () => {
  it.each(windows)(
    'a %s window is detected whenever its seconds begin, with at most 3 seconds of calls',
    async (window) => {
      for (const seed of seeds) {
        const { verdict, calls } = await measure({ window, seed, maxDelayMs: 20 });
        expect([seed, verdict]).toEqual([seed, window]);
        expect(calls).toBeLessThanOrEqual(3 * operation.callsPerSecond);
      }
    },
  );

  it.each(windows)('a %s window is detected with delays of up to 100 ms', async (window) => {
    for (const seed of seeds) {
      const { verdict } = await measure({ window, seed, maxDelayMs: 100 });
      expect([seed, verdict]).toEqual([seed, window]);
    }
  });

  it.each(windows)(
    'replies that come too late to detect a %s window lead to no verdict, never to a wrong one',
    async (window) => {
      const verdicts = new Set<string | undefined>();
      const details = new Set<string | undefined>();
      for (const maxDelayMs of [300, 600, 1_200])
        for (const seed of seeds) {
          const { verdict, check, calls } = await measure({ window, seed, maxDelayMs });
          expect(calls).toBeLessThanOrEqual(3 * operation.callsPerSecond);
          verdicts.add(verdict);
          details.add(check?.detail.replace(/:.*/, ''));
        }
      expect(details).toEqual(new Set([`${window}, 10 calls per second`, 'not determined']));
      expect(verdicts).toEqual(new Set([window, undefined]));
    },
  );

  it('a limit above the documented one leads to no verdict', async () => {
    const { verdict, check } = await measure({ window: 'sliding', seed: 1, maxDelayMs: 20, limit: 100 });
    expect(verdict).toBeUndefined();
    expect(check).toMatchObject({
      status: 'observed',
      detail: 'unclear: 11 calls at once did not meet a limit of 10',
    });
  });
});

describe('the evidence of a quota window', () => {
  const call = (sentAt: number, answeredAt: number, outcome: 'admitted' | 'throttled') =>
    ({ sentAt, answeredAt, outcome }) as const;
  const burst = [call(0, 10, 'admitted'), call(0, 10, 'throttled')];

  it('a call that may have come a second after the burst proves nothing', () => {
    const evidence = new QuotaEvidence(1);
    evidence.add(burst, call(900, 1_001, 'admitted'));
    expect(evidence.verdict).toBeUndefined();
    evidence.add(burst, call(900, 999, 'admitted'));
    expect(evidence.verdict).toBe('fixed');
  });

  it('a window is sliding if a fixed one could begin at no millisecond of the second', () => {
    const evidence = new QuotaEvidence(1);
    evidence.add(burst, call(900, 950, 'throttled'));
    expect([evidence.verdict, Math.round(evidence.openPhase ?? 0)]).toEqual([undefined, 955]);
    evidence.add([call(1_500, 1_505, 'admitted'), call(1_500, 1_505, 'throttled')], call(2_100, 2_110, 'throttled'));
    expect(evidence.verdict).toBe('sliding');
  });
});
