import type { PhoneNumberKey } from '../number/phone-number-key.js';
import { errorMessageFor } from '../errors/error-messages.js';
import type { RequestError } from '../errors/request-error.js';
import { createIdempotencyKey } from '../gateway/idempotency-key.js';
import type { CodeCardFragment } from '../gql/graphql.js';

export type JobKind = 'add' | 'delete';

/** One line of bulk work: its content, the idempotency key it is sent under, and its outcome. */
export interface JobLine {
  readonly key: string;
  readonly text: string;
  readonly caption: string;
  /** The code to delete, or the code that was added. */
  readonly code: CodeCardFragment | null;
  readonly isDone: boolean;
  readonly error: RequestError | null;
}

/** Bulk work on the codes of one number. */
export interface Job {
  readonly kind: JobKind;
  readonly phoneNumber: PhoneNumberKey;
  readonly lines: readonly JobLine[];
  /** Codes that existed before the job: the job made none of them, even if the message is the same. */
  readonly knownIds: ReadonlySet<string>;
  readonly isRunning: boolean;
  readonly isStopped: boolean;
  /** Whether the outcomes of lines without an answer are being looked up. */
  readonly isChecking: boolean;
  /** The reason why they could not be looked up. */
  readonly checkError: RequestError | null;
}

export const createLine = (line: Pick<JobLine, 'text' | 'caption' | 'code'>): JobLine => ({
  ...line,
  key: createIdempotencyKey(),
  isDone: false,
  error: null,
});

export const isPending = ({ isDone, error }: JobLine) => !isDone && error === null;

/** Failed temporarily, or for want of a valid key: the same line may be sent again. */
export function isRetryable({ error }: JobLine): boolean {
  const remedy = error === null ? null : errorMessageFor(error).remedy;
  return remedy === 'retry' || remedy === 'wait' || remedy === 'key';
}

export const isOutcomeUnknown = ({ error }: JobLine) => error?.code === 'OUTCOME_UNKNOWN';
