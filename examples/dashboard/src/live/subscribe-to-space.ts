import type { Client } from 'urql';
import { onEnd, pipe, subscribe } from 'wonka';
import { CodesChangedDocument, NumbersChangedDocument } from '../gql/graphql.js';

interface SpaceObserver {
  /** A number whose data or codes changed. */
  readonly onChange: (number: string) => void;
  /** The streams ended without having been let go; told once. */
  readonly onDisconnect: () => void;
}

/** Takes up the two streams of a space: of its numbers, and of their codes. Returns what lets them go. */
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
