import type { Operation, ParametersOf, ParameterTable, Tag } from '../operations/index.js';

/**
 * The one place where cache keys and tags are made. Account and space stand first in every one, so that tenants are apart
 * by construction. Parts stay apart as list items; nothing is ever joined to a string that
 * a part could imitate.
 *
 * A direct customer may name its instance as CustSpaceId or leave it out, and means the same data. So a read carries its
 * tags twice, under its own space and under "any", and a write drops them under its space and under the account's own;
 * a write that names no space drops them under any.
 */
export type KeySegments = readonly string[];

const ownSpacePrefix = (account: string): KeySegments => [account, 'own'];
const anySpacePrefix = (account: string): KeySegments => [account, 'any'];

function scopePrefix(account: string, custSpaceId: string | null): KeySegments {
  return custSpaceId === null ? ownSpacePrefix(account) : [account, 'space', custSpaceId];
}

/** The key of a read's reply: account, space, operation, and its parameters in one order, those left out left out. */
export function buildCacheKey(
  account: string,
  action: string,
  parameters: Readonly<Record<string, string | undefined>>,
): KeySegments {
  const { CustSpaceId, ...others } = parameters;
  const pairs = Object.entries(others).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return [
    ...scopePrefix(account, CustSpaceId ?? null),
    action,
    ...pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)).flat(),
  ];
}

/** A name for something of a space. */
export function scopedKey(account: string, custSpaceId: string | null, ...rest: KeySegments): KeySegments {
  return [...scopePrefix(account, custSpaceId), ...rest];
}

/** The tags that a read's reply is kept under. */
export function tagsOfRead(account: string, custSpaceId: string | null, tags: readonly Tag[]): readonly KeySegments[] {
  return tags.flatMap((tag) => [
    [...scopePrefix(account, custSpaceId), ...tag],
    [...anySpacePrefix(account), ...tag],
  ]);
}

/** The tags that a write drops. */
export function tagsOfWrite(account: string, custSpaceId: string | null, tags: readonly Tag[]): readonly KeySegments[] {
  if (custSpaceId === null) return tags.map((tag) => [...anySpacePrefix(account), ...tag]);
  return tags.flatMap((tag) => [
    [...scopePrefix(account, custSpaceId), ...tag],
    [...ownSpacePrefix(account), ...tag],
  ]);
}

/** What a read's reply is kept under. */
export interface ReadCacheKey {
  readonly key: KeySegments;
  readonly tags: readonly KeySegments[];
  /** The key, as one text. */
  readonly keyText: string;
}

/** Names of reads that were asked before: by the very parameters, which callers keep who ask again and again; and by what they say. */
const byParameters = new WeakMap<object, Map<string, ReadCacheKey & { readonly account: string }>>();
const byText = new Map<string, ReadCacheKey>();

/** How many are known by what they say, and of how long a text. */
const maxKeys = 10_000;
const maxTextLength = 500;

/** The name of a read, the very same object each time: what is named after it is then known as well. */
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
  const key = buildCacheKey(account, operation.action, parameters);
  const { CustSpaceId }: { readonly CustSpaceId?: string } = parameters;
  const read = {
    key,
    tags: tagsOfRead(account, CustSpaceId ?? null, operation.tags(parameters)),
    keyText: JSON.stringify(key),
  };
  if (byText.size >= maxKeys) byText.clear();
  if (text.length <= maxTextLength) byText.set(text, read);
  return read;
}
