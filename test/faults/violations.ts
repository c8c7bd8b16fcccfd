import { errorCodes } from '../../src/errors.js';
import { minSteadyStateWrites, type ExperimentResult } from './experiment.js';

/** Codes that no fault may cause: internal errors and errors of the caller. */
const unexpectedCodes = new Set<string>([
  'INTERNAL_ERROR',
  'BAD_USER_INPUT',
  'FORBIDDEN',
  'UNAUTHENTICATED',
  'IDEMPOTENCY_CONFLICT',
]);
const knownCodes = new Set<string>(['ok', 'connection lost', ...errorCodes]);

/** Violated guarantees of an experiment; empty if there are none. */
export function violationsOf({ answers, lost, duplicated, recoverySeconds }: ExperimentResult): string[] {
  const codes = Object.entries(answers).flatMap(([kind, byCode]) =>
    Object.keys(byCode).map((code) => ({ kind, code })),
  );
  const { ok = 0 } = answers.writes;
  return [
    ...lost.map((text) => `a write that succeeded is lost: ${text}`),
    ...duplicated.map((text) => `a write is there more than once: ${text}`),
    ...codes
      .filter(({ code }) => unexpectedCodes.has(code) || !knownCodes.has(code))
      .map(({ kind, code }) => `${kind} were answered ${code}`),
    ...(recoverySeconds === null ? [`it did not recover in time: ${JSON.stringify(answers)}`] : []),
    ...(ok > minSteadyStateWrites
      ? []
      : [`expected writes to succeed after the fault too; only ${ok} did, counted from before it`]),
  ];
}
