/** Facts about calling a field: its cost in upstream calls, the scopes that it needs, and its error codes. */
import { getNamedType, isUnionType, type GraphQLField } from 'graphql';
import { typicalCostOf, type Cost } from '../schema/index.js';
import type { Scope } from '../src/domain.js';
import type {
  ErrorCode,
  InvalidInputError,
  NotFoundError,
  OutcomeUnknownError,
  PermissionError,
  QueryTooCostlyError,
  ThrottledError,
  UpstreamError,
} from '../src/errors.js';

export interface FieldFacts {
  readonly cost: Cost;
  /** The scopes that the caller needs; none if every caller may use the field. */
  readonly scopes: readonly Scope[];
  readonly errorCodes: readonly ErrorCode[];
}

/** The error codes of each error type in a mutation's result. The compiler checks each list against its class. */
const codesOfResults = {
  InvalidInputError: ['BAD_USER_INPUT', 'IDEMPOTENCY_CONFLICT', 'QUERY_TOO_COSTLY'],
  NotFoundError: ['NOT_FOUND', 'UPSTREAM_NOT_OWNED'],
  PermissionError: ['FORBIDDEN', 'UPSTREAM_PERMISSION_DENIED', 'UPSTREAM_NOT_SUBSCRIBED', 'UPSTREAM_NOT_OWNED'],
  ThrottledError: ['UPSTREAM_BUSY', 'UPSTREAM_THROTTLED', 'RATE_LIMITED'],
  UpstreamError: [
    'UPSTREAM_REJECTED',
    'UPSTREAM_UNAVAILABLE',
    'UPSTREAM_TIMEOUT',
    'UPSTREAM_BAD_RESPONSE',
    'UPSTREAM_CREDENTIALS',
  ],
  OutcomeUnknownError: ['OUTCOME_UNKNOWN'],
} as const satisfies {
  InvalidInputError: readonly (InvalidInputError | QueryTooCostlyError)['code'][];
  NotFoundError: readonly NotFoundError['code'][];
  PermissionError: readonly PermissionError['code'][];
  ThrottledError: readonly ThrottledError['code'][];
  UpstreamError: readonly UpstreamError['code'][];
  OutcomeUnknownError: readonly OutcomeUnknownError['code'][];
};

/** Codes of a field that reads from the upstream, in `errors` beside the data. */
const codesOfReads: readonly ErrorCode[] = [
  ...codesOfResults.NotFoundError,
  ...codesOfResults.PermissionError,
  ...codesOfResults.ThrottledError,
  ...codesOfResults.UpstreamError,
];

/** Codes that reject a whole request, whatever it selects. */
export const requestCodes = [
  'BAD_USER_INPUT',
  'UNAUTHENTICATED',
  'RATE_LIMITED',
  'QUERY_TOO_COSTLY',
  'INTERNAL_ERROR',
] as const satisfies readonly ErrorCode[];

/** @param writeScopes the scopes of each mutation, by its name */
export function factsOf(
  field: GraphQLField<unknown, unknown>,
  writeScopes: ReadonlyMap<string, readonly Scope[]>,
): FieldFacts {
  const cost = typicalCostOf(field);
  const type = getNamedType(field.type);
  const resultCodes = isUnionType(type)
    ? type.getTypes().flatMap(({ name }) => (isErrorName(name) ? codesOfResults[name] : []))
    : [];
  const codes = resultCodes.length > 0 ? resultCodes : cost.reads > 0 ? codesOfReads : [];
  return {
    cost,
    scopes: (cost.writes > 0 ? writeScopes.get(field.name) : undefined) ?? (cost.reads > 0 ? ['READ'] : []),
    errorCodes: [...new Set<ErrorCode>(codes)],
  };
}

const isErrorName = (name: string): name is keyof typeof codesOfResults => name in codesOfResults;
