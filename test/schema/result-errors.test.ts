import { createMemoryCoordination } from '../../src/coordination/index.js';
import { execute, parse, type GraphQLObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../schema/index.js';
import { localViewer, RateLimitExceededError } from '../../src/auth/index.js';
import { createBudget } from '../../src/budget.js';
import { createContext } from '../../src/context.js';
import {
  errorCodes,
  InvalidInputError,
  NotFoundError,
  OutcomeUnknownError,
  PermissionError,
  QueryTooCostlyError,
  ThrottledError,
  UnauthenticatedError,
  UpstreamError,
  type GatewayError,
} from '../../src/errors.js';
import { createMemoryIdempotency } from '../../src/idempotency/index.js';
import { systemClock } from '../../src/clock.js';
import type { Loaders } from '../../src/loaders/index.js';

/** An error class from another folder that extends one of the catalogue. */
class SubclassOfUpstreamError extends UpstreamError {}

const rateLimit = { limit: 3, remaining: 0, resetMs: 500 };
const throttled = (code: ThrottledError['code']) => new ThrottledError('throttled', { code, retryAfterMs: 10 });
const permission = (code: PermissionError['code']) => new PermissionError('denied', { code });
const upstream = (code: UpstreamError['code']) => new UpstreamError('failed', { code, retryable: false });

const errors: readonly GatewayError[] = [
  new InvalidInputError([{ path: ['input'], message: 'wrong' }]),
  new InvalidInputError([{ path: ['input'], message: 'conflict' }], 'IDEMPOTENCY_CONFLICT'),
  new UnauthenticatedError('no credentials'),
  permission('FORBIDDEN'),
  permission('UPSTREAM_PERMISSION_DENIED'),
  permission('UPSTREAM_NOT_SUBSCRIBED'),
  permission('UPSTREAM_NOT_OWNED'),
  new NotFoundError('unknown'),
  throttled('UPSTREAM_BUSY'),
  throttled('UPSTREAM_THROTTLED'),
  throttled('RATE_LIMITED'),
  new RateLimitExceededError('upstream calls', rateLimit),
  upstream('UPSTREAM_REJECTED'),
  upstream('UPSTREAM_UNAVAILABLE'),
  upstream('UPSTREAM_TIMEOUT'),
  upstream('UPSTREAM_BAD_RESPONSE'),
  upstream('UPSTREAM_CREDENTIALS'),
  new SubclassOfUpstreamError('failed', { code: 'UPSTREAM_REJECTED', retryable: false }),
  new OutcomeUnknownError('unknown outcome'),
  new QueryTooCostlyError(10, 5),
];

const code = { phoneNumber: '+4915112345678', code: 'ABC' };
const inputs: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  addPhoneNumber: { custSpaceId: 's', number: '+4915112345678', verifiedName: 'Name' },
  addMessageQrdl: { custSpaceId: 's', phoneNumber: '+4915112345678', prefilledMessage: 'Hello' },
  updateMessageQrdl: { custSpaceId: 's', ...code, prefilledMessage: 'Hello', imageFormat: 'SVG' },
  deleteMessageQrdl: { custSpaceId: 's', ...code },
  requestVerificationCode: { custSpaceId: 's', phoneNumber: '+4915112345678' },
  verifyPhoneNumber: { custSpaceId: 's', phoneNumber: '+4915112345678', code: '123456' },
  registerPhoneNumber: { custSpaceId: 's', phoneNumber: '+4915112345678' },
  deregisterPhoneNumber: { custSpaceId: 's', phoneNumber: '+4915112345678', confirm: '+4915112345678' },
  syncPhoneNumbers: { custSpaceId: 's' },
  updateBusinessProfile: { custSpaceId: 's', phoneNumber: '+4915112345678', about: 'About' },
  updatePhoneNumberCallbacks: { custSpaceId: 's', phoneNumber: '+4915112345678', httpEnabled: true },
  updateConversationalAutomation: { custSpaceId: 's', phoneNumber: '+4915112345678', prompts: ['Hello'] },
};

/** Executes one mutation whose upstream call fails, and every read as well. */
async function executeFailing(mutation: GraphQLObjectType, field: string, error: GatewayError, key: string | null) {
  const loaders: Loaders = {
    load: () => Promise.reject(error),
    write: () => Promise.reject(error),
    watch: () => {
      throw error;
    },
  };
  const context = createContext({
    coordination: createMemoryCoordination({ clock: systemClock, callMs: 0 }),
    viewer: localViewer,
    knownSpaces: () => null,
    readSpaces: () => undefined,
    loaders,
    quotas: () => [],
    idempotency: createMemoryIdempotency({ maxBytes: 1_000_000 }),
    idempotencyKey: key,
    account: 'account',
    signal: new AbortController().signal,
    budget: createBudget(),
    noteError: () => undefined,
    onWrite: () => undefined,
  });
  const isBulk = mutation.getFields()[field]?.args[0]?.name === 'inputs';
  const input = inputs[isBulk ? field.slice(0, -1) : field];
  if (input === undefined) throw new Error(`expected an input for ${field} in this test`);
  const argument = isBulk ? 'inputs' : 'input';
  const type = String(mutation.getFields()[field]?.args[0]?.type);
  return execute({
    schema,
    document: parse(
      `mutation ($value: ${type}) { result: ${field}(${argument}: $value) {
        __typename
        ... on Error { message code }
        ... on InvalidInputError { issues { path message } }
        ... on ThrottledError { retryAfterMs requestId }
        ... on UpstreamError { upstreamCode requestId retryable }
        ... on PermissionError { accessDeniedDetail requestId }
      } }`,
    ),
    variableValues: { value: isBulk ? [input, input] : input },
    contextValue: context,
  });
}

describe('errors of mutations', () => {
  const mutation = schema.getMutationType();
  if (!mutation) throw new Error('expected a mutation type');

  const cases = Object.keys(mutation.getFields()).flatMap((field) =>
    errors.flatMap((error) =>
      [null, 'key-1'].map((key) => ({ field, error, key, name: error.constructor.name, code: error.code })),
    ),
  );

  it.each(cases)('$field returns $name $code as a member of its union (idempotency key: $key)', async (test) => {
    const { data, errors: topLevel } = await executeFailing(mutation, test.field, test.error, test.key);
    expect(topLevel).toBeUndefined();
    for (const result of [data?.['result']].flat())
      expect(result).toMatchObject({ code: test.error.code, __typename: expect.stringMatching(/Error$/) });
  });

  it('every error code except INTERNAL_ERROR is covered by this test', () => {
    const covered = new Set(errors.map((error) => error.code));
    expect(errorCodes.filter((errorCode) => !covered.has(errorCode))).toEqual(['INTERNAL_ERROR']);
  });
});
