import { identityOf, type Viewer } from '../auth/index.js';
import type { Scope } from '../domain.js';
import { GatewayError, OutcomeUnknownError, type ErrorCode } from '../errors.js';
import type { CallEnded } from '../upstream/index.js';

/** What became of a write. ABANDONED: its caller went away, or its time was up, before anything was sent. */
export type AuditOutcome = 'OK' | 'ABANDONED' | ErrorCode;

/** One write, for the audit: who, what, where, and how it ended. Of what was written it holds no word, and of a number its last four digits. */
export interface AuditRecord {
  /** The caller's name, and behind a JWT the id that no API client can have. */
  readonly caller: string;
  readonly callerId: string;
  /** The upstream operation, such as DeletePhoneMessageQrdl. */
  readonly action: string;
  readonly access: Scope;
  /** Null is the account's own space. */
  readonly custSpaceId: string | null;
  /** `…1234`; left out where the write names none. */
  readonly phoneNumber?: string;
  /** The code that it changes or deletes. */
  readonly code?: string;
  readonly outcome: AuditOutcome;
  /** The upstream's own id of the call; null where there is none. */
  readonly upstreamRequestId: string | null;
  /** `replayed`: its idempotency key held the outcome, and this request sent nothing. `late`: its caller had been told OUTCOME_UNKNOWN. */
  readonly how: 'carriedOut' | 'replayed' | 'late';
}

/** Told of every write, once for each outcome. Must not throw. */
export type OnWrite = (record: AuditRecord) => void;

interface AuditedWrite {
  readonly viewer: Viewer;
  readonly operation: { readonly action: string; readonly access: Scope };
  readonly custSpaceId: string | null;
  readonly parameters?: Readonly<Record<string, string | undefined>>;
}

/** The record of a write as far as it is known before it is made. */
export function auditRecordOf({
  viewer,
  operation: { action, access },
  custSpaceId,
  parameters = {},
}: AuditedWrite): Omit<AuditRecord, 'outcome' | 'upstreamRequestId' | 'how'> {
  const { PhoneNumber: digits, QrdlCode: code } = parameters;
  return {
    caller: viewer.name,
    callerId: identityOf(viewer),
    action,
    access,
    custSpaceId,
    ...(digits === undefined ? {} : { phoneNumber: `…${digits.slice(-4)}` }),
    ...(code === undefined ? {} : { code }),
  };
}

/** What an error says of the write that ended with it. */
export function auditOutcomeOf(error: unknown): Pick<AuditRecord, 'outcome' | 'upstreamRequestId'> {
  if (!(error instanceof GatewayError))
    return { outcome: isAbort(error) ? 'ABANDONED' : 'INTERNAL_ERROR', upstreamRequestId: null };
  // An unknown outcome is caused by the failure of the exchange, which may have had an id.
  const source: unknown = error instanceof OutcomeUnknownError ? error.cause : error;
  const requestId = typeof source === 'object' && source !== null && 'requestId' in source ? source.requestId : null;
  return { outcome: error.code, upstreamRequestId: typeof requestId === 'string' ? requestId : null };
}

/** What the end of an exchange says of a write whose caller had been answered: its failure still tells nothing where no reply came. */
export function lateAuditOutcomeOf({
  outcome,
  requestId,
}: CallEnded): Pick<AuditRecord, 'outcome' | 'upstreamRequestId'> {
  const isInconclusive =
    outcome === 'UPSTREAM_TIMEOUT' || outcome === 'UPSTREAM_UNAVAILABLE' || outcome === 'UPSTREAM_BAD_RESPONSE';
  return { outcome: isInconclusive ? 'OUTCOME_UNKNOWN' : outcome, upstreamRequestId: requestId };
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
