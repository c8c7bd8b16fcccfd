import type { RequestError } from './request-error.js';

/**
 * What a person can do: try it again, wait and try again, look whether it was done, correct what was entered, enter another key,
 * or have somebody else see to it.
 */
export type Remedy = 'retry' | 'wait' | 'check' | 'correct' | 'key' | 'operator';

interface ErrorMessage {
  readonly problem: string;
  readonly advice: string;
  readonly remedy: Remedy;
}

const errorMessages: Readonly<Record<RequestError['code'], ErrorMessage>> = {
  OFFLINE: {
    problem: 'The gateway did not answer.',
    advice: 'See whether you are online, then try again: nothing is done twice.',
    remedy: 'retry',
  },
  STOPPED: {
    problem: 'You stopped it before its answer came.',
    advice: 'Send it again when you like: nothing is done twice.',
    remedy: 'retry',
  },
  NOT_DONE: { problem: 'It is not there: it was not done.', advice: 'Send it again.', remedy: 'retry' },
  BAD_USER_INPUT: {
    problem: 'This cannot be sent as it stands.',
    advice: 'Correct it and send it again.',
    remedy: 'correct',
  },
  UNAUTHENTICATED: {
    problem: 'The gateway does not know who is asking.',
    advice: 'Enter a key that is valid.',
    remedy: 'key',
  },
  FORBIDDEN: {
    problem: 'Your key may not do this.',
    advice: 'Ask whoever gave you the key for the right to it.',
    remedy: 'operator',
  },
  NOT_FOUND: {
    problem: 'It is not there any more.',
    advice: 'Somebody else may have changed it: load it anew.',
    remedy: 'retry',
  },
  IDEMPOTENCY_CONFLICT: {
    problem: 'This was sent before with another text.',
    advice: 'Close this and begin anew.',
    remedy: 'correct',
  },
  RATE_LIMITED: {
    problem: 'Your key has used up its calls for the moment.',
    advice: 'Wait a little, then try again.',
    remedy: 'wait',
  },
  QUERY_TOO_COSTLY: {
    problem: 'This is too much to ask for at once.',
    advice: 'Narrow it down by search or filter.',
    remedy: 'correct',
  },
  UPSTREAM_PERMISSION_DENIED: {
    problem: 'WhatsApp’s provider does not let the gateway’s account do this.',
    advice: 'The operator of the gateway can change that.',
    remedy: 'operator',
  },
  UPSTREAM_NOT_SUBSCRIBED: {
    problem: 'The gateway’s account has not subscribed to the service.',
    advice: 'The operator of the gateway can change that.',
    remedy: 'operator',
  },
  UPSTREAM_NOT_OWNED: {
    problem: 'This does not exist, or belongs to somebody else.',
    advice: 'Check the number and the code, or load the page anew.',
    remedy: 'correct',
  },
  UPSTREAM_THROTTLED: {
    problem: 'The service is overloaded at the moment.',
    advice: 'Nothing was changed. Wait a little, then try again.',
    remedy: 'wait',
  },
  UPSTREAM_BUSY: {
    problem: 'So many calls are waiting that yours would have come too late.',
    advice: 'Nothing was sent. Wait a little, then try again.',
    remedy: 'wait',
  },
  UPSTREAM_REJECTED: {
    problem: 'The service refused this.',
    advice: 'Its reason is below; send it again once that is put right.',
    remedy: 'retry',
  },
  UPSTREAM_UNAVAILABLE: {
    problem: 'The service is out of reach.',
    advice: 'Nothing was changed. Try again in a minute.',
    remedy: 'retry',
  },
  UPSTREAM_TIMEOUT: { problem: 'The service did not answer in time.', advice: 'Try again.', remedy: 'retry' },
  UPSTREAM_BAD_RESPONSE: {
    problem: 'The service sent an answer that cannot be read.',
    advice: 'Try again; tell the operator when it stays so.',
    remedy: 'retry',
  },
  UPSTREAM_CREDENTIALS: {
    problem: 'The service did not accept the gateway’s credentials.',
    advice: 'The operator of the gateway can change that.',
    remedy: 'operator',
  },
  OUTCOME_UNKNOWN: {
    problem: 'It was sent, and no answer came.',
    advice: 'It may have been done: look before you send it again.',
    remedy: 'check',
  },
  INTERNAL_ERROR: {
    problem: 'Something broke in the gateway.',
    advice: 'Try again; tell the operator when it stays so.',
    remedy: 'retry',
  },
};

/** What went wrong and what to do, for a person. A code that came later than this page reads as a fault of the gateway. */
export function errorMessageFor(error: RequestError): ErrorMessage {
  return errorMessages[error.code] ?? errorMessages.INTERNAL_ERROR;
}
