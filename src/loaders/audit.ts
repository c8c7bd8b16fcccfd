/** Audit records of writes. */
import { isAbortError } from '../abort.js';
import { identityOf, type Viewer } from '../auth/index.js';
import type { Scope } from '../domain.js';
import { GatewayError, OutcomeUnknownError, type ErrorCode } from '../errors.js';
import type { AuditSubject } from '../operations/index.js';
import type { CallEnded } from '../upstream/index.js';

/** The outcome of a write. ABANDONED: the caller disconnected, or the deadline passed, before anything was sent. */
export type AuditOutcome = 'OK' | 'ABANDONED' | ErrorCode;

/** The audit record of one write. It contains no written text, and only the last four digits of a phone number. */
export interface AuditRecord {
  /** The caller's name. */
  readonly caller: string;
  /** The caller's unique id. Ids of JWT callers never collide with those of API clients. */
  readonly callerId: string;
  /** The upstream operation, such as DeletePhoneMessageQrdl. */
  readonly action: string;
  readonly access: Scope;
  /** Null for the account's own space. */
  readonly custSpaceId: string | null;
  /** Masked, such as `…1234`; absent if the write has no phone number. */
  readonly phoneNumber?: string;
  /** The message QR code that the write changes or deletes. */
  readonly code?: string;
  readonly outcome: AuditOutcome;
  /** The upstream's request id; null if there is none. */
  readonly upstreamRequestId: string | null;
  /**
   * `replayed`: the outcome came from the idempotency store and nothing was sent. `late`: the caller got
   * OUTCOME_UNKNOWN before.
   */
  readonly how: 'carriedOut' | 'replayed' | 'late';
}

/** Called once for each outcome of a write. Must not throw. */
export type OnWrite = (record: AuditRecord) => void;

interface AuditedWrite {
  readonly viewer: Viewer;
  readonly operation: { readonly action: string; readonly access: Scope };
  readonly custSpaceId: string | null;
  /** The subject of the write. */
  readonly subject?: AuditSubject | undefined;
}

/** The part of an audit record that is known before the write is sent. */
export function auditRecordOf({
  viewer,
  operation: { action, access },
  custSpaceId,
  subject,
}: AuditedWrite): Omit<AuditRecord, 'outcome' | 'upstreamRequestId' | 'how'> {
  const { digits, code } = subject ?? {};
  return {
    caller: viewer.name,
    callerId: identityOf(viewer),
    action,
    access,
    custSpaceId,
    ...(typeof digits !== 'string' ? {} : { phoneNumber: `…${digits.slice(-4)}` }),
    ...(typeof code !== 'string' ? {} : { code }),
  };
}

/** The audit outcome of a write that failed with an error. */
export function auditOutcomeOf(error: unknown): Pick<AuditRecord, 'outcome' | 'upstreamRequestId'> {
  if (!(error instanceof GatewayError))
    return { outcome: isAbortError(error) ? 'ABANDONED' : 'INTERNAL_ERROR', upstreamRequestId: null };
  // The request id of an unknown outcome is that of the failed exchange, its cause.
  const source: unknown = error instanceof OutcomeUnknownError ? error.cause : error;
  const requestId = typeof source === 'object' && source !== null && 'requestId' in source ? source.requestId : null;
  return { outcome: error.code, upstreamRequestId: typeof requestId === 'string' ? requestId : null };
}

/** The audit outcome of a write that ended after its caller was answered. Without a reply the outcome stays unknown. */
export function lateAuditOutcomeOf({
  outcome,
  upstreamRequestId,
}: CallEnded): Pick<AuditRecord, 'outcome' | 'upstreamRequestId'> {
  const isInconclusive =
    outcome === 'UPSTREAM_TIMEOUT' || outcome === 'UPSTREAM_UNAVAILABLE' || outcome === 'UPSTREAM_BAD_RESPONSE';
  return { outcome: isInconclusive ? 'OUTCOME_UNKNOWN' : outcome, upstreamRequestId };
}
