import {
  array,
  assert,
  boolean,
  constantFrom,
  double,
  integer,
  jsonValue,
  option,
  property,
  record,
  string,
  tuple,
} from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  errorCodes,
  GatewayError,
  InvalidInputError,
  NotFoundError,
  OutcomeUnknownError,
  PermissionError,
  QueryTooCostlyError,
  ThrottledError,
  UnauthenticatedError,
  UpstreamError,
} from '../../src/errors.js';
import { isRecordable } from '../../src/idempotency/index.js';
import { deserializeOutcome, serializeError, serializeValue } from '../../src/idempotency/outcome-codec.js';
import { anyCharacter } from '../any-character.js';

const text = string({ unit: anyCharacter });
const maybe = option(text, { nil: undefined });

const errors = [
  tuple(
    array(record({ path: array(text), message: text })),
    constantFrom('BAD_USER_INPUT', 'IDEMPOTENCY_CONFLICT'),
  ).map((parts) => new InvalidInputError(...parts)),
  text.map((message) => new UnauthenticatedError(message)),
  tuple(
    text,
    record({
      code: constantFrom('FORBIDDEN', 'UPSTREAM_PERMISSION_DENIED', 'UPSTREAM_NOT_SUBSCRIBED', 'UPSTREAM_NOT_OWNED'),
      accessDeniedDetail: maybe,
      requestId: maybe,
    }),
  ).map((parts) => new PermissionError(...parts)),
  tuple(text, constantFrom('NOT_FOUND', 'UPSTREAM_NOT_OWNED')).map((parts) => new NotFoundError(...parts)),
  tuple(
    text,
    record({
      code: constantFrom('UPSTREAM_BUSY', 'UPSTREAM_THROTTLED', 'RATE_LIMITED'),
      retryAfterMs: double({ min: 0, max: 1e12, noNaN: true }),
      requestId: maybe,
    }),
  ).map((parts) => new ThrottledError(...parts)),
  tuple(
    text,
    record({
      code: constantFrom(
        'UPSTREAM_REJECTED',
        'UPSTREAM_UNAVAILABLE',
        'UPSTREAM_TIMEOUT',
        'UPSTREAM_BAD_RESPONSE',
        'UPSTREAM_CREDENTIALS',
      ),
      upstreamCode: maybe,
      requestId: maybe,
      retryable: boolean(),
    }),
  ).map((parts) => new UpstreamError(...parts)),
  text.map((message) => new OutcomeUnknownError(message, { cause: new Error('not kept') })),
  tuple(integer(), integer()).map((parts) => new QueryTooCostlyError(...parts)),
] as const;

function written(error: GatewayError): unknown {
  try {
    return deserializeOutcome(serializeError(error));
  } catch (read) {
    return read;
  }
}

describe('the outcome codec', () => {
  it.each(errors.map((arbitrary, index) => [index, arbitrary] as const))(
    'a decoded error has its class and all its fields (class %i)',
    (_index, arbitrary) => {
      assert(
        property<[GatewayError]>(arbitrary, (error) => {
          const read = written(error);
          expect(read).toBeInstanceOf(error.constructor);
          expect(read).toMatchObject({ name: error.name, message: error.message, code: error.code });
          expect((read as GatewayError).extensions).toEqual(error.extensions);
        }),
      );
    },
  );

  it('a decoded value equals the encoded one, for any JSON value', () => {
    assert(
      property(jsonValue(), (value) => {
        expect(deserializeOutcome(serializeValue(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    expect(deserializeOutcome(serializeValue({ error: { class: 'OutcomeUnknownError' } }))).toEqual({
      error: { class: 'OutcomeUnknownError' },
    });
  });

  it('an outcome that JSON cannot represent is rejected', () => {
    expect(() => serializeValue(1n)).toThrow(TypeError);
  });

  it('an error outside the catalogue is not encoded', () => {
    class OtherError extends GatewayError {
      readonly code = 'INTERNAL_ERROR';
    }
    expect(() => serializeError(new OtherError('other'))).toThrow('expected an error of the catalogue, got OtherError');
  });

  it('an error of a subclass is decoded as its class of the catalogue', () => {
    class OverLimitError extends ThrottledError {}
    expect(written(new OverLimitError('too many', { code: 'RATE_LIMITED', retryAfterMs: 1 }))).toMatchObject({
      name: 'ThrottledError',
      message: 'too many',
    });
  });
});

describe('recordable errors', () => {
  it('only final answers of the upstream and unknown outcomes are recorded', () => {
    expect(errorCodes.filter(isRecordable)).toEqual([
      'NOT_FOUND',
      'UPSTREAM_NOT_OWNED',
      'UPSTREAM_REJECTED',
      'OUTCOME_UNKNOWN',
    ]);
  });
});
