/**
 * The closed catalogue of errors. Rank 0: imports nothing, every room may import it.
 * Only these errors leave the house with their message; anything else that is thrown becomes INTERNAL_ERROR at the
 * server's edge, with a request id, and its cause goes to the log. Messages are written for the caller: they never hold
 * a URL, a credential, or data of another space.
 */

/** Every code that `extensions.code` or `Error.code` can have. */
export const errorCodes = [
  'BAD_USER_INPUT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'IDEMPOTENCY_CONFLICT',
  'RATE_LIMITED',
  'QUERY_TOO_COSTLY',
  'UPSTREAM_PERMISSION_DENIED',
  'UPSTREAM_NOT_SUBSCRIBED',
  'UPSTREAM_NOT_OWNED',
  'UPSTREAM_THROTTLED',
  'UPSTREAM_BUSY',
  'UPSTREAM_REJECTED',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_BAD_RESPONSE',
  'UPSTREAM_CREDENTIALS',
  'OUTCOME_UNKNOWN',
  'INTERNAL_ERROR',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** An error that is meant for the caller. `extensions` is what a client sees beside the message. */
export abstract class GatewayError extends Error {
  abstract readonly code: ErrorCode;

  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
  }

  /** The error's data beside its message, as a top-level GraphQL error shows it. Absent values are left out. */
  get extensions(): Record<string, unknown> {
    return { code: this.code };
  }
}

/** One fault of an input: where it is, from the argument down, and what was expected and what came. */
export interface InputIssue {
  path: string[];
  message: string;
}

/** The caller's input cannot be carried out as it stands; nothing was sent to the upstream. */
export class InvalidInputError extends GatewayError {
  readonly code: 'BAD_USER_INPUT' | 'IDEMPOTENCY_CONFLICT';
  readonly issues: InputIssue[];

  constructor(issues: InputIssue[], code: 'BAD_USER_INPUT' | 'IDEMPOTENCY_CONFLICT' = 'BAD_USER_INPUT') {
    super(issues.map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`).join(' '));
    this.code = code;
    this.issues = issues;
  }

  override get extensions() {
    return { code: this.code, issues: this.issues };
  }
}

/** Nobody is known to be asking: no credential, or one that is not valid. */
export class UnauthenticatedError extends GatewayError {
  readonly code = 'UNAUTHENTICATED';
}

/** The caller, or the gateway's own account, may not do this. */
export class PermissionError extends GatewayError {
  readonly code: 'FORBIDDEN' | 'UPSTREAM_PERMISSION_DENIED' | 'UPSTREAM_NOT_SUBSCRIBED' | 'UPSTREAM_NOT_OWNED';
  readonly accessDeniedDetail: string | undefined;
  readonly requestId: string | undefined;

  constructor(
    message: string,
    data: {
      code?: PermissionError['code'];
      accessDeniedDetail?: string | undefined;
      requestId?: string | undefined;
    } = {},
  ) {
    super(message);
    this.code = data.code ?? 'FORBIDDEN';
    this.accessDeniedDetail = data.accessDeniedDetail;
    this.requestId = data.requestId;
  }

  override get extensions() {
    return { code: this.code, accessDeniedDetail: this.accessDeniedDetail, requestId: this.requestId };
  }
}

/** What was named does not exist, or lies where the caller may not look: the two are not told apart. */
export class NotFoundError extends GatewayError {
  readonly code: 'NOT_FOUND' | 'UPSTREAM_NOT_OWNED';

  constructor(message: string, code: 'NOT_FOUND' | 'UPSTREAM_NOT_OWNED' = 'NOT_FOUND') {
    super(message);
    this.code = code;
  }
}

/**
 * Too many calls. UPSTREAM_BUSY: the wait for the quota is longer than the request's deadline, and nothing was sent.
 * UPSTREAM_THROTTLED: the upstream itself refused the call. RATE_LIMITED: the caller's own limit at this gateway.
 */
export class ThrottledError extends GatewayError {
  readonly code: 'UPSTREAM_BUSY' | 'UPSTREAM_THROTTLED' | 'RATE_LIMITED';
  /** When to try again, in milliseconds from now. */
  readonly retryAfterMs: number;
  readonly requestId: string | undefined;

  constructor(
    message: string,
    data: { code: ThrottledError['code']; retryAfterMs: number; requestId?: string | undefined },
  ) {
    super(message);
    this.code = data.code;
    this.retryAfterMs = Math.max(0, Math.ceil(data.retryAfterMs));
    this.requestId = data.requestId;
  }

  override get extensions() {
    return { code: this.code, retryAfterMs: this.retryAfterMs, requestId: this.requestId };
  }
}

/** The upstream refused, failed, or answered what cannot be read. `retryable`: the same call may succeed later. */
export class UpstreamError extends GatewayError {
  readonly code:
    | 'UPSTREAM_REJECTED'
    | 'UPSTREAM_UNAVAILABLE'
    | 'UPSTREAM_TIMEOUT'
    | 'UPSTREAM_BAD_RESPONSE'
    | 'UPSTREAM_CREDENTIALS';
  readonly upstreamCode: string | undefined;
  readonly requestId: string | undefined;
  readonly retryable: boolean;

  constructor(
    message: string,
    data: {
      code: UpstreamError['code'];
      upstreamCode?: string | undefined;
      requestId?: string | undefined;
      retryable?: boolean;
      cause?: unknown;
    },
  ) {
    super(message, data.cause === undefined ? undefined : { cause: data.cause });
    this.code = data.code;
    this.upstreamCode = data.upstreamCode;
    this.requestId = data.requestId;
    this.retryable = data.retryable ?? (data.code === 'UPSTREAM_UNAVAILABLE' || data.code === 'UPSTREAM_TIMEOUT');
  }

  override get extensions() {
    return { code: this.code, upstreamCode: this.upstreamCode, requestId: this.requestId, retryable: this.retryable };
  }
}

/** A write was sent and no answer came: the upstream may have carried it out. Look before trying again. */
export class OutcomeUnknownError extends GatewayError {
  readonly code = 'OUTCOME_UNKNOWN';
}

/** The document asks for more than one request may spend: of upstream calls, and then nothing was sent, or of the gateway's own work. */
export class QueryTooCostlyError extends GatewayError {
  readonly code = 'QUERY_TOO_COSTLY';
  readonly cost: number;
  readonly limit: number;

  /** @param unit is counted */
  constructor(cost: number, limit: number, unit = 'upstream calls') {
    super(`This document may need ${cost} ${unit}; one request may spend ${limit}. Ask for less at a time.`);
    this.cost = cost;
    this.limit = limit;
  }

  override get extensions() {
    return { code: this.code, cost: this.cost, limit: this.limit };
  }
}
