/**
 * The closed set of errors that callers can receive. Rank 0: imports nothing; every module may import it.
 * The server sends the messages of these errors to the caller. Any other thrown value becomes INTERNAL_ERROR with a
 * request id, and the log gets its cause. Messages must never contain a URL, a credential, or data of another space.
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

/** An error whose message is sent to the caller. */
export abstract class GatewayError extends Error {
  abstract readonly code: ErrorCode;

  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
  }

  /** The `extensions` of the GraphQL error. Undefined values are omitted. */
  get extensions(): Record<string, unknown> {
    return { code: this.code };
  }
}

/** One problem with an input: its path, starting at the argument, and what was expected and received. */
export interface InputIssue {
  path: string[];
  message: string;
}

/** The caller's input is invalid. Nothing was sent to the upstream. */
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

/** The credential is missing or invalid. */
export class UnauthenticatedError extends GatewayError {
  readonly code = 'UNAUTHENTICATED';
}

/** The caller, or the gateway's own Alibaba Cloud account, is not allowed to do this. */
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

/** The object does not exist or the caller may not access it. The two cases are indistinguishable on purpose. */
export class NotFoundError extends GatewayError {
  readonly code: 'NOT_FOUND' | 'UPSTREAM_NOT_OWNED';

  constructor(message: string, code: 'NOT_FOUND' | 'UPSTREAM_NOT_OWNED' = 'NOT_FOUND') {
    super(message);
    this.code = code;
  }
}

/**
 * Too many calls. UPSTREAM_BUSY: the quota cannot serve the call before the request's deadline, and nothing was sent.
 * UPSTREAM_THROTTLED: the upstream rejected the call. RATE_LIMITED: the caller exceeded its rate limit at this gateway.
 */
export class ThrottledError extends GatewayError {
  readonly code: 'UPSTREAM_BUSY' | 'UPSTREAM_THROTTLED' | 'RATE_LIMITED';
  /** How long to wait before retrying, in milliseconds. */
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

/**
 * The upstream rejected the call, failed, or sent a reply that cannot be read. `retryable`: the same call may succeed
 * later.
 */
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
  /** The delay that the upstream demanded (`Retry-After`), in milliseconds; undefined if it demanded none. */
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    data: {
      code: UpstreamError['code'];
      upstreamCode?: string | undefined;
      requestId?: string | undefined;
      retryable?: boolean;
      retryAfterMs?: number | undefined;
      cause?: unknown;
    },
  ) {
    super(message, data.cause === undefined ? undefined : { cause: data.cause });
    this.code = data.code;
    this.upstreamCode = data.upstreamCode;
    this.requestId = data.requestId;
    this.retryable = data.retryable ?? (data.code === 'UPSTREAM_UNAVAILABLE' || data.code === 'UPSTREAM_TIMEOUT');
    this.retryAfterMs = data.retryAfterMs;
  }

  override get extensions() {
    const { code, upstreamCode, requestId, retryable, retryAfterMs } = this;
    return { code, upstreamCode, requestId, retryable, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  }
}

/**
 * A write was sent but no reply came, so the upstream may have carried it out. Callers must check before they retry.
 */
export class OutcomeUnknownError extends GatewayError {
  readonly code = 'OUTCOME_UNKNOWN';
}

/** The document exceeds a limit for one request: upstream calls (nothing was sent then), or the gateway's own work. */
export class QueryTooCostlyError extends GatewayError {
  readonly code = 'QUERY_TOO_COSTLY';
  readonly cost: number;
  readonly limit: number;

  /** @param unit the unit of `cost` and `limit` */
  constructor(cost: number, limit: number, unit = 'upstream calls') {
    super(`This document may need ${cost} ${unit}; the limit for one request is ${limit}. Request less at a time.`);
    this.cost = cost;
    this.limit = limit;
  }

  override get extensions() {
    return { code: this.code, cost: this.cost, limit: this.limit };
  }
}
