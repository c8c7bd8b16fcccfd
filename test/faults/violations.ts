import { errorCodes } from '../../src/errors.js';
import { minSteadyStateWrites, type ExperimentResult } from './experiment.js';

/** Codes that say that the gateway itself failed, or that callers asked wrongly, which they did not. */
const unexpectedCodes = new Set<string>([
  'INTERNAL_ERROR',
  'BAD_USER_INPUT',
  'FORBIDDEN',
  'UNAUTHENTICATED',
  'IDEMPOTENCY_CONFLICT',
]);
const knownCodes = new Set<string>(['ok', 'connection lost', ...errorCodes]);

/** What must not come of a fault, whatever goes wrong, and did; nothing where all went as it should. */
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
    ...(recoverySeconds === null ? [`it was not well in time: ${JSON.stringify(answers)}`] : []),
    ...(ok > minSteadyStateWrites
      ? []
      : [`expected writes to succeed after the fault too, ${ok} did, from before it on`]),
  ];
}
