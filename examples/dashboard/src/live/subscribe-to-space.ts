import type { Client } from 'urql';
import { onEnd, pipe, subscribe } from 'wonka';
import { CodesChangedDocument, NumbersChangedDocument } from '../gql/graphql.js';

interface SpaceObserver {
  /** Called with a number whose data or codes changed. */
  readonly onChange: (number: string) => void;
  /** Called once if a stream ends without having been unsubscribed. */
  readonly onDisconnect: () => void;
}

/** Subscribes to the numbers of a space and to their codes. Returns the unsubscribe function. */
export function subscribeToSpace(
  client: Client,
  custSpaceId: string | null,
  { onChange, onDisconnect }: SpaceObserver,
): () => void {
  let isClosed = false;
  const variables = { custSpaceId };
  const subscriptions = [
    pipe(
      client.subscription(CodesChangedDocument, variables),
      onEnd(handleEnd),
      subscribe(({ data }) => data != null && onChange(data.messageQrdlsChanged.number)),
    ),
    pipe(
      client.subscription(NumbersChangedDocument, variables),
      onEnd(handleEnd),
      subscribe(({ data }) => data != null && onChange(data.phoneNumberChanged.number)),
    ),
  ];
  function unsubscribe(): void {
    isClosed = true;
    for (const subscription of subscriptions) subscription.unsubscribe();
  }
  function handleEnd(): void {
    if (isClosed) return;
    unsubscribe();
    onDisconnect();
  }
  return unsubscribe;
}
