import type { Client } from 'urql';
import { onEnd, pipe, subscribe } from 'wonka';
import { fetchBulk } from '../gateway/idle-timeout.js';
import type { PhoneNumberKey } from '../number/phone-number-key.js';
import { failureToRequestError, localError, toRequestError, type RequestError } from '../errors/request-error.js';
import {
  AddCodesDocument,
  DeleteCodesDocument,
  type AddCodesMutation,
  type DeleteCodesMutation,
} from '../gql/graphql.js';
import type { JobKind, JobLine } from './job.js';

/** Lines in one request. Results arrive at five a second, so a person sees progress. */
const batchSize = 50;

type LineOutcome = Partial<Pick<JobLine, 'isDone' | 'code' | 'error'>>;
type Result = AddCodesMutation['addMessageQrdls'][number] | DeleteCodesMutation['deleteMessageQrdls'][number];

/**
 * Sends lines batch by batch and reports one outcome for each line, whatever happens. Ends early when aborted. The
 * gateway completes lines that were sent and records them under their keys, so sending a line again returns its outcome
 * and does nothing twice.
 */
export async function sendLines(
  client: Client,
  kind: JobKind,
  phoneNumber: PhoneNumberKey,
  lines: readonly JobLine[],
  onOutcome: (key: string, outcome: LineOutcome) => void,
  signal: AbortSignal,
): Promise<void> {
  const open = new Set(lines.map(({ key }) => key));
  function report(key: string, outcome: LineOutcome): void {
    if (open.delete(key)) onOutcome(key, outcome);
  }
  let error: RequestError | null = null;
  for (let start = 0; start < lines.length && !signal.aborted; start += batchSize) {
    const batch = lines.slice(start, start + batchSize);
    error = await sendBatch(client, kind, phoneNumber, batch, report, signal);
    if (error !== null) for (const { key } of batch) report(key, { error });
    if (error?.code === 'OFFLINE') break;
  }
  for (const key of open) report(key, { error: signal.aborted || error === null ? stopped : error });
}

const stopped = localError('Stopped before the answer came.', 'STOPPED');
const brokenOff = localError('The answer ended early.');

/** Streams the results of one request; each value holds all results so far. */
function streamResults(client: Client, kind: JobKind, phoneNumber: PhoneNumberKey, lines: readonly JobLine[]) {
  const key = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
  const scope = { custSpaceId: phoneNumber.custSpaceId, phoneNumber: phoneNumber.number };
  const inputs = lines.map(({ key: idempotencyKey, text, code }) =>
    kind === 'add' ? { ...scope, prefilledMessage: text, idempotencyKey } : { id: code?.id ?? '', idempotencyKey },
  );
  const query = kind === 'add' ? AddCodesDocument : DeleteCodesDocument;
  return client.executeMutation<Partial<AddCodesMutation & DeleteCodesMutation>>(
    { key, query, variables: { inputs } },
    { fetch: fetchBulk },
  );
}

/** Reads one request to its end; resolves with the error for the lines that got no outcome. */
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
    const subscription = pipe(
      streamResults(client, kind, phoneNumber, lines),
      onEnd(() => resolve(reportedCount === lines.length ? null : signal.aborted ? stopped : brokenOff)),
      subscribe(({ data, error, hasNext }) => {
        const results: readonly Result[] = data?.addMessageQrdls ?? data?.deleteMessageQrdls ?? [];
        for (; reportedCount < results.length; reportedCount++) {
          const [line, result] = [lines[reportedCount], results[reportedCount]];
          if (line !== undefined && result !== undefined) onOutcome(line.key, toOutcome(result));
        }
        if (hasNext !== true && error !== undefined) resolve(toRequestError(error));
      }),
    );
    signal.addEventListener('abort', () => subscription.unsubscribe(), { once: true });
  });
}

function toOutcome(result: Result): LineOutcome {
  if ('messageQrdl' in result) return { isDone: true, code: result.messageQrdl };
  if ('deletedCode' in result) return { isDone: true };
  const isFailure = '__typename' in result && 'code' in result;
  return { error: isFailure ? failureToRequestError(result) : localError('The result was empty.') };
}
