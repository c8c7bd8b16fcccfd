import {
  GatewayError,
  InvalidInputError,
  NotFoundError,
  OutcomeUnknownError,
  PermissionError,
  ThrottledError,
  UpstreamError,
  errorCodes,
  type ErrorCode,
  type InputIssue,
} from '../src/errors.js';
import type { Context } from '../src/context.js';
import { builder } from './builder.js';
import type { MessageQrdlNode } from './message-qrdl.js';

const codeDescriptions: Readonly<Record<ErrorCode, string>> = {
  BAD_USER_INPUT: 'The document or its input cannot be carried out as it stands. Nothing was sent upstream.',
  UNAUTHENTICATED: 'No credential came, or one that is not valid.',
  FORBIDDEN: 'The caller lacks the scope, or the space is not one of its own.',
  NOT_FOUND: 'What was named does not exist.',
  IDEMPOTENCY_CONFLICT: 'The idempotency key was used before with another input.',
  RATE_LIMITED: "The caller's own limit at this gateway is used up. Try again after retryAfterMs.",
  QUERY_TOO_COSTLY:
    'The document asks for more than one request may spend: of upstream calls, of values in its answer, or of drawing. Ask for less at a time.',
  UPSTREAM_PERMISSION_DENIED: "The gateway's account may not do this upstream (Ram.PermissionDeny). For the operator.",
  UPSTREAM_NOT_SUBSCRIBED:
    "The gateway's account has not subscribed to the product (Product.Unsubscript). For the operator.",
  UPSTREAM_NOT_OWNED:
    'The space or number does not belong to the account, or does not exist (Unknown.ResourceOwnerId).',
  UPSTREAM_THROTTLED: 'The upstream refused the call under flow control. Try again after retryAfterMs.',
  UPSTREAM_BUSY:
    "The upstream's quota cannot serve this before the request's deadline. Nothing was sent; try again after retryAfterMs.",
  UPSTREAM_REJECTED: 'The upstream refused the call for a reason of its own; upstreamCode names it.',
  UPSTREAM_UNAVAILABLE: 'The upstream is out of reach or out of order. Try again later.',
  UPSTREAM_TIMEOUT: 'The upstream did not answer in time. A read may be tried again.',
  UPSTREAM_BAD_RESPONSE: 'The upstream answered what cannot be read.',
  UPSTREAM_CREDENTIALS: "The gateway's credentials or clock were not accepted upstream. For the operator.",
  OUTCOME_UNKNOWN: 'The write was sent and no answer came: it may have been carried out. Look before trying again.',
  INTERNAL_ERROR: 'A fault of the gateway. The request id finds it in the log.',
};

const ErrorCodeEnum = builder.enumType('ErrorCode', {
  description: 'Every code of an error, in results and in extensions.code of top-level errors.',
  values: Object.fromEntries(errorCodes.map((code) => [code, { description: codeDescriptions[code] }])) as Record<
    ErrorCode,
    { description: string }
  >,
});

interface ErrorShape {
  readonly __typename: string;
  readonly message: string;
  readonly code: ErrorCode;
}

const ErrorInterface = builder.interfaceRef<ErrorShape>('Error').implement({
  description: 'What every error of a result has.',
  fields: (t) => ({
    message: t.exposeString('message', {
      nullable: false,
      description: 'What is wrong and what was expected, for people.',
    }),
    code: t.expose('code', { type: ErrorCodeEnum, nullable: false, description: 'What is wrong, for programs.' }),
  }),
});

const requestIdDescription =
  "The upstream's own id of the call, for Alibaba Cloud's support; null where nothing was sent.";

const InputIssueType = builder.objectRef<InputIssue>('InputIssue').implement({
  description: 'One fault of an input.',
  fields: (t) => ({
    path: t.exposeStringList('path', {
      nullable: { list: false, items: false },
      description: 'Where the fault is, from the argument down.',
    }),
    message: t.exposeString('message', { nullable: false, description: 'What was expected, and what came.' }),
  }),
});

