/**
 * An upstream on a virtual clock: counts calls when they arrive, rejects those over its window, and delays calls and
 * replies. Rejected calls do not count, as with the real one.
 */
import { ThrottledError } from '../../src/errors.js';
import type { Clock } from '../../src/clock.js';

export type WindowKind = 'sliding' | 'fixed' | 'bucket';

/** Whether a call that arrives at `now` (milliseconds) is admitted. Calls arrive in chronological order. */
export type AdmitCall = (now: number) => boolean;

/**
 * `sliding`: at most n in any second. `fixed`: at most n in each second of the clock. `bucket`: n tokens, n a second.
 */
export function createAdmission(kind: WindowKind, n: number): AdmitCall {
  if (kind === 'bucket') return tokenBucket(n);
  let admitted: number[] = [];
  return (now) => {
    const from = kind === 'fixed' ? Math.floor(now / 1000) * 1000 : now - 1000;
    // A call that is exactly a second old still counts, which is the stricter interpretation.
    admitted = admitted.filter((at) => at >= from);
    if (admitted.length >= n) return false;
    admitted.push(now);
    return true;
  };
}

function tokenBucket(n: number): AdmitCall {
  let tokens = n;
  let last = Number.NEGATIVE_INFINITY;
  return (now) => {
    tokens = Math.min(n, tokens + ((now - last) * n) / 1000);
    last = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

/** One-way delay in milliseconds. */
export type Latency = () => number;

/** A fixed part and an exponential one. */
export function jitteredLatency(fixedMs: number, meanMs: number, random: () => number): Latency {
  return () => fixedMs - meanMs * Math.log(1 - random());
}

/** Seeded random numbers (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export class SimulatedUpstream {
  /** When each admitted call arrived. */
  readonly admitted: number[] = [];
  readonly throttled: number[] = [];
  inFlight = 0;
  maxInFlight = 0;
  readonly #clock: Clock;
  readonly admit: AdmitCall;
  latency: Latency;

  constructor(clock: Clock, admit: AdmitCall, latency: Latency = () => 0) {
    this.#clock = clock;
    this.admit = admit;
    this.latency = latency;
  }

  /** Makes a call: resolves with the reply, or rejects with UPSTREAM_THROTTLED. */
  readonly call = async (): Promise<void> => {
    this.inFlight++;
    this.maxInFlight = Math.max(this.maxInFlight, this.inFlight);
    await this.delay(this.latency());
    const now = this.#clock.now();
    const admitted = this.admit(now);
    (admitted ? this.admitted : this.throttled).push(now);
    await this.delay(this.latency());
    this.inFlight--;
    if (!admitted) throw new ThrottledError('throttled', { code: 'UPSTREAM_THROTTLED', retryAfterMs: 1000 });
  };

  delay(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#clock.after(ms, resolve);
    });
  }
}
