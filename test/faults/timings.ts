import type { ExperimentTimings } from './experiment.js';

/** Durations for the test suite. */
export const testTimings: ExperimentTimings = {
  steadyStateMs: 800,
  faultMs: 2_500,
  recoveryTimeoutMs: 30_000,
  pauseMs: 120,
};

/** Durations for the table in docs/faults.md. */
export const benchTimings: ExperimentTimings = {
  steadyStateMs: 2_000,
  faultMs: 10_000,
  recoveryTimeoutMs: 60_000,
  pauseMs: 60,
};
