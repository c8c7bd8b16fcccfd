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
export type Parts = readonly string[];

const own = (account: string): Parts => [account, 'own'];
const any = (account: string): Parts => [account, 'any'];

function under(account: string, custSpaceId: string | null): Parts {
  return custSpaceId === null ? own(account) : [account, 'space', custSpaceId];
}

/** The key of a read's reply: account, space, operation, and its parameters in one order, those left out left out. */
export function keyOf(
  account: string,
  action: string,
  parameters: Readonly<Record<string, string | undefined>>,
): Parts {
  const { CustSpaceId, ...others } = parameters;
  const pairs = Object.entries(others).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return [...under(account, CustSpaceId ?? null), action, ...pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)).flat()];
}

/** A name for something of a space. */
export function placeOf(account: string, custSpaceId: string | null, ...rest: Parts): Parts {
  return [...under(account, custSpaceId), ...rest];
}

/** The tags that a read's reply is kept under. */
export function tagsOfRead(account: string, custSpaceId: string | null, tags: readonly Tag[]): readonly Parts[] {
  return tags.flatMap((tag) => [
    [...under(account, custSpaceId), ...tag],
    [...any(account), ...tag],
  ]);
}

/** The tags that a write drops. */
export function tagsOfWrite(account: string, custSpaceId: string | null, tags: readonly Tag[]): readonly Parts[] {
  if (custSpaceId === null) return tags.map((tag) => [...any(account), ...tag]);
  return tags.flatMap((tag) => [
    [...under(account, custSpaceId), ...tag],
    [...own(account), ...tag],
  ]);
}

/** What a read's reply is kept under. */
export interface ReadName {
  readonly key: Parts;
  readonly tags: readonly Parts[];
  /** The key, as one text. */
  readonly name: string;
}

/** Names of reads that were asked before: by the very parameters, which callers keep who ask again and again; and by what they say. */
const byParameters = new WeakMap<object, Map<string, ReadName & { readonly account: string }>>();
const byText = new Map<string, ReadName>();

/** How many are known by what they say, and of how long a text. */
const mostNames = 10_000;
const longestText = 500;

/** The name of a read, the very same object each time: what is named after it is then known as well. */
export function nameRead<T extends ParameterTable, R>(
  account: string,
  operation: Operation<T, R>,
  parameters: ParametersOf<T>,
): ReadName {
  const byAction = byParameters.get(parameters);
  const before = byAction?.get(operation.action);
  if (before?.account === account) return before;
  const read = nameByText(account, operation, parameters);
  if (byAction === undefined) byParameters.set(parameters, new Map([[operation.action, { ...read, account }]]));
  else byAction.set(operation.action, { ...read, account });
  return read;
}

function nameByText<T extends ParameterTable, R>(
  account: string,
  operation: Operation<T, R>,
  parameters: ParametersOf<T>,
): ReadName {
  const text = JSON.stringify([account, operation.action, parameters]);
  const known = byText.get(text);
  if (known !== undefined) return known;
  const key = keyOf(account, operation.action, parameters);
  const { CustSpaceId }: { readonly CustSpaceId?: string } = parameters;
  const read = {
    key,
    tags: tagsOfRead(account, CustSpaceId ?? null, operation.tags(parameters)),
    name: JSON.stringify(key),
  };
  if (byText.size >= mostNames) byText.clear();
  if (text.length <= longestText) byText.set(text, read);
  return read;
}
