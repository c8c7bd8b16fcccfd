import type { Waiter } from './store.js';

/** Wait and notify by key, within one process. */
export class KeyNotifier {
  readonly #waiters = new Map<string, Set<() => void>>();

  wait(keyHash: string): Waiter {
    const { promise, resolve } = withResolver();
    const resolvers = this.#waiters.get(keyHash) ?? new Set();
    this.#waiters.set(keyHash, resolvers.add(resolve));
    return {
      notified: promise,
      cancel: () => {
        resolvers.delete(resolve);
        if (resolvers.size === 0 && this.#waiters.get(keyHash) === resolvers) this.#waiters.delete(keyHash);
      },
    };
  }

  notify(keyHash: string): void {
    for (const resolve of this.#waiters.get(keyHash) ?? []) resolve();
  }

  notifyAll(): void {
    for (const keyHash of this.#waiters.keys()) this.notify(keyHash);
  }
}

function withResolver(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
