import { useState } from 'react';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useClient } from 'urql';
import { useIdempotencyKey } from '../gateway/use-idempotency-key.js';
import type { FailureFragment } from '../gql/graphql.js';
import { notifyChange } from '../live/change-notifier.js';
import {
  localError,
  isFinal,
  toRequestError,
  failureToRequestError,
  type RequestError,
} from '../errors/request-error.js';

type MutationResult = { readonly __typename?: string };
type Success<R> = Exclude<R, FailureFragment>;

/**
 * Sends a write under an idempotency key of its own, and keeps what came of it. Sending the same again keeps the key, unless its
 * outcome is decided; `anew` is for who has looked and knows that it was not done.
 */
export function useIdempotentMutation<D, I extends object, R extends MutationResult>(
  document: TypedDocumentNode<D, { input: I }>,
  selectResult: (data: D) => R,
  number: string,
) {
  const client = useClient();
  const keys = useIdempotencyKey();
  const [state, setState] = useState<{
    sending: boolean;
    requestError: RequestError | null;
    success: Success<R> | null;
  }>({
    sending: false,
    requestError: null,
    success: null,
  });

  async function send(input: I): Promise<Success<R> | null> {
    setState({ sending: true, requestError: null, success: null });
    const idempotencyKey = keys.keyFor(JSON.stringify(input));
    const { data, error } = await client.mutation(document, { input: { ...input, idempotencyKey } }).toPromise();
    const result = data === undefined ? undefined : selectResult(data);
    if (result === undefined || isFailure(result)) {
      const requestError =
        result !== undefined
          ? failureToRequestError(result)
          : error === undefined
            ? localError('The answer was empty.')
            : toRequestError(error);
      if (isFinal(requestError)) keys.reset();
      setState({ sending: false, requestError, success: null });
      return null;
    }
    keys.reset();
    notifyChange(number);
    setState({ sending: false, requestError: null, success: result as Success<R> });
    return result as Success<R>;
  }

  return {
    ...state,
    send,
    /** Forgets the last attempt: what is sent next is a new wish. */
    reset() {
      keys.reset();
      setState({ sending: false, requestError: null, success: null });
    },
  };
}

function isFailure(result: MutationResult): result is FailureFragment {
  return 'code' in result && 'message' in result;
}