export const InvalidInputErrorRef = builder
  .objectRef<ErrorShape & Pick<InvalidInputError, 'issues'>>('InvalidInputError')
  .implement({
    description: 'The input cannot be carried out as it stands. Nothing was sent upstream.',
    interfaces: [ErrorInterface],
    fields: (t) => ({
      issues: t.expose('issues', {
        type: [InputIssueType],
        nullable: { list: false, items: false },
        description: 'Every fault that was found.',
      }),
    }),
  });

export const NotFoundErrorRef = builder.objectRef<ErrorShape>('NotFoundError').implement({
  description: 'What was named does not exist, or lies where the caller may not look.',
  interfaces: [ErrorInterface],
});

export const PermissionErrorRef = builder
  .objectRef<ErrorShape & Pick<PermissionError, 'accessDeniedDetail' | 'requestId'>>('PermissionError')
  .implement({
    description: "The caller, or the gateway's own account upstream, may not do this.",
    interfaces: [ErrorInterface],
    fields: (t) => ({
      accessDeniedDetail: t.exposeString('accessDeniedDetail', {
        description: 'What the upstream says of the denial (AccessDeniedDetail).',
      }),
      requestId: t.exposeString('requestId', { description: requestIdDescription }),
    }),
  });

export const ThrottledErrorRef = builder
  .objectRef<ErrorShape & Pick<ThrottledError, 'retryAfterMs' | 'requestId'>>('ThrottledError')
  .implement({
    description: 'Too many calls: nothing was carried out.',
    interfaces: [ErrorInterface],
    fields: (t) => ({
      retryAfterMs: t.exposeInt('retryAfterMs', {
        nullable: false,
        description: 'When to try again, in milliseconds from now.',
      }),
      requestId: t.exposeString('requestId', { description: requestIdDescription }),
    }),
  });

export const UpstreamErrorRef = builder
  .objectRef<ErrorShape & Pick<UpstreamError, 'upstreamCode' | 'requestId' | 'retryable'>>('UpstreamError')
  .implement({
    description: 'The upstream refused or failed; what was asked was not carried out.',
    interfaces: [ErrorInterface],
    fields: (t) => ({
      upstreamCode: t.exposeString('upstreamCode', { description: "The upstream's own Code, where it gave one." }),
      requestId: t.exposeString('requestId', { description: requestIdDescription }),
      retryable: t.exposeBoolean('retryable', {
        nullable: false,
        description: 'Whether the same call may succeed later.',
      }),
    }),
  });

/** An unknown outcome of a write to a code, with a way to look what is there now. */
export class VerifiableOutcomeError extends OutcomeUnknownError {
  override readonly name = 'OutcomeUnknownError';

  constructor(
    error: OutcomeUnknownError,
    readonly findOutcome: () => Promise<readonly MessageQrdlNode[]>,
  ) {
    super(error.message, { cause: error });
  }
}

export const OutcomeUnknownErrorRef = builder
  .objectRef<ErrorShape & Partial<Pick<VerifiableOutcomeError, 'findOutcome'>>>('OutcomeUnknownError')
  .implement({
    description: 'The upstream may have carried this out: it was sent, and no answer came. Look before trying again.',
    interfaces: [ErrorInterface],
  });

/** The errors that a mutation's union holds. What is none of them is a top-level error. */
const resultErrors = [
  InvalidInputError,
  NotFoundError,
  PermissionError,
  ThrottledError,
  UpstreamError,
  OutcomeUnknownError,
];

/**
 * A mutation's result: what `work` returns, or the error of the union that it threw, as a plain object, because the executor
 * throws whatever is an Error.
 */
export async function toResult<T>(
  context: Pick<Context, 'noteError'>,
  work: () => Promise<T>,
): Promise<T | ErrorShape> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GatewayError) || !resultErrors.some((member) => error instanceof member)) throw error;
    context.noteError(error.code);
    const findOutcome = error instanceof VerifiableOutcomeError ? { findOutcome: error.findOutcome } : {};
    return { __typename: error.name, message: error.message, ...error.extensions, code: error.code, ...findOutcome };
  }
}
