/** Connection state of the page: one store for the state of the network and the API key, according to each response. */
import type { Client, Exchange } from 'urql';
import { pipe, tap } from 'wonka';
import { toRequestError } from '../errors/request-error.js';
import { ProbeDocument } from '../gql/graphql.js';
import { notifyChange } from '../live/change-notifier.js';
import { createStore } from '../store.js';
import { fetchProbe } from './idle-timeout.js';
import { untracked } from './pending-operations.js';

/**
 * Uncertain: a request got no answer, and a probe finds out whether the gateway cannot be reached or only this request
 * failed.
 */
export type ConnectionState = 'online' | 'inDoubt' | 'offline' | 'unauthenticated';

const state = createStore<ConnectionState>('online');
export const useConnectionState = (): ConnectionState => state.use();

/** Once the gateway answers again, everything is read once, because no event has reported the changes in between. */
export function setConnectionState(next: ConnectionState): void {
  const previous = state.get();
  state.set(next);
  if (next === 'online' && (previous === 'offline' || previous === 'unauthenticated')) notifyChange();
}

/** Sends a minimal query, bypassing every cache. The answer sets the connection state. */
export function probe(client: Client): void {
  const context = { requestPolicy: 'network-only', fetch: fetchProbe, bypassesCache: true, isProbe: true } as const;
  void client.query(ProbeDocument, {}, { ...context, ...untracked }).toPromise();
}

/** Records after each network response whether the gateway can be reached and accepts the key. */
export const connectionExchange: Exchange =
  ({ client, forward }) =>
  (operations$) =>
    pipe(
      forward(operations$),
      tap(({ operation, error }) => {
        const code = error === undefined ? undefined : toRequestError(error).code;
        if (code === 'UNAUTHENTICATED') setConnectionState('unauthenticated');
        else if (code !== 'OFFLINE') setConnectionState('online');
        else if (operation.context['isProbe'] === true) setConnectionState('offline');
        else if (state.get() === 'online') {
          setConnectionState('inDoubt');
          probe(client);
        }
      }),
    );
