import type { Client } from 'urql';
import { onEnd, pipe, subscribe } from 'wonka';
import type { PhoneNumberKey } from '../codes/phone-number-key.js';
import { AddCodesDocument, type AddCodesMutation } from '../gql/graphql.js';
import { localError, toRequestError, failureToRequestError, type RequestError } from '../errors/request-error.js';
import type { LineState } from './line-state.js';

/** How many lines go into one request. A request lives half a minute; at five codes a second this is well within it. */
const batchSize = 50;

type LineResult = Pick<LineState, 'created' | 'error'>;

/**
 * Sends lines, some at a time, and tells what came of each as it comes. Ends early when stopped: what was sent by then is finished by the
 * gateway and kept under the line's key, so that sending the line again asks for its outcome and makes nothing twice.
 */
export async function sendLines(
  client: Client,
  phoneNumber: PhoneNumberKey,
  lines: readonly LineState[],
  onResult: (key: string, result: LineResult) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let start = 0; start < lines.length && !signal.aborted; start += batchSize) {
    const batch = lines.slice(start, start + batchSize);
    const error = await sendBatch(client, phoneNumber, batch, onResult, signal);
    if (error?.code === 'OFFLINE' || error?.code === 'STOPPED') {
      for (const { key } of lines.slice(start + batchSize)) onResult(key, { created: null, error });
      return;
    }
  }
}

/** One request, to its end; resolves with what broke it, where something did. */
function sendBatch(
  client: Client,
  phoneNumber: PhoneNumberKey,
  lines: readonly LineState[],
  onResult: (key: string, result: LineResult) => void,
  signal: AbortSignal,
): Promise<RequestError | null> {
  const inputs = lines.map(({ text, key }) => ({
    custSpaceId: phoneNumber.custSpaceId,
    phoneNumber: phoneNumber.number,
    prefilledMessage: text,
    idempotencyKey: key,
  }));
  return new Promise((resolve) => {
    let reportedCount = 0;
    let batchError: RequestError | null = null;
    const subscription = pipe(
      client.executeMutation({
        key: crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
        query: AddCodesDocument,
        variables: { inputs },
      }),
      onEnd(() => resolve(batchError)),
      subscribe(({ data, error, hasNext }) => {
        const results = data?.addMessageQrdls ?? [];
        for (; reportedCount < results.length; reportedCount++) {
          const [line, result] = [lines[reportedCount], results[reportedCount]];
          if (line !== undefined && result !== undefined) onResult(line.key, toLineResult(result));
        }
        if (hasNext === true) return;
        if (reportedCount < lines.length)
          batchError = error === undefined ? localError('The answer broke off.') : toRequestError(error);
        for (const { key } of lines.slice(reportedCount)) onResult(key, { created: null, error: batchError });
        reportedCount = lines.length;
        resolve(batchError);
      }),
    );
    signal.addEventListener('abort', () => {
      batchError = localError('It was stopped here.', 'STOPPED');
      for (const { key } of lines.slice(reportedCount)) onResult(key, { created: null, error: batchError });
      subscription.unsubscribe();
    });
  });
}

function toLineResult(result: AddCodesMutation['addMessageQrdls'][number]): LineResult {
  if ('messageQrdl' in result) return { created: result.messageQrdl, error: null };
  return {
    created: null,
    error:
      '__typename' in result && 'code' in result ? failureToRequestError(result) : localError('The result was empty.'),
  };
}
