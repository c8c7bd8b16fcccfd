import { describe, expect, it } from 'vitest';
import { OutcomeUnknownError, PermissionError, ThrottledError, UpstreamError } from '../../src/errors.js';
import { toWriteError, type Failure } from '../../src/upstream/failure.js';
import { errorMappings } from '../../src/upstream/error-mapping.js';
import type { TransportReply } from '../../src/upstream/transport.js';
import { unwrap } from '../../src/upstream/unwrap.js';
import { okReply, errorReply } from './harness.js';

const now = Date.parse('2026-11-27T08:00:00Z');

function failureOf(came: TransportReply): Failure {
  const result = unwrap('DeletePhoneMessageQrdl', came, now);
  if ('failure' in result) return result.failure;
  throw new Error('expected a failure, got a success');
}

/** The same error as HTTP 200 with a Code. */
const with200 = (came: TransportReply): TransportReply => ({
  status: 200,
  body: JSON.stringify(came.body),
  requestId: null,
});

describe('successful replies', () => {
  it.each(['OK', 'ok', 'Success', 'SUCCESS', '200', 200, 'OK\n'])(
    'a reply with HTTP 200 and the Code %j is a success',
    (code) => {
      expect(unwrap('X', { status: 200, body: JSON.stringify({ Code: code }), requestId: null }, now)).toEqual({
        reply: { Code: code },
        requestId: null,
      });
    },
  );

  it('a reply with Code OK is a success despite Success: false', () => {
    expect(unwrap('X', okReply({ Success: false }), now)).toHaveProperty('reply');
  });

  it('the request id is taken from the body, or else from the header', () => {
    expect(unwrap('X', { ...okReply(), requestId: 'HEADER' }, now)).toHaveProperty('requestId', 'REQ-1');
    expect(unwrap('X', { status: 200, body: '{"Code":"OK"}', requestId: 'HEADER' }, now)).toHaveProperty(
      'requestId',
      'HEADER',
    );
  });
});

describe('malformed replies', () => {
  it.each([
    ['HTML', { status: 200, body: '<html>busy</html>', requestId: null }],
    ['an empty body', { status: 200, body: '', requestId: null }],
    ['truncated JSON', { status: 200, body: '{"Code":"OK","Da', requestId: null }],
    ['JSON that is not an object', { status: 200, body: '["OK"]', requestId: null }],
    ['a redirection', { status: 302, body: 'moved', requestId: null }],
  ])('a malformed reply is UPSTREAM_BAD_RESPONSE, and a write may have been carried out: %s', (_, came) => {
    const failure = failureOf(came);
    expect(failure.error).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE', retryable: true });
    expect(failure).toMatchObject({ carriedOut: 'perhaps', isTransient: true, upstream: 'down' });
    expect(toWriteError('X', failure)).toBeInstanceOf(OutcomeUnknownError);
  });

  it('a reply without a Code is UPSTREAM_BAD_RESPONSE', () => {
    expect(failureOf({ status: 200, body: '{"RequestId":"R"}', requestId: null })).toMatchObject({
      carriedOut: 'perhaps',
      isTransient: false,
      upstream: 'up',
      requestId: 'R',
    });
  });
});

