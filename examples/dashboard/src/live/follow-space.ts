import type { Client } from 'urql';
import { onEnd, pipe, subscribe } from 'wonka';
import { CodesChangedDocument, NumbersChangedDocument } from '../gql/graphql.js';

interface Listener {
  /** A number whose data or codes changed. */
  readonly told: (number: string) => void;
  /** The streams ended without having been let go; told once. */
  readonly ended: () => void;
}

/** Takes up the two streams of a space: of its numbers, and of their codes. Returns what lets them go. */
export function followSpace(client: Client, custSpaceId: string | null, { told, ended }: Listener): () => void {
  let over = false;
  const variables = { custSpaceId };
  const subscriptions = [
    pipe(
      client.subscription(CodesChangedDocument, variables),
      onEnd(end),
      subscribe(({ data }) => data != null && told(data.messageQrdlsChanged.number)),
    ),
    pipe(
      client.subscription(NumbersChangedDocument, variables),
      onEnd(end),
      subscribe(({ data }) => data != null && told(data.phoneNumberChanged.number)),
    ),
  ];
  function letGo(): void {
    over = true;
    for (const subscription of subscriptions) subscription.unsubscribe();
  }
  function end(): void {
    if (over) return;
    letGo();
    ended();
  }
  return letGo;
}
