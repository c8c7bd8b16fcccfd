/**
 * Fault injection: holds the active faults and picks the one that hits a call. Knows nothing of sockets: a fault is a
 * FaultEffect, and how a reply is sent is a Delivery, which the server carries out.
 */
import { faultKinds, type FaultEffect } from './fault-kinds.js';
import { parseFaultSpec, type FaultSpec } from './fault-spec.js';

/** An active fault, as GET /__sandbox/faults lists it. */
export interface ActiveFault extends FaultSpec {
  /** Matching calls so far. */
  seen: number;
  /** Calls that it has hit. */
  hits: number;
}

export class FaultInjector {
  readonly #actions: ReadonlySet<string>;
  readonly #random: () => number;
  #active: ActiveFault[] = [];

  /** @param actions the actions that a fault may name */
  constructor(actions: ReadonlySet<string>, random: () => number) {
    this.#actions = actions;
    this.#random = random;
  }

  /** Adds a fault. @throws InvalidFaultError */
  add(spec: unknown): void {
    this.#active.push({ ...parseFaultSpec(spec, this.#actions), seen: 0, hits: 0 });
  }

  /** Replaces all faults; an empty list clears them. If one is invalid, nothing changes. @throws InvalidFaultError */
  replace(specs: readonly unknown[]): void {
    this.#active = specs.map((spec) => ({ ...parseFaultSpec(spec, this.#actions), seen: 0, hits: 0 }));
  }

  list(): ActiveFault[] {
    return this.#active.map((fault) => ({ ...fault }));
  }

  /** The effect on a call with this action and access key. If several faults match, the oldest one applies. */
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
