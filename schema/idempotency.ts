import type { Context, IdempotentRequest, Plain, SendGuard, SpaceKey } from '../src/context.js';

/** The words on every mutation's idempotency key. */
export const idempotencyKeyDescription =
  'Any text of up to 255 characters, made anew for each intent. A repeat with the same key and the same input returns the first outcome and never calls the upstream again.';

/** How one item of a mutation is carried out: where its input stands, and whether it is one of many. */
export interface ItemContext {
  /** `["input"]`, or `["inputs", "3"]`. */
  readonly path: readonly string[];
  readonly bulk: boolean;
}

/** A mutation and one input of it. */
interface MutationIntent {
  readonly mutation: string;
  readonly operation: IdempotentRequest['operation'];
  readonly input: Readonly<Record<string, unknown>> & { readonly idempotencyKey?: string | null | undefined };
  readonly itemContext: ItemContext;
  readonly space: SpaceKey;
  /** How the caller can find out what became of it where nobody can tell. */
  readonly recoveryHint: string;
}

/**
 * Carries an input out, at most once where it has a key: its own, or the request's Idempotency-Key header, which stands for each
 * item of a bulk mutation by its place.
 */
export function withIdempotency<T>(
  context: Context,
  { mutation, operation, input, itemContext, space, recoveryHint }: MutationIntent,
  work: (sendGuard?: SendGuard) => Promise<T & Plain<T>>,
): Promise<T> {
  const inputKey = input.idempotencyKey;
  const key = inputKey ?? context.idempotencyKey;
  if (key === null || key === undefined) return work();
  // The header's key names the whole list, so each item stands under it by its place.
  const item = inputKey === undefined || inputKey === null ? itemContext.path.slice(1) : [];
  const path =
    inputKey === undefined || inputKey === null ? ['Idempotency-Key'] : [...itemContext.path, 'idempotencyKey'];
  return context.executeOnce({ space, item, key, path, mutation, operation, input, recoveryHint }, work);
}
