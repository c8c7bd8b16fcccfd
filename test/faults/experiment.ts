/** Runs one fault under load until the gateway has recovered, and reports the outcome. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startWorkload, type RequestKind } from './workload.js';
import { startTestbed, type Testbed, type TestbedOptions } from './testbed.js';

export interface FaultScenario {
  readonly name: string;
  /** The effect of the fault, for the reader of the table. */
  readonly description: string;
  readonly testbed?: TestbedOptions;
  /** True if writers use no idempotency keys, to show the effect of the keys. */
  readonly isKeyless?: boolean;
  /** True if the fault is over as soon as it was injected. */
  readonly isInstant?: boolean;
  inject(testbed: Testbed): void | Promise<void>;
  /** Ends the fault; absent if it ends by itself. */
  end?(testbed: Testbed): void | Promise<void>;
}

export interface ExperimentResult {
  readonly fault: FaultScenario;
  readonly answers: Readonly<Record<RequestKind, Readonly<Record<string, number>>>>;
  /** Writes that were acknowledged but do not exist. */
  readonly lost: readonly string[];
  /** Writes that exist more than once. */
  readonly duplicated: readonly string[];
  /** Writes that stayed OUTCOME_UNKNOWN, and how many of them were executed. */
  readonly unknown: { readonly reported: number; readonly executed: number };
  /** Seconds from the end of the fault to the last failed request; null if it did not recover in time. */
  readonly recoverySeconds: number | null;
}

export interface ExperimentTimings {
  readonly steadyStateMs: number;
  readonly faultMs: number;
  /** Time limit for the recovery. */
  readonly recoveryTimeoutMs: number;
  /** Pause of each caller between two requests. */
  readonly pauseMs: number;
}

/** Time without failures that counts as recovered. */
const recoveryQuietMs = 1_000;

/** Number of successful writes before the fault begins: low enough to add no wait on an idle machine. */
export const minSteadyStateWrites = 6;

export async function runExperiment(
  fault: FaultScenario,
  { steadyStateMs, faultMs, recoveryTimeoutMs, pauseMs }: ExperimentTimings,
): Promise<ExperimentResult> {
  const stage = await startTestbed(fault.testbed ?? {});
  try {
    // One number per writer, and one that is only read.
    const numbers = await stage.numbers(4);
    const workload = startWorkload(stage, numbers, { pauseMs, isKeyless: fault.isKeyless ?? false });
    const { observations } = workload;
    await sleep(steadyStateMs);
    // The load must be running before the fault begins, also on a slow machine.
    const steadySince = performance.now();
    while (observations.acknowledged.size < minSteadyStateWrites && performance.now() - steadySince < recoveryTimeoutMs)
      await sleep(50);
    await fault.inject(stage);
    if (!fault.isInstant) await sleep(faultMs);
    await fault.end?.(stage);
    const endedAt = performance.now();
    const hasRecovered = () => {
      const since = Math.max(endedAt, observations.lastFailureAt);
      return performance.now() - since > recoveryQuietMs && observations.lastSuccessesAt.every((at) => at > since);
    };
    while (!hasRecovered() && performance.now() - endedAt < recoveryTimeoutMs) await sleep(50);
    const recoveredAt = hasRecovered() ? Math.max(endedAt, observations.lastFailureAt) : undefined;
    await workload.stop();
    const texts = await stage.texts(numbers);
    return {
      fault,
      answers: observations.answers,
      lost: [...observations.acknowledged].filter((text) => !texts.has(text)),
      duplicated: [...texts].filter(([text, times]) => times > 1 && text.includes(' writes ')).map(([text]) => text),
      unknown: {
        reported: observations.unknown.size,
        executed: [...observations.unknown].filter((text) => texts.has(text)).length,
      },
      recoverySeconds: recoveredAt === undefined ? null : (recoveredAt - endedAt) / 1_000,
    };
  } finally {
    await stage.end();
  }
}
