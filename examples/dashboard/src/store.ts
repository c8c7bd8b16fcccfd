import { useSyncExternalStore } from 'react';

/** A value outside of React that components subscribe to. */
export interface Store<Value> {
  get(): Value;
  set(next: Value): void;
  /** The value for a component, which renders again when it changes. */
  use(): Value;
}

export function createStore<Value>(initial: Value): Store<Value> {
  let value = initial;
  const listeners = new Set<() => void>();
  const get = () => value;
  function subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }
  return {
    get,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of listeners) listener();
    },
    use: () => useSyncExternalStore(subscribe, get),
  };
}

/**
 * A store whose value the browser keeps under a key, as JSON. If the browser's storage is full or forbidden, the value
 * lasts only as long as the page, so that the work that sets it can go on.
 */
export function createStoredStore<Value>(
  area: 'localStorage' | 'sessionStorage',
  key: string,
  initial: Value,
  isValue: (stored: unknown) => stored is Value,
): Store<Value> {
  const store = createStore(readStored());
  function readStored(): Value {
    try {
      const stored: unknown = JSON.parse(window[area].getItem(key) ?? 'null');
      return isValue(stored) ? stored : initial;
    } catch {
      return initial;
    }
  }
  return {
    ...store,
    set(next) {
      store.set(next);
      try {
        window[area].setItem(key, JSON.stringify(next));
      } catch {
        // The browser's storage is full or forbidden.
      }
    },
  };
}
