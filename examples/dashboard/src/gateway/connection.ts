/** Connection state of the page: one store for what each response says about the network and the API key. */
import { useSyncExternalStore } from 'react';
import type { Exchange } from 'urql';
import { pipe, tap } from 'wonka';
import { toRequestError } from '../errors/request-error.js';

export type ConnectionState = 'online' | 'offline' | 'unauthenticated';

let state: ConnectionState = 'online';
const listeners = new Set<() => void>();

export function setConnectionState(next: ConnectionState): void {
  if (state === next) return;
  state = next;
  for (const listener of listeners) listener();
}

export function useConnectionState(): ConnectionState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}

/** Records after each network response whether the gateway can be reached and accepts the key. */
export const connectionExchange: Exchange =
  ({ forward }) =>
  (operations$) =>
    pipe(
      forward(operations$),
      tap(({ error }) => {
        const code = error === undefined ? undefined : toRequestError(error).code;
        setConnectionState(code === 'OFFLINE' ? 'offline' : code === 'UNAUTHENTICATED' ? 'unauthenticated' : 'online');
      }),
    );
