import {
  GatewayError,
  InvalidInputError,
  NotFoundError,
  OutcomeUnknownError,
  PermissionError,
  QueryTooCostlyError,
  ThrottledError,
  UnauthenticatedError,
  UpstreamError,
  errorCodes,
  type ErrorCode,
  type InputIssue,
} from '../src/errors.js';
import type { Context } from '../src/context.js';
import { builder } from './builder.js';
import type { MessageQrdlNode } from './message-qrdl.js';
import type { PhoneNumberNode } from './phone-number.js';

const codeDescriptions: Readonly<Record<ErrorCode, string>> = {
  BAD_USER_INPUT: 'The document or its input is invalid. Nothing was sent to the upstream.',
  UNAUTHENTICATED: 'The credential is missing or invalid.',
  FORBIDDEN: 'The caller lacks the scope, or may not access the space.',
  NOT_FOUND: 'The object does not exist.',
  IDEMPOTENCY_CONFLICT: 'The idempotency key was already used with a different input.',
  RATE_LIMITED: "The caller's rate limit at this gateway is exceeded. Retry after retryAfterMs.",
  QUERY_TOO_COSTLY:
    'The document exceeds a limit for one request: upstream calls, values in the response, or image rendering. ' +
    'Request less at a time.',
  UPSTREAM_PERMISSION_DENIED:
    "The upstream does not allow the gateway's account to do this (Ram.PermissionDeny). The operator has to act.",
  UPSTREAM_NOT_SUBSCRIBED:
    "The gateway's account has not subscribed to the product (Product.Unsubscript). The operator has to act.",
  UPSTREAM_NOT_OWNED:
    'The space or phone number does not belong to the account, or does not exist (Unknown.ResourceOwnerId).',
  UPSTREAM_THROTTLED: 'The upstream rejected the call under flow control. Retry after retryAfterMs.',
  UPSTREAM_BUSY:
    "The upstream's quota cannot serve the call before the request's deadline. Nothing was sent. Retry after " +
    'retryAfterMs.',
  UPSTREAM_REJECTED: 'The upstream rejected the call. upstreamCode says why.',
  UPSTREAM_UNAVAILABLE: 'The upstream is unreachable or failing. Retry later.',
  UPSTREAM_TIMEOUT: 'The upstream did not answer in time. Reads can be retried.',
  UPSTREAM_BAD_RESPONSE: "The upstream's reply cannot be read.",
  UPSTREAM_CREDENTIALS: "The upstream did not accept the gateway's credentials or clock. The operator has to act.",
  OUTCOME_UNKNOWN: 'The write was sent but no reply came, so it may have been carried out. Check before you retry.',
  INTERNAL_ERROR: 'An error inside the gateway. The log has the cause under the request id.',
};

const ErrorCodeEnum = builder.enumType('ErrorCode', {
  description: 'All error codes: of errors in results, and of extensions.code in top-level errors.',
  values: Object.fromEntries(errorCodes.map((code) => [code, { description: codeDescriptions[code] }])) as Record<
    ErrorCode,
    { description: string }
  >,
});

export interface ErrorShape {
  readonly __typename: string;
  readonly message: string;
  readonly code: ErrorCode;
}

const ErrorInterface = builder.interfaceRef<ErrorShape>('Error').implement({
  description: 'The fields that all errors in results have.',
  fields: (t) => ({
    message: t.exposeString('message', {
      nullable: false,
      description: 'What is wrong and what was expected, for humans.',
    }),
    code: t.expose('code', { type: ErrorCodeEnum, nullable: false, description: 'The kind of error, for programs.' }),
  }),
});

const requestIdDescription = "The upstream's request id, for Alibaba Cloud support; null if nothing was sent.";

const InputIssueType = builder.objectRef<InputIssue>('InputIssue').implement({
  description: 'One problem with the input.',
  fields: (t) => ({
    path: t.exposeStringList('path', {
      nullable: { list: false, items: false },
      description: 'Path of the invalid value, starting at the argument.',
    }),
    message: t.exposeString('message', { nullable: false, description: 'What was expected, and what was received.' }),
  }),
});

export const InvalidInputErrorRef = builder
  .objectRef<ErrorShape & Pick<InvalidInputError, 'issues'>>('InvalidInputError')
  .implement({
    description: 'The input is invalid. Nothing was sent to the upstream.',
    interfaces: [ErrorInterface],
    fields: (t) => ({
      issues: t.expose('issues', {
        type: [InputIssueType],
        nullable: { list: false, items: false },
        description: 'All problems that were found.',
      }),
    }),
  });

export const NotFoundErrorRef = builder.objectRef<ErrorShape>('NotFoundError').implement({
  description: 'The object does not exist, or the caller may not access it.',
  interfaces: [ErrorInterface],
});

