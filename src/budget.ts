/**
 * What one request may make the gateway itself do, whatever it costs upstream. May import errors; never learns what a value is.
 */
import { GraphQLError } from 'graphql';
import { QueryTooCostlyError } from './errors.js';

/**
 * `values`: fields and objects in the answer; a million take a second or two, and some hundred megabytes.
 * `strokes`: half milliseconds of drawing; two thousand codes as SVG, ninety as PNG of the usual size.
 */
export const budgetLimits = { values: 1_000_000, renderUnits: 2_500 } as const;

export interface Budget {
  /** @throws a GraphQLError around QueryTooCostlyError, the same one each time */
  charge(what: keyof typeof budgetLimits, amount: number): void;
  /** @throws that same error where the answer is refused already */
  throwIfExceeded(): void;
  /** Why the whole answer is refused; null while it is not. */
  readonly exceededError: GraphQLError | null;
  /** As if nothing had been taken: for the next event of a subscription. */
  reset(): void;
}

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
          what === 'values' ? 'values in its answer' : 'strokes for its pictures',
        );
        // With a path of its own it is not located anew for each of the thousand fields that meet it.
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
    reset() {
      spent.values = 0;
      spent.renderUnits = 0;
      exceededError = null;
    },
  };
}
