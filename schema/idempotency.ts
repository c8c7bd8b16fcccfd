import type { Context, IdempotentRequest, Plain, SendGuard, SpaceKey } from '../src/context.js';

/** The description of every mutation's idempotency key. */
export const idempotencyKeyDescription =
  'A unique text for each intended change, up to 255 characters. A retry with the same key and input returns the ' +
  'first outcome and never calls the upstream again.';

/** The position of an item within a mutation's arguments, and whether the mutation is a bulk mutation. */
export interface ItemContext {
  /** `["input"]`, or `["inputs", "3"]`. */
  readonly path: readonly string[];
  readonly bulk: boolean;
}

/** A mutation and one of its inputs. */
interface MutationIntent {
  readonly mutation: string;
  readonly operation: IdempotentRequest['operation'];
  readonly input: Readonly<Record<string, unknown>> & { readonly idempotencyKey?: string | null | undefined };
  readonly itemContext: ItemContext;
  readonly space: SpaceKey;
  /** A hint for the caller: how to find out what happened after an unknown outcome. */
  readonly recoveryHint: string;
}

/**
 * Executes a mutation's input, at most once if it has an idempotency key: either its own, or the request's
 * Idempotency-Key header combined with the item's index.
 */
export function withIdempotency<T>(
  context: Context,
  { mutation, operation, input, itemContext, space, recoveryHint }: MutationIntent,
  work: (sendGuard?: SendGuard) => Promise<T & Plain<T>>,
): Promise<T> {
  const inputKey = input.idempotencyKey;
  const key = inputKey ?? context.idempotencyKey;
  if (key === null || key === undefined) return work();
  // The header's key covers the whole list, so the index tells the items apart.
  const item = inputKey === undefined || inputKey === null ? itemContext.path.slice(1) : [];
  const path =
    inputKey === undefined || inputKey === null ? ['Idempotency-Key'] : [...itemContext.path, 'idempotencyKey'];
  return context.executeOnce({ space, item, key, path, mutation, operation, input, recoveryHint }, work);
}
