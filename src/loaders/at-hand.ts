import { assertMay, type Viewer } from '../auth/index.js';
import type { Cache, CacheAnswer } from '../cache/index.js';
import type { Lifetime, Operation, ParametersOf, ParameterTable } from '../operations/index.js';
import type { Loaders } from './index.js';
import { nameRead } from './scope.js';
import { noteAnswer, type Trace } from './trace.js';

/** A read of which nothing is at hand, or nothing yet. */
export class NotAtHandError extends Error {
  constructor() {
    super('It is not at hand.');
    this.name = 'NotAtHandError';
  }
}

/** The looks at the cache that are under way: with each, whether it has found something. Memory answers at once, Redis does not. */
export interface Looks {
  readonly underWay: Promise<boolean>[];
}

export interface LoadersAtHandOptions {
  readonly viewer: Viewer;
  readonly cache: Cache;
  readonly account: string;
  readonly lifetimeOf: (operation: { readonly action: string; readonly lifetime?: Lifetime }) => Lifetime;
  readonly trace: Trace;
  readonly looks: Looks;
}

/**
 * The verbs of a request that is answered with what the cache holds, or not here: `load` hands out a fresh hit or throws, and asks
 * nothing of anybody but the cache. What it throws while looks are under way may be there once they are over.
 */
export function createLoadersAtHand({
  viewer,
  cache,
  account,
  lifetimeOf,
  trace,
  looks,
}: LoadersAtHandOptions): Loaders {
  /** By the read's name. */
  const found = new Map<string, unknown>();

  function take<R>(operation: { readonly action: string }, name: string, answer: CacheAnswer<R>): R {
    noteAnswer(trace, operation, answer);
    found.set(name, answer.value);
    return answer.value;
  }

  function notHere(): never {
    throw new NotAtHandError();
  }

  return {
    /** @throws NotAtHandError, PermissionError; at once, never by a promise */
    load<T extends ParameterTable, R>(operation: Operation<T, R>, parameters: ParametersOf<T>) {
      const { CustSpaceId }: { readonly CustSpaceId?: string } = parameters;
      assertMay(viewer, operation, CustSpaceId ?? null);
      const { key, tags, name } = nameRead(account, operation, parameters);
      const before = found.get(name);
      // A name holds the action and the parameters, so what is found under it is this operation's result.
      if (before !== undefined) return before as R;
      const answer = cache.peek<R>({ key, tags, freshMs: lifetimeOf(operation).freshMs, isQuiet: true });
      if (answer === undefined) throw new NotAtHandError();
      if (!(answer instanceof Promise)) return take(operation, name, answer);
      looks.underWay.push(answer.then((hit) => hit !== undefined && (take(operation, name, hit), true)));
      throw new NotAtHandError();
    },
    write: notHere,
    watch: notHere,
  };
}
