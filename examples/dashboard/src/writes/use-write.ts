import { useState } from 'react';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useClient, type Client } from 'urql';
import {
  isFinal,
  localError,
  failureToRequestError,
  toRequestError,
  type RequestError,
} from '../errors/request-error.js';
import { useIdempotencyKey } from '../gateway/idempotency-key.js';
import type { FailureFragment } from '../gql/graphql.js';
import { notifyChange } from '../live/change-notifier.js';

/** The state of a write. Each state leads to exactly one next step, which is the form's one main button. */
export type WriteState<Result> =
  | { readonly kind: 'editing' }
  | { readonly kind: 'sending' }
  | { readonly kind: 'failed'; readonly error: RequestError }
  | { readonly kind: 'unknown'; readonly error: RequestError }
  | { readonly kind: 'checking' }
  | { readonly kind: 'notDone'; readonly message: string }
  | { readonly kind: 'done'; readonly result: Result };

/** The conclusion from a read about a write without an answer. */
export type Verdict<Result> = { readonly result: Result } | { readonly notDone: string };

/**
 * Reads past every cache whether a write was done.
 * @returns the error if the read failed
 */
export type FindOutcome<Result> = (client: Client) => Promise<Verdict<Result> | { readonly error: RequestError }>;

type MutationResult = { readonly __typename: string };
type SuccessOf<Answer> = Extract<Answer, { readonly __typename: `${string}Success` }>;

interface WriteOptions<Data, Input, Answer extends MutationResult, Result> {
  readonly document: TypedDocumentNode<Data, { input: Input }>;
  readonly select: (data: Data) => Answer;
  readonly toResult: (success: SuccessOf<Answer>) => Result;
  readonly findOutcome: FindOutcome<NoInfer<Result>>;
  readonly onDone: (result: NoInfer<Result>) => void;
}

/**
 * One write about a number, under an idempotency key. A repeat keeps the key, so nothing is done twice; it gets a new
 * key if the outcome was final or a check has shown that nothing was done. After a lost answer the data is read past
 * every cache before the write can be sent again.
 */
export function useWrite<Data, Input extends object, Answer extends MutationResult, Result>(
  number: string,
  { document, select, toResult, findOutcome, onDone }: WriteOptions<Data, Input, Answer, Result>,
) {
  const client = useClient();
  const keys = useIdempotencyKey();
  const [state, setState] = useState<WriteState<Result>>({ kind: 'editing' });

  function finish(result: Result): void {
    keys.reset();
    notifyChange(number);
    setState({ kind: 'done', result });
    onDone(result);
  }

  async function send(input: Input): Promise<void> {
    setState({ kind: 'sending' });
    const idempotencyKey = keys.keyFor(JSON.stringify(input));
    const { data, error } = await client.mutation(document, { input: { ...input, idempotencyKey } }).toPromise();
    // Null, despite its type, if the whole answer is an error.
    const answer = data == null ? undefined : select(data);
    if (answer !== undefined && isSuccess(answer)) return finish(toResult(answer));
    const failure = answer !== undefined && isFailure(answer) ? failureToRequestError(answer) : toReadError(error);
    if (isFinal(failure)) keys.reset();
    setState({ kind: failure.code === 'OUTCOME_UNKNOWN' ? 'unknown' : 'failed', error: failure });
  }

  async function check(): Promise<void> {
    setState({ kind: 'checking' });
    const verdict = await findOutcome(client);
    if ('error' in verdict) return setState({ kind: 'unknown', error: verdict.error });
    if ('result' in verdict) return finish(verdict.result);
    keys.reset();
    setState({ kind: 'notDone', message: verdict.notDone });
  }

  return {
    state,
    send: (input: Input) => void send(input),
    check: () => void check(),
    reset() {
      keys.reset();
      setState({ kind: 'editing' });
    },
  };
}

/** The error of an answer without data. */
export const toReadError = (error: Parameters<typeof toRequestError>[0] | undefined): RequestError =>
  error === undefined ? localError('The answer was empty.') : toRequestError(error);

function isFailure(answer: MutationResult): answer is FailureFragment {
  return 'code' in answer && 'message' in answer;
}

function isSuccess<Answer extends MutationResult>(answer: Answer): answer is SuccessOf<Answer> {
  return answer.__typename.endsWith('Success');
}
