import type { SoakReport } from './soak.js';

/** Cycles before the heap counts as warm: each fault has happened once. */
const warmUpCycles = 9;
const maxGrowth = 0.05;

/**
 * Maximum size of compiled code. It is fixed, because V8 compiles a function only when it has run often enough, so that
 * the functions for rare faults are compiled late in the run. The gateway has a third of it after 16,000 requests. Code
 * that is generated for each request would exceed it.
 */
const maxCodeBytes = 32 * 2 ** 20;

/** The median and not the mean, because memory that is still in use at a single measurement is no leak. */
const median = (values: readonly number[]) =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

/**
 * Violated guarantees of a long run; empty if there are none. The heap, without compiled code, and the handles are
 * compared between the median of the first warm cycles and that of the last ones, so runs shorter than three rounds of
 * faults only check the answers.
 */
export function violationsOf({ cycles, answers, wrongAnswers, wrongWrites }: SoakReport): string[] {
  const violations = [...wrongAnswers, ...wrongWrites];
  if (answers['INTERNAL_ERROR']) violations.push(`${answers['INTERNAL_ERROR']} answers were INTERNAL_ERROR`);
  const codeBytes = Math.max(...cycles.map((cycle) => cycle.codeBytes));
  if (codeBytes > maxCodeBytes) violations.push(`compiled code took ${(codeBytes / 2 ** 20).toFixed(1)} MiB`);
  const warm = cycles.slice(warmUpCycles);
  if (warm.length < 2 * warmUpCycles) return violations;
  // A complete round of faults on both sides, because each fault leaves a different state behind.
  const growthOf = (field: 'heapBytes' | 'handles') =>
    median(warm.slice(-warmUpCycles).map((cycle) => cycle[field])) /
      median(warm.slice(0, warmUpCycles).map((cycle) => cycle[field])) -
    1;
  for (const field of ['heapBytes', 'handles'] as const)
    if (growthOf(field) > maxGrowth) violations.push(`${field} grew by ${(100 * growthOf(field)).toFixed(1)} %`);
  return violations;
}
