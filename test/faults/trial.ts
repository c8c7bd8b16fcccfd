/** A fault from its beginning until all is well again, under load, and what it came to. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startCallers, type Kind } from './callers.js';
import { setStage, type Stage, type StageOptions } from './stage.js';

export interface Fault {
  readonly name: string;
  /** What is done, for a reader. */
  readonly what: string;
  readonly stage?: StageOptions;
  /** Whether its writers have no idempotency keys: to show what those are for. */
  readonly isKeyless?: boolean;
  /** Whether it is over as soon as it was inflicted. */
  readonly isMoment?: boolean;
  inflict(stage: Stage): void | Promise<void>;
  /** Ends it; left out where it ends by itself. */
  end?(stage: Stage): void | Promise<void>;
}

export interface Row {
  readonly fault: Fault;
  readonly answers: Readonly<Record<Kind, Readonly<Record<string, number>>>>;
  /** Writes that were answered with success, and are not there. */
  readonly lost: readonly string[];
  /** Writes that are there more than once. */
  readonly doubled: readonly string[];
  /** Writes that were answered with OUTCOME_UNKNOWN for good, and how many of those are there. */
  readonly unknown: { readonly told: number; readonly carriedOut: number };
  /** From the end of the fault to the last answer that was not what was asked for; null where it was not well in time. */
  readonly secondsUntilWell: number | null;
}

export interface Pace {
  readonly calmMs: number;
  readonly faultMs: number;
  /** How long it may take until all is well. */
  readonly patienceMs: number;
  /** Of each caller, between two requests. */
  readonly pauseMs: number;
}

/** How long nothing may fail before it counts as well. */
const quietMs = 1_000;

/** How many writes succeed before the fault begins: so few that nobody waits for them where the machine is not busy. */
export const leastCalmWrites = 6;

export async function tryOut(fault: Fault, { calmMs, faultMs, patienceMs, pauseMs }: Pace): Promise<Row> {
  const stage = await setStage(fault.stage ?? {});
  try {
    // Each writer has one, and one is only read.
    const numbers = await stage.numbers(4);
    const callers = startCallers(stage, numbers, { pauseMs, isKeyless: fault.isKeyless ?? false });
    const { seen } = callers;
    await sleep(calmMs);
    // All is under way before anything goes wrong, on a slow machine too.
    const calmedAt = performance.now();
    while (seen.acknowledged.size < leastCalmWrites && performance.now() - calmedAt < patienceMs) await sleep(50);
    await fault.inflict(stage);
    if (!fault.isMoment) await sleep(faultMs);
    await fault.end?.(stage);
    const endedAt = performance.now();
    const isWell = () => {
      const since = Math.max(endedAt, seen.lastFailureAt);
      return performance.now() - since > quietMs && seen.lastSuccessesAt.every((at) => at > since);
    };
    while (!isWell() && performance.now() - endedAt < patienceMs) await sleep(50);
    const wellSince = isWell() ? Math.max(endedAt, seen.lastFailureAt) : undefined;
    await callers.stop();
    const texts = await stage.texts(numbers);
    return {
      fault,
      answers: seen.answers,
      lost: [...seen.acknowledged].filter((text) => !texts.has(text)),
      doubled: [...texts].filter(([text, times]) => times > 1 && text.includes(' writes ')).map(([text]) => text),
      unknown: { told: seen.unknown.size, carriedOut: [...seen.unknown].filter((text) => texts.has(text)).length },
      secondsUntilWell: wellSince === undefined ? null : (wellSince - endedAt) / 1_000,
    };
  } finally {
    await stage.end();
  }
}