export const PermissionErrorRef = builder
  .objectRef<ErrorShape & Pick<PermissionError, 'accessDeniedDetail' | 'requestId'>>('PermissionError')
  .implement({
    description: "The caller, or the gateway's own Alibaba Cloud account, is not allowed to do this.",
    interfaces: [ErrorInterface],
    fields: (t) => ({
      accessDeniedDetail: t.exposeString('accessDeniedDetail', {
        description: "The upstream's explanation of the denial (CAMS: AccessDeniedDetail).",
      }),
      requestId: t.exposeString('requestId', { description: requestIdDescription }),
    }),
  });

export const ThrottledErrorRef = builder
  .objectRef<ErrorShape & Pick<ThrottledError, 'retryAfterMs' | 'requestId'>>('ThrottledError')
  .implement({
    description: 'Too many calls. Nothing was carried out.',
    interfaces: [ErrorInterface],
    fields: (t) => ({
      retryAfterMs: t.exposeInt('retryAfterMs', {
        nullable: false,
        description: 'How long to wait before retrying, in milliseconds.',
      }),
      requestId: t.exposeString('requestId', { description: requestIdDescription }),
    }),
  });

export const UpstreamErrorRef = builder
  .objectRef<ErrorShape & Pick<UpstreamError, 'upstreamCode' | 'requestId' | 'retryable'>>('UpstreamError')
  .implement({
    description: 'The upstream rejected the call or failed. The write was not carried out.',
    interfaces: [ErrorInterface],
    fields: (t) => ({
      upstreamCode: t.exposeString('upstreamCode', {
        description: "The upstream's error code, if it sent one (CAMS: Code).",
      }),
      requestId: t.exposeString('requestId', { description: requestIdDescription }),
      retryable: t.exposeBoolean('retryable', {
        nullable: false,
        description: 'Whether the same call may succeed later.',
      }),
    }),
  });

/** An OutcomeUnknownError of a write to a message QR code. `findOutcome` reads the codes that show the outcome. */
export class VerifiableOutcomeError extends OutcomeUnknownError {
  override readonly name = 'OutcomeUnknownError';

  constructor(
    error: OutcomeUnknownError,
    readonly findOutcome: () => Promise<readonly MessageQrdlNode[]>,
  ) {
    super(error.message, { cause: error });
  }
}

/** An OutcomeUnknownError of a write to a phone number. `findPhoneNumber` reads the number, null if that fails. */
export class UnknownNumberOutcomeError extends OutcomeUnknownError {
  override readonly name = 'OutcomeUnknownError';

  constructor(
    error: OutcomeUnknownError,
    readonly findPhoneNumber: () => Promise<PhoneNumberNode | null>,
  ) {
    super(error.message, { cause: error });
  }
}

type OutcomeReaders = Partial<
  Pick<VerifiableOutcomeError, 'findOutcome'> & Pick<UnknownNumberOutcomeError, 'findPhoneNumber'>
>;

export const OutcomeUnknownErrorRef = builder.objectRef<ErrorShape & OutcomeReaders>('OutcomeUnknownError').implement({
  description: 'The write was sent but no reply came, so it may have been carried out. Check before you retry.',
  interfaces: [ErrorInterface],
});

type ResultErrorName =
  | 'InvalidInputError'
  | 'NotFoundError'
  | 'PermissionError'
  | 'ThrottledError'
  | 'UpstreamError'
  | 'OutcomeUnknownError';

/**
 * The member of the result unions for an error. Decided by class and not by `error.name`, so that a subclass from
 * another folder is returned as its base class. Errors without a type of their own are returned as the closest member.
 */
function resultErrorNameOf(error: GatewayError): ResultErrorName {
  if (error instanceof InvalidInputError || error instanceof QueryTooCostlyError) return 'InvalidInputError';
  if (error instanceof NotFoundError) return 'NotFoundError';
  if (error instanceof PermissionError || error instanceof UnauthenticatedError) return 'PermissionError';
  if (error instanceof ThrottledError) return 'ThrottledError';
  if (error instanceof OutcomeUnknownError) return 'OutcomeUnknownError';
  return 'UpstreamError';
}

/** Values of non-null fields that an error lacks if it is returned as a type other than its own. */
const defaultFields: Readonly<Partial<Record<ResultErrorName, Readonly<Record<string, unknown>>>>> = {
  InvalidInputError: { issues: [] },
  UpstreamError: { retryable: false },
};

/**
 * Runs a mutation and returns its success, or its error as a member of the result union. The error is returned as a
 * plain object, because the executor throws any resolved value that is an Error. Only an unexpected error, which is not
 * a GatewayError, becomes a top-level error.
 */
export async function toResult<T>(
  context: Pick<Context, 'noteError'>,
  work: () => Promise<T>,
): Promise<T | ErrorShape> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    context.noteError(error.code);
    const __typename = resultErrorNameOf(error);
    const readers: OutcomeReaders =
      error instanceof VerifiableOutcomeError
        ? { findOutcome: error.findOutcome }
        : error instanceof UnknownNumberOutcomeError
          ? { findPhoneNumber: error.findPhoneNumber }
          : {};
    const fields = { ...defaultFields[__typename], ...error.extensions, code: error.code, ...readers };
    return { __typename, message: error.message, ...fields };
  }
}