describe('error codes', () => {
  const cases: [code: string, status: number, error: object, failure: Partial<Failure>][] = [
    [
      'Product.Unsubscript',
      400,
      { code: 'UPSTREAM_NOT_SUBSCRIBED' },
      { carriedOut: 'no', isTransient: false, upstream: 'up' },
    ],
    ['Ram.PermissionDeny', 400, { code: 'UPSTREAM_PERMISSION_DENIED' }, { carriedOut: 'no', isTransient: false }],
    ['Forbidden', 403, { code: 'UPSTREAM_PERMISSION_DENIED' }, { carriedOut: 'no' }],
    ['Forbidden.RAM', 403, { code: 'UPSTREAM_PERMISSION_DENIED' }, { carriedOut: 'no' }],
    ['NoPermission', 403, { code: 'UPSTREAM_PERMISSION_DENIED' }, { carriedOut: 'no' }],
    ['Unknown.ResourceOwnerId', 400, { code: 'UPSTREAM_NOT_OWNED' }, { carriedOut: 'no', isTransient: false }],
    ['Throttling', 400, { code: 'UPSTREAM_THROTTLED', retryAfterMs: 1_000 }, { carriedOut: 'no', upstream: 'up' }],
    ['Throttling.User', 429, { code: 'UPSTREAM_THROTTLED' }, { carriedOut: 'no', upstream: 'up' }],
    ['Throttling.Api', 503, { code: 'UPSTREAM_THROTTLED' }, { carriedOut: 'no', upstream: 'up' }],
    ['System.LimitControl', 400, { code: 'UPSTREAM_THROTTLED' }, { carriedOut: 'no', upstream: 'up' }],
    [
      'MissingAccessKeyId',
      400,
      { code: 'UPSTREAM_CREDENTIALS', retryable: false },
      { carriedOut: 'no', isTransient: false, upstream: 'up' },
    ],
    [
      'InvalidAccessKeyId.NotFound',
      404,
      { code: 'UPSTREAM_CREDENTIALS', message: expect.stringContaining('access key') },
      { carriedOut: 'no' },
    ],
    [
      'SignatureDoesNotMatch',
      400,
      { code: 'UPSTREAM_CREDENTIALS', message: expect.stringContaining('secret') },
      { carriedOut: 'no' },
    ],
    ['IncompleteSignature', 400, { code: 'UPSTREAM_CREDENTIALS' }, { carriedOut: 'no' }],
    [
      'InvalidTimeStamp.Expired',
      400,
      { code: 'UPSTREAM_CREDENTIALS', message: expect.stringContaining('clock') },
      { carriedOut: 'no' },
    ],
    [
      'InvalidSecurityToken.Expired',
      400,
      { code: 'UPSTREAM_CREDENTIALS', message: expect.stringContaining('token') },
      { carriedOut: 'no' },
    ],
    [
      'SignatureNonceUsed',
      400,
      { code: 'UPSTREAM_UNAVAILABLE', retryable: true },
      { carriedOut: 'no', isTransient: true, upstream: 'up' },
    ],
    [
      'InvalidApi.NotFound',
      404,
      { code: 'UPSTREAM_REJECTED', retryable: false, message: expect.stringContaining('address') },
      { carriedOut: 'no' },
    ],
    ['InvalidVersion', 404, { code: 'UPSTREAM_REJECTED' }, { carriedOut: 'no' }],
    [
      'MissingPhoneNumber',
      400,
      { code: 'UPSTREAM_REJECTED', retryable: false, upstreamCode: 'MissingPhoneNumber' },
      { carriedOut: 'no', isTransient: false, upstream: 'up' },
    ],
    ['InvalidParameter.PrefilledMessage', 400, { code: 'UPSTREAM_REJECTED', retryable: false }, { carriedOut: 'no' }],
    [
      'Nobody.Documented.This',
      400,
      { code: 'UPSTREAM_REJECTED', upstreamCode: 'Nobody.Documented.This' },
      { carriedOut: 'no' },
    ],
    [
      'InternalError',
      500,
      { code: 'UPSTREAM_UNAVAILABLE', retryable: true },
      { carriedOut: 'perhaps', isTransient: true, upstream: 'down' },
    ],
    [
      'ServiceUnavailable',
      503,
      { code: 'UPSTREAM_UNAVAILABLE', retryable: true },
      { carriedOut: 'perhaps', isTransient: true, upstream: 'down' },
    ],
    ['isp.SYSTEM_ERROR', 200, { code: 'UPSTREAM_UNAVAILABLE' }, { carriedOut: 'perhaps', upstream: 'down' }],
    ['Chatapp.Timeout', 200, { code: 'UPSTREAM_UNAVAILABLE' }, { carriedOut: 'perhaps' }],
  ];

  it.each(cases)('the error code %s means the same with HTTP %i and with HTTP 200', (code, status, error, expected) => {
    for (const came of [errorReply(code, { status }), with200(errorReply(code))]) {
      const failure = failureOf(came);
      expect(failure).toMatchObject({ ...expected, requestId: 'REQ-2' });
      expect(failure.error).toMatchObject(error);
    }
    expect(failureOf(errorReply(code.toLowerCase(), { status })).error.code, 'in any case').toBe(
      failureOf(errorReply(code, { status })).error.code,
    );
  });

  it('every documented error code is in the mapping table', () => {
    expect(errorMappings.length).toBeGreaterThan(20);
    expect(new Set(errorMappings.map(({ code }) => code)).size).toBe(errorMappings.length);
  });
});

describe('the HTTP status decides if the code is unknown', () => {
  it.each([
    [429, 'UPSTREAM_THROTTLED'],
    [401, 'UPSTREAM_CREDENTIALS'],
    [403, 'UPSTREAM_PERMISSION_DENIED'],
    [500, 'UPSTREAM_UNAVAILABLE'],
    [504, 'UPSTREAM_UNAVAILABLE'],
    [400, 'UPSTREAM_REJECTED'],
  ])('HTTP status %i with an unknown code is %s', (status, code) => {
    expect(failureOf({ status, body: {}, requestId: null }).error.code).toBe(code);
    expect(failureOf({ status, body: { Code: 'OK' }, requestId: null }).error.code).toBe(code);
  });
});

describe('the message for the caller', () => {
  it("the message for a known code is the gateway's own, never the upstream's", () => {
    const told = failureOf(
      errorReply('SignatureDoesNotMatch', { message: 'server string to sign is:POST&AccessKeyId%3DLTAI5t' }),
    ).error.message;
    expect(told).not.toMatch(/LTAI|POST/);
  });

  it("the message for an unknown code contains the upstream's scrubbed message", () => {
    const { error } = failureOf(
      errorReply('InvalidParameter.Cc', { message: 'Cc 49 is bad, see https://x.example/?PhoneNumber=4915123456789' }),
    );
    expect(error.message).toBe(
      'The upstream rejected DeletePhoneMessageQrdl (InvalidParameter.Cc): Cc 49 is bad, see …',
    );
  });

  it('the error has the denial detail unless it is "None"', () => {
    const detail = (AccessDeniedDetail: unknown) => {
      const { error } = failureOf(errorReply('Ram.PermissionDeny', { AccessDeniedDetail }));
      return error instanceof PermissionError ? error.accessDeniedDetail : 'not a PermissionError';
    };
    expect(detail('ImplicitDeny by policy')).toBe('ImplicitDeny by policy');
    expect(detail({ PolicyType: 'AccountLevel', AuthAction: 'cams:X' })).toContain('AccountLevel');
    for (const nothing of ['None', 'none', '', null, undefined]) expect(detail(nothing)).toBeUndefined();
  });

  it('the error has the right class and the request id', () => {
    expect(failureOf(errorReply('Unknown.ResourceOwnerId')).error).toBeInstanceOf(PermissionError);
    expect(failureOf(errorReply('Throttling')).error).toBeInstanceOf(ThrottledError);
    const { error } = failureOf(errorReply('MissingCc'));
    expect(error).toBeInstanceOf(UpstreamError);
    expect(error.extensions).toMatchObject({ requestId: 'REQ-2', upstreamCode: 'MissingCc' });
  });
});
