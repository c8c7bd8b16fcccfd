import { useState } from 'react';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useClient } from 'urql';
import { useIntent } from '../gateway/intent.js';
import type { FailureFragment } from '../gql/graphql.js';
import { noteChange } from '../live/changes.js';
import { broken, isDecided, troubleOf, troubleOfFailure, type Trouble } from '../trouble/trouble.js';

type Outcome = { readonly __typename?: string };
type Success<R> = Exclude<R, FailureFragment>;

/**
 * Sends a write under an idempotency key of its own, and keeps what came of it. Sending the same again keeps the key, unless its
 * outcome is decided; `anew` is for who has looked and knows that it was not done.
 */
export function useWrite<D, I extends object, R extends Outcome>(
  document: TypedDocumentNode<D, { input: I }>,
  resultOf: (data: D) => R,
  number: string,
) {
  const client = useClient();
  const intent = useIntent();
  const [state, setState] = useState<{ sending: boolean; trouble: Trouble | null; done: Success<R> | null }>({
    sending: false,
    trouble: null,
    done: null,
  });

  async function send(input: I): Promise<Success<R> | null> {
    setState({ sending: true, trouble: null, done: null });
    const idempotencyKey = intent.keyFor(JSON.stringify(input));
    const { data, error } = await client.mutation(document, { input: { ...input, idempotencyKey } }).toPromise();
    const result = data === undefined ? undefined : resultOf(data);
    if (result === undefined || isFailure(result)) {
      const trouble =
        result !== undefined
          ? troubleOfFailure(result)
          : error === undefined
            ? broken('The answer was empty.')
            : troubleOf(error);
      if (isDecided(trouble)) intent.done();
      setState({ sending: false, trouble, done: null });
      return null;
    }
    intent.done();
    noteChange(number);
    setState({ sending: false, trouble: null, done: result as Success<R> });
    return result as Success<R>;
  }

  return {
    ...state,
    send,
    /** Forgets the last attempt: what is sent next is a new wish. */
    anew() {
      intent.done();
      setState({ sending: false, trouble: null, done: null });
    },
  };
}

function isFailure(result: Outcome): result is FailureFragment {
  return 'code' in result && 'message' in result;
}
