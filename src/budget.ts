/**
 * What one request may make the gateway itself do, whatever it costs upstream. May import errors; never learns what a value is.
 */
import { GraphQLError } from 'graphql';
import { QueryTooCostlyError } from './errors.js';

/**
 * `values`: fields and objects in the answer; a million take a second or two, and some hundred megabytes.
 * `strokes`: half milliseconds of drawing; two thousand codes as SVG, ninety as PNG of the usual size.
 */
export const budgetLimits = { values: 1_000_000, strokes: 2_500 } as const;

export interface Budget {
  /** @throws a GraphQLError around QueryTooCostlyError, the same one each time */
  take(what: keyof typeof budgetLimits, amount: number): void;
  /** @throws that same error where the answer is refused already */
  check(): void;
  /** Why the whole answer is refused; null while it is not. */
  readonly refusal: GraphQLError | null;
  /** As if nothing had been taken: for the next event of a subscription. */
  renew(): void;
}

export function createBudget(): Budget {
  const taken = { values: 0, strokes: 0 };
  let refusal: GraphQLError | null = null;
  return {
    take(what, amount) {
      taken[what] += amount;
      const limit = budgetLimits[what];
      if (refusal === null && taken[what] > limit) {
        const error = new QueryTooCostlyError(
          taken[what],
          limit,
          what === 'values' ? 'values in its answer' : 'strokes for its pictures',
        );
        // With a path of its own it is not located anew for each of the thousand fields that meet it.
        refusal = new GraphQLError(error.message, {
          originalError: error,
          path: [],
          extensions: { ...error.extensions, http: { status: 400 } },
        });
      }
      if (refusal !== null) throw refusal;
    },
    check() {
      if (refusal !== null) throw refusal;
    },
    get refusal() {
      return refusal;
    },
    renew() {
      taken.values = 0;
      taken.strokes = 0;
      refusal = null;
    },
  };
}
