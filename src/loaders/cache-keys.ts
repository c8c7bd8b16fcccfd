import { LRUCache } from 'lru-cache';
import {
  encodeParameters,
  type Operation,
  type ParametersOf,
  type ParameterTable,
  type Tag,
} from '../operations/index.js';

/**
 * Builds every cache key and tag. All of them start with account and space, which isolates tenants by construction.
 * Segments stay separate list items, so that no segment can imitate a separator.
 * A direct customer may pass its instance as CustSpaceId or omit it; both mean the same data. Therefore a read has each
 * tag twice: under its space and under "any". A write invalidates the tags under its space and under the account's own
 * space; a write without a space invalidates those under "any".
 */
export type KeySegments = readonly string[];

const ownSpacePrefix = (account: string): KeySegments => [account, 'own'];
const anySpacePrefix = (account: string): KeySegments => [account, 'any'];

function scopePrefix(account: string, custSpaceId: string | null): KeySegments {
  return custSpaceId === null ? ownSpacePrefix(account) : [account, 'space', custSpaceId];
}

/** The space that a call names; null if it names none. */
export function spaceOf({ CustSpaceId }: Readonly<Record<string, unknown>>): string | null {
  return typeof CustSpaceId === 'string' ? CustSpaceId : null;
}

/** The cache key of a read: account, space, operation, and the given parameters in sorted order. */
export function buildCacheKey(
  account: string,
  action: string,
  parameters: Readonly<Record<string, unknown>>,
): KeySegments {
  const { CustSpaceId: _, ...others } = parameters;
  const pairs = Object.entries(others).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return [
    ...scopePrefix(account, spaceOf(parameters)),
    action,
    ...pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)).flat(),
  ];
}

/** A key within a space. */
export function scopedKey(account: string, custSpaceId: string | null, ...rest: KeySegments): KeySegments {
  return [...scopePrefix(account, custSpaceId), ...rest];
}

/** The cache tags of a read. */
export function tagsOfRead(account: string, custSpaceId: string | null, tags: readonly Tag[]): readonly KeySegments[] {
  return tags.flatMap((tag) => [
    [...scopePrefix(account, custSpaceId), ...tag],
    [...anySpacePrefix(account), ...tag],
  ]);
}

/** The cache tags that a write invalidates. */
export function tagsOfWrite(account: string, custSpaceId: string | null, tags: readonly Tag[]): readonly KeySegments[] {
  if (custSpaceId === null) return tags.map((tag) => [...anySpacePrefix(account), ...tag]);
  return tags.flatMap((tag) => [
    [...scopePrefix(account, custSpaceId), ...tag],
    [...ownSpacePrefix(account), ...tag],
  ]);
}

/** The cache key and tags of a read. */
export interface ReadCacheKey {
  readonly key: KeySegments;
  readonly tags: readonly KeySegments[];
  /** The key as one string. */
  readonly keyText: string;
}

/**
 * Memoised cache keys: by the identity of the parameters object, which hot callers reuse, and by the parameters' text.
 */
const byParameters = new WeakMap<object, Map<string, ReadCacheKey & { readonly account: string }>>();
const byText = new LRUCache<string, ReadCacheKey>({ max: 10_000 });

/** Longer texts are not memoised. */
const maxTextLength = 500;

/** Returns the same key object for the same read, so that WeakMaps keyed by it hit. */
export function cacheKeyOf<T extends ParameterTable, R>(
  account: string,
  operation: Operation<T, R>,
  parameters: ParametersOf<T>,
): ReadCacheKey {
  const byAction = byParameters.get(parameters);
  const known = byAction?.get(operation.action);
  if (known?.account === account) return known;
  const read = cacheKeyByText(account, operation, parameters);
  if (byAction === undefined) byParameters.set(parameters, new Map([[operation.action, { ...read, account }]]));
  else byAction.set(operation.action, { ...read, account });
  return read;
}

function cacheKeyByText<T extends ParameterTable, R>(
  account: string,
  operation: Operation<T, R>,
  parameters: ParametersOf<T>,
): ReadCacheKey {
  const text = JSON.stringify([account, operation.action, parameters]);
  const known = byText.get(text);
  if (known !== undefined) return known;
  const key = buildCacheKey(account, operation.action, encodeParameters(operation.parameters, parameters));
  const read = {
    key,
    tags: tagsOfRead(account, spaceOf(parameters), operation.tags(parameters)),
    keyText: JSON.stringify(key),
  };
  if (text.length <= maxTextLength) byText.set(text, read);
  return read;
}
