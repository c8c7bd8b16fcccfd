import type { Bell } from './ledger.js';

/** The bells of one process, by what they are rung for. */
export class Bells {
  readonly #hung = new Map<string, Set<() => void>>();

  hang(name: string): Bell {
    const { promise, resolve } = withResolver();
    const bells = this.#hung.get(name) ?? new Set();
    this.#hung.set(name, bells.add(resolve));
    return {
      rung: promise,
      takeDown: () => {
        bells.delete(resolve);
        if (bells.size === 0 && this.#hung.get(name) === bells) this.#hung.delete(name);
      },
    };
  }

  ring(name: string): void {
    for (const bell of this.#hung.get(name) ?? []) bell();
  }

  ringAll(): void {
    for (const name of this.#hung.keys()) this.ring(name);
  }
}

function withResolver(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
