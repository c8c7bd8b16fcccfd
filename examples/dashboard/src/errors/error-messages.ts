import { texts } from '../texts/index.js';
import type { RequestError } from './request-error.js';

/** The one thing that a person can do next. */
export type Remedy = 'retry' | 'wait' | 'check' | 'correct' | 'key' | 'operator';

interface ErrorMessage {
  readonly problem: string;
  readonly advice: string;
  readonly remedy: Remedy;
}

const remedies: Readonly<Record<RequestError['code'], Remedy>> = {
  OFFLINE: 'retry',
  STOPPED: 'retry',
  NOT_DONE: 'retry',
  BAD_USER_INPUT: 'correct',
  UNAUTHENTICATED: 'key',
  FORBIDDEN: 'operator',
  NOT_FOUND: 'retry',
  IDEMPOTENCY_CONFLICT: 'correct',
  RATE_LIMITED: 'wait',
  QUERY_TOO_COSTLY: 'correct',
  UPSTREAM_PERMISSION_DENIED: 'operator',
  UPSTREAM_NOT_SUBSCRIBED: 'operator',
  UPSTREAM_NOT_OWNED: 'correct',
  UPSTREAM_THROTTLED: 'wait',
  UPSTREAM_BUSY: 'wait',
  UPSTREAM_REJECTED: 'retry',
  UPSTREAM_UNAVAILABLE: 'retry',
  UPSTREAM_TIMEOUT: 'retry',
  UPSTREAM_BAD_RESPONSE: 'retry',
  UPSTREAM_CREDENTIALS: 'operator',
  OUTCOME_UNKNOWN: 'check',
  INTERNAL_ERROR: 'retry',
};

/** What happened and what to do. A code that this page does not know is shown as an internal error. */
export function errorMessageFor({ code }: Pick<RequestError, 'code'>): ErrorMessage {
  const known = code in remedies ? code : 'INTERNAL_ERROR';
  const [problem = '', advice = ''] = texts.errors[known];
  return { problem, advice, remedy: remedies[known] };
}
