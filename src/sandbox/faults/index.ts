/**
 * Faults on demand: which are asked for, and which call each hits. Knows nothing of sockets; what a fault does is a
 * Happening of kinds.ts, and how it reaches the wire a Delivery, which the server carries out.
 */
import { faultKinds, type FaultEffect } from './fault-kinds.js';
import { parseFaultSpec, type FaultSpec } from './fault-spec.js';

/** A fault in force, as GET /__sandbox/faults lists it. */
export interface ActiveFault extends FaultSpec {
  /** Calls that it might have hit so far. */
  seen: number;
  /** Calls that it hit. */
  hits: number;
}

export class FaultInjector {
  readonly #actions: ReadonlySet<string>;
  readonly #random: () => number;
  #active: ActiveFault[] = [];

  /** `actions` are those that a fault may name. */
  constructor(actions: ReadonlySet<string>, random: () => number) {
    this.#actions = actions;
    this.#random = random;
  }

  /** Adds a fault; throws InvalidFault where it makes no sense. */
  add(spec: unknown): void {
    this.#active.push({ ...parseFaultSpec(spec, this.#actions), seen: 0, hits: 0 });
  }

  /** Puts these faults in the place of all others, none for an empty list; nothing changes when one makes no sense. */
  replace(specs: readonly unknown[]): void {
    this.#active = specs.map((spec) => ({ ...parseFaultSpec(spec, this.#actions), seen: 0, hits: 0 }));
  }

  list(): ActiveFault[] {
    return this.#active.map((fault) => ({ ...fault }));
  }

  /** What happens to a call of this action that this key signed: the oldest fault that hits it, or nothing. */
  nextEffect(action: string, key: string): FaultEffect {
    for (const fault of this.#active) {
      if (fault.action !== undefined && fault.action !== action) continue;
      if (fault.key !== undefined && fault.key !== key) continue;
      if (fault.count !== undefined && fault.hits >= fault.count) continue;
      fault.seen += 1;
      if (fault.seen <= (fault.after ?? 0)) continue;
      if (fault.probability !== undefined && this.#random() >= fault.probability) continue;
      fault.hits += 1;
      const effect: FaultEffect = faultKinds[fault.kind](fault);
      return effect;
    }
    return {};
  }
}
