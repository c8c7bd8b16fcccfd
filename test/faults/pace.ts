import type { Pace } from './trial.js';

/** For every run of the tests. */
export const shortPace: Pace = { calmMs: 800, faultMs: 2_500, patienceMs: 30_000, pauseMs: 120 };

/** For the table of docs/faults.md. */
export const longPace: Pace = { calmMs: 2_000, faultMs: 10_000, patienceMs: 60_000, pauseMs: 60 };
