/**
 * Limits on the work of the gateway itself for one request: response size and image rendering. May import errors; does
 * not know what the values mean.
 */
import { GraphQLError } from 'graphql';
import { QueryTooCostlyError } from './errors.js';

/**
 * `values`: fields and objects in the response; 100,000 take some 100 ms, during which nothing else is answered.
 * `renderUnits`: half milliseconds of rendering; enough for 2,000 codes as SVG or 90 as PNG of the default size.
 */
export const budgetLimits = { values: 100_000, renderUnits: 2_500 } as const;

export interface Budget {
  /** @throws a GraphQLError that wraps QueryTooCostlyError, always the same one */
  charge(what: keyof typeof budgetLimits, amount: number): void;
  /** @throws the same error if the budget is exceeded already */
  throwIfExceeded(): void;
  /** The error that fails the whole response; null while the budget is not exceeded. */
  readonly exceededError: GraphQLError | null;
  /** Fails every later charge and check, for work that nobody needs any more. */
  cancel(): void;
  /** Resets the budget for the next event of a subscription. */
  reset(): void;
}

/** One for all budgets: every execution cancels its own, and a new error costs a tenth of a cached response. */
const cancelledError = new GraphQLError('The execution that this budget belongs to has ended.');

export function createBudget(): Budget {
  const spent = { values: 0, renderUnits: 0 };
  let exceededError: GraphQLError | null = null;
  return {
    charge(what, amount) {
      spent[what] += amount;
      const limit = budgetLimits[what];
      if (exceededError === null && spent[what] > limit) {
        const error = new QueryTooCostlyError(
          spent[what],
          limit,
          what === 'values' ? 'values in its response' : 'units of image rendering',
        );
        // Without a path, graphql-js would create a new located error for each of the many fields that throw this one.
        exceededError = new GraphQLError(error.message, {
          originalError: error,
          path: [],
          extensions: { ...error.extensions, http: { status: 400 } },
        });
      }
      if (exceededError !== null) throw exceededError;
    },
    throwIfExceeded() {
      if (exceededError !== null) throw exceededError;
    },
    get exceededError() {
      return exceededError;
    },
    cancel() {
      exceededError ??= cancelledError;
    },
    reset() {
      spent.values = 0;
      spent.renderUnits = 0;
      exceededError = null;
    },
  };
}
