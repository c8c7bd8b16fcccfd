import type { Client } from 'urql';
import { onEnd, pipe, subscribe } from 'wonka';
import type { PhoneNumberKey } from '../number/phone-number-key.js';
import { failureToRequestError, localError, toRequestError, type RequestError } from '../errors/request-error.js';
import {
  AddCodesDocument,
  DeleteCodesDocument,
  type AddCodesMutation,
  type DeleteCodesMutation,
} from '../gql/graphql.js';
import type { JobKind, JobLine } from './job.js';

/** Lines in one request. A request lives for 30 seconds; at five codes a second this is well within it. */
const batchSize = 50;

type LineOutcome = Partial<Pick<JobLine, 'isDone' | 'code' | 'error'>>;
type Result = AddCodesMutation['addMessageQrdls'][number] | DeleteCodesMutation['deleteMessageQrdls'][number];

/**
 * Sends lines batch by batch and reports each outcome as it comes. Ends early when aborted: lines that were sent are
 * completed by the gateway and recorded under their keys, so that sending a line again returns its outcome and does
 * nothing twice.
 */
export async function sendLines(
  client: Client,
  kind: JobKind,
  phoneNumber: PhoneNumberKey,
  lines: readonly JobLine[],
  onOutcome: (key: string, outcome: LineOutcome) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let start = 0; start < lines.length && !signal.aborted; start += batchSize) {
    const batch = lines.slice(start, start + batchSize);
    const error = await sendBatch(client, kind, phoneNumber, batch, onOutcome, signal);
    if (error?.code === 'OFFLINE' || error?.code === 'STOPPED') {
      for (const { key } of lines.slice(start + batchSize)) onOutcome(key, { error });
      return;
    }
  }
}

/** Streams the results of one request; each value holds all results so far. */
function streamResults(client: Client, kind: JobKind, phoneNumber: PhoneNumberKey, lines: readonly JobLine[]) {
  const key = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
  const scope = { custSpaceId: phoneNumber.custSpaceId, phoneNumber: phoneNumber.number };
  const inputs = lines.map(({ key: idempotencyKey, text, code }) =>
    kind === 'add' ? { ...scope, prefilledMessage: text, idempotencyKey } : { id: code?.id ?? '', idempotencyKey },
  );
  const query = kind === 'add' ? AddCodesDocument : DeleteCodesDocument;
  return client.executeMutation<Partial<AddCodesMutation & DeleteCodesMutation>>({ key, query, variables: { inputs } });
}

/** Reads one request to its end; resolves with the error that ended it early. */
function sendBatch(
  client: Client,
  kind: JobKind,
  phoneNumber: PhoneNumberKey,
  lines: readonly JobLine[],
  onOutcome: (key: string, outcome: LineOutcome) => void,
  signal: AbortSignal,
): Promise<RequestError | null> {
  return new Promise((resolve) => {
    let reportedCount = 0;
    let batchError: RequestError | null = null;
    function failRest(error: RequestError): void {
      batchError = error;
      for (const { key } of lines.slice(reportedCount)) onOutcome(key, { error });
      reportedCount = lines.length;
    }
    const subscription = pipe(
      streamResults(client, kind, phoneNumber, lines),
      onEnd(() => resolve(batchError)),
      subscribe(({ data, error, hasNext }) => {
        const results: readonly Result[] = data?.addMessageQrdls ?? data?.deleteMessageQrdls ?? [];
        for (; reportedCount < results.length; reportedCount++) {
          const [line, result] = [lines[reportedCount], results[reportedCount]];
          if (line !== undefined && result !== undefined) onOutcome(line.key, toOutcome(result));
        }
        if (hasNext === true) return;
        if (reportedCount < lines.length) {
          failRest(error === undefined ? localError('The answer ended early.') : toRequestError(error));
        }
        resolve(batchError);
      }),
    );
    signal.addEventListener('abort', () => {
      failRest(localError('Stopped before the answer came.', 'STOPPED'));
      subscription.unsubscribe();
    });
  });
}

function toOutcome(result: Result): LineOutcome {
  if ('messageQrdl' in result) return { isDone: true, code: result.messageQrdl };
  if ('deletedCode' in result) return { isDone: true };
  const isFailure = '__typename' in result && 'code' in result;
  return { error: isFailure ? failureToRequestError(result) : localError('The result was empty.') };
}
