import type { Context, Keyed, Plain, Sending, SpaceKey } from '../src/context.js';

/** The words on every mutation's idempotency key. */
export const idempotencyKeyDescription =
  'Any text of up to 255 characters, made anew for each intent. A repeat with the same key and the same input returns the first outcome and never calls the upstream again.';

/** How one item of a mutation is carried out: where its input stands, and whether it is one of many. */
export interface Manner {
  /** `["input"]`, or `["inputs", "3"]`. */
  readonly path: readonly string[];
  readonly bulk: boolean;
}

/** A mutation and one input of it. */
interface Intent {
  readonly mutation: string;
  readonly operation: Keyed['operation'];
  readonly input: Readonly<Record<string, unknown>> & { readonly idempotencyKey?: string | null | undefined };
  readonly manner: Manner;
  readonly space: SpaceKey;
  /** How the caller can find out what became of it where nobody can tell. */
  readonly howToLook: string;
}

/**
 * Carries an input out, at most once where it has a key: its own, or the request's Idempotency-Key header, which stands for each
 * item of a bulk mutation by its place.
 */
export function onceFor<T>(
  context: Context,
  { mutation, operation, input, manner, space, howToLook }: Intent,
  work: (sending?: Sending) => Promise<T & Plain<T>>,
): Promise<T> {
  const own = input.idempotencyKey;
  const key = own ?? context.idempotencyKey;
  if (key === null || key === undefined) return work();
  // The header's key names the whole list, so each item stands under it by its place.
  const item = own === undefined || own === null ? manner.path.slice(1) : [];
  const path = own === undefined || own === null ? ['Idempotency-Key'] : [...manner.path, 'idempotencyKey'];
  return context.once({ space, item, key, path, mutation, operation, input, howToLook }, work);
}
