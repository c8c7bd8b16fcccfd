import { describe, expect, it } from 'vitest';
import { localViewer } from '../../src/auth/index.js';
import { OutcomeUnknownError, ThrottledError, UpstreamError, type ErrorCode } from '../../src/errors.js';
import { auditOutcomeOf, auditRecordOf, lateAuditOutcomeOf } from '../../src/loaders/audit.js';
import { deletePhoneMessageQrdl } from '../../src/operations/index.js';

const timeout = new UpstreamError('timeout', { code: 'UPSTREAM_TIMEOUT', requestId: 'request-id' });

describe('the audit record of a write', () => {
  const write = { viewer: localViewer, operation: deletePhoneMessageQrdl, custSpaceId: 'cams-a' };

  it('the record of a write to a code has the code and the last four digits of the number', () => {
    const subject = { digits: '8613800001234', code: 'CODE' };
    expect(auditRecordOf({ ...write, subject })).toMatchObject({ phoneNumber: '…1234', code: 'CODE' });
  });

  it.each([undefined, {}])('the record of a write with the subject %j has neither number nor code', (subject) => {
    expect(Object.keys(auditRecordOf({ ...write, subject }))).toEqual([
      'caller',
      'callerId',
      'action',
      'access',
      'custSpaceId',
    ]);
  });
});

describe('the audit outcome of a failed write', () => {
  it.each([
    ['an error of the upstream', timeout, 'UPSTREAM_TIMEOUT', 'request-id'],
    [
      'an error without a request id',
      new ThrottledError('x', { code: 'RATE_LIMITED', retryAfterMs: 1 }),
      'RATE_LIMITED',
      null,
    ],
    ['an unknown outcome', new OutcomeUnknownError('unknown', { cause: timeout }), 'OUTCOME_UNKNOWN', 'request-id'],
    ['an unknown outcome without a cause', new OutcomeUnknownError('unknown'), 'OUTCOME_UNKNOWN', null],
    [
      'an unknown outcome whose cause is null',
      new OutcomeUnknownError('unknown', { cause: null }),
      'OUTCOME_UNKNOWN',
      null,
    ],
    ['a disconnected caller', new DOMException('gone', 'AbortError'), 'ABANDONED', null],
    ['any other error', new Error('broken'), 'INTERNAL_ERROR', null],
  ])('a write that ended with %s is audited with outcome and request id', (_, error, outcome, upstreamRequestId) => {
    expect(auditOutcomeOf(error)).toEqual({ outcome, upstreamRequestId });
  });
});

describe('the audit outcome of a write that ended after its caller was answered', () => {
  it.each<['OK' | ErrorCode, string]>([
    ['OK', 'OK'],
    ['UPSTREAM_REJECTED', 'UPSTREAM_REJECTED'],
    ['UPSTREAM_TIMEOUT', 'OUTCOME_UNKNOWN'],
    ['UPSTREAM_UNAVAILABLE', 'OUTCOME_UNKNOWN'],
    ['UPSTREAM_BAD_RESPONSE', 'OUTCOME_UNKNOWN'],
  ])('a late end with %s is audited as %s', (outcome, expected) => {
    const call = { kind: 'call-ended', action: 'DeletePhoneMessageQrdl', attempt: 1, durationMs: 1 } as const;
    const ended = { ...call, outcome, upstreamCode: undefined, upstreamRequestId: 'request-id', late: true };
    expect(lateAuditOutcomeOf(ended)).toEqual({ outcome: expected, upstreamRequestId: 'request-id' });
  });
});
