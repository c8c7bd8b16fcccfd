import { describe, expect, it } from 'vitest';
import { redisMissing, skipNote } from '../redis-server.js';
import { runSoak, type SoakReport } from './soak.js';
import { violationsOf } from './violations.js';

const cycle = {
  minute: 1,
  fault: 'none',
  heapBytes: 30e6,
  codeBytes: 9e6,
  rssBytes: 90e6,
  handles: 20,
  medianMs: 2,
  p99Ms: 9,
};
const report: SoakReport = {
  cycles: Array.from({ length: 40 }, () => cycle),
  requests: 1,
  events: 1,
  answers: { ok: 1 },
  wrongAnswers: [],
  wrongWrites: [],
};

describe('the long run', () => {
  it.skipIf(redisMissing)(`two short cycles violate no guarantee${skipNote}`, { timeout: 60_000 }, async () => {
    const measured = await runSoak({ cycles: 2, loadMs: 2_400, restMs: 300 });
    expect(violationsOf(measured)).toEqual([]);
    expect(measured.answers['ok']).toBeGreaterThan(50);
    expect(measured.events).toBeGreaterThan(0);
  });

  it('a report without growth and wrong answers violates nothing', () => {
    expect(violationsOf(report)).toEqual([]);
  });

  it('a heap, or a number of handles, that grows by more than 5 % is a violation', () => {
    const grow = (field: 'heapBytes' | 'handles', share: number) =>
      violationsOf({
        ...report,
        cycles: report.cycles.map((one, index) => ({ ...one, [field]: one[field] * (1 + (share * index) / 39) })),
      });
    expect(grow('heapBytes', 0.2)).toEqual([expect.stringMatching(/^heapBytes grew by/)]);
    expect(grow('handles', 0.2)).toEqual([expect.stringMatching(/^handles grew by/)]);
    expect(grow('heapBytes', 0.04)).toEqual([]);
  });

  it('compiled code may grow while V8 compiles rare functions, but not without limit', () => {
    const growTo = (codeBytes: number) =>
      violationsOf({ ...report, cycles: [...report.cycles, { ...cycle, codeBytes }] });
    expect(growTo(20e6)).toEqual([]);
    expect(growTo(40e6)).toEqual(['compiled code took 38.1 MiB']);
  });

  it('a wrong answer, a lost write or an internal error is a violation', () => {
    expect(violationsOf({ ...report, wrongAnswers: ['soak 1 is missing'] })).toHaveLength(1);
    expect(violationsOf({ ...report, wrongWrites: ['soak 1 exists twice'] })).toHaveLength(1);
    expect(violationsOf({ ...report, answers: { INTERNAL_ERROR: 2 } })).toHaveLength(1);
  });
});
