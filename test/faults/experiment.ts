/** A fault from its beginning until all is well again, under load, and what it came to. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startWorkload, type RequestKind } from './workload.js';
import { startTestbed, type Testbed, type TestbedOptions } from './testbed.js';

export interface FaultScenario {
  readonly name: string;
  /** What is done, for a reader. */
  readonly description: string;
  readonly testbed?: TestbedOptions;
  /** Whether its writers have no idempotency keys: to show what those are for. */
  readonly isKeyless?: boolean;
  /** Whether it is over as soon as it was inflicted. */
  readonly isInstant?: boolean;
  inject(testbed: Testbed): void | Promise<void>;
  /** Ends it; left out where it ends by itself. */
  end?(testbed: Testbed): void | Promise<void>;
}

export interface ExperimentResult {
  readonly fault: FaultScenario;
  readonly answers: Readonly<Record<RequestKind, Readonly<Record<string, number>>>>;
  /** Writes that were answered with success, and are not there. */
  readonly lost: readonly string[];
  /** Writes that are there more than once. */
  readonly duplicated: readonly string[];
  /** Writes that were answered with OUTCOME_UNKNOWN for good, and how many of those are there. */
  readonly unknown: { readonly reported: number; readonly executed: number };
  /** From the end of the fault to the last answer that was not what was asked for; null where it was not well in time. */
  readonly recoverySeconds: number | null;
}

export interface ExperimentTimings {
  readonly steadyStateMs: number;
  readonly faultMs: number;
  /** How long it may take until all is well. */
  readonly recoveryTimeoutMs: number;
  /** Of each caller, between two requests. */
  readonly pauseMs: number;
}

/** How long nothing may fail before it counts as well. */
const recoveryQuietMs = 1_000;

/** How many writes succeed before the fault begins: so few that nobody waits for them where the machine is not busy. */
export const minSteadyStateWrites = 6;

export async function runExperiment(
  fault: FaultScenario,
  { steadyStateMs, faultMs, recoveryTimeoutMs, pauseMs }: ExperimentTimings,
): Promise<ExperimentResult> {
  const stage = await startTestbed(fault.testbed ?? {});
  try {
    // Each writer has one, and one is only read.
    const numbers = await stage.numbers(4);
    const workload = startWorkload(stage, numbers, { pauseMs, isKeyless: fault.isKeyless ?? false });
    const { observations } = workload;
    await sleep(steadyStateMs);
    // All is under way before anything goes wrong, on a slow machine too.
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
