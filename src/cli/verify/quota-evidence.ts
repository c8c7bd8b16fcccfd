/**
 * Decides from measurements whether a quota window is fixed or sliding. The upstream counted a call at some moment
 * between its sending and its reply. A verdict holds for every such moment, so a slow machine can prevent a verdict but
 * not make it wrong.
 */
import type { SandboxProfile } from '../../sandbox/index.js';

export const windowMs = 1_000;

type QuotaWindow = NonNullable<SandboxProfile['window']>;

/** One call: when it was sent and answered, in milliseconds, and whether the quota admitted it. */
export interface MeasuredCall {
  readonly sentAt: number;
  readonly answeredAt: number;
  readonly outcome: 'admitted' | 'throttled' | 'lost';
}

export class QuotaEvidence {
  readonly #limit: number;
  #isFixed = false;
  /** The milliseconds within a second at which no fixed window can begin. */
  readonly #excludedPhases = new Set<number>();

  /** @param limit calls per second */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Whether a burst filled the quota exactly; otherwise it is no evidence. */
  isFull(burst: readonly MeasuredCall[]): boolean {
    const admitted = burst.filter(({ outcome }) => outcome === 'admitted').length;
    return admitted === this.#limit && burst.some(({ outcome }) => outcome === 'throttled');
  }

  /**
   * Adds a burst that filled the quota, and the call after it, the probe.
   * - A probe that is admitted within a second of the whole burst proves a fixed window: a sliding one was full
   * - A throttled probe proves that no fixed window began between burst and probe: a new one would have free permits
   */
  add(burst: readonly MeasuredCall[], probe: MeasuredCall): void {
    const admitted = burst.filter(({ outcome }) => outcome === 'admitted');
    if (probe.outcome === 'admitted') {
      const firstSentAt = Math.min(...admitted.map(({ sentAt }) => sentAt));
      const lastAnsweredAt = Math.max(...[...admitted, probe].map(({ answeredAt }) => answeredAt));
      if (lastAnsweredAt - firstSentAt < windowMs) this.#isFixed = true;
    }
    if (probe.outcome === 'throttled') {
      const firstAnsweredAt = Math.min(...admitted.map(({ answeredAt }) => answeredAt));
      for (let ms = Math.floor(firstAnsweredAt) + 1; ms + 1 <= probe.sentAt; ms += 1)
        this.#excludedPhases.add(ms % windowMs);
    }
  }

  /** Undefined until the measurements leave only one possibility. */
  get verdict(): QuotaWindow | undefined {
    if (this.#isFixed) return 'fixed';
    return this.#excludedPhases.size === windowMs ? 'sliding' : undefined;
  }

  /**
   * The middle of the longest part of a second in which a fixed window can still begin; undefined if it can begin at
   * any time.
   */
  get openPhase(): number | undefined {
    if (this.#excludedPhases.size === 0) return undefined;
    let [longest, middle, length] = [0, 0, 0];
    // Goes around the second twice, because the longest part may contain the end of the second.
    for (let ms = 0; ms < 2 * windowMs; ms += 1) {
      length = this.#excludedPhases.has(ms % windowMs) ? 0 : length + 1;
      if (length > longest) [longest, middle] = [length, ms - length / 2];
    }
    return middle % windowMs;
  }
}
