import type { SoakReport } from './soak.js';

/** Cycles before the heap counts as warm: each fault has happened once. */
const warmUpCycles = 9;
const maxHeapGrowth = 0.05;

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Violated guarantees of a long run; empty if there are none. Heap and handles are compared between the mean of the
 * first warm cycles and the mean of the last ones, so runs shorter than three rounds of faults only check the answers.
 */
export function violationsOf({ cycles, answers, wrongAnswers, wrongWrites }: SoakReport): string[] {
  const violations = [...wrongAnswers, ...wrongWrites];
  if (answers['INTERNAL_ERROR']) violations.push(`${answers['INTERNAL_ERROR']} answers were INTERNAL_ERROR`);
  const warm = cycles.slice(warmUpCycles);
  if (warm.length < 2 * warmUpCycles) return violations;
  // A whole round of faults on both sides, because each fault leaves another state behind.
  const growthOf = (field: 'heapBytes' | 'handles') =>
    mean(warm.slice(-warmUpCycles).map((cycle) => cycle[field])) /
      mean(warm.slice(0, warmUpCycles).map((cycle) => cycle[field])) -
    1;
  for (const field of ['heapBytes', 'handles'] as const)
    if (growthOf(field) > maxHeapGrowth) violations.push(`${field} grew by ${(100 * growthOf(field)).toFixed(1)} %`);
  return violations;
}
