/**
 * Incremental delivery: reads a response to a document with `@defer` or `@stream`, which comes in parts, and merges the
 * parts into one result. A user interface would show each part as it arrives.
 */

/** The format that `mergeParts` reads: https://github.com/graphql/graphql-over-http (incremental delivery, 2022). */
export const incrementalMediaType = 'multipart/mixed;deferSpec=20220824';

interface Patch<E> {
  readonly path?: readonly (string | number)[];
  readonly data?: object | null;
  readonly items?: readonly unknown[] | null;
  readonly errors?: readonly E[];
}

interface Part<R, E> {
  readonly data?: R | null;
  readonly errors?: readonly E[];
  readonly incremental?: readonly Patch<E>[];
}

/** Reads a response with this content type to its end. */
export async function mergeParts<R, E>(response: Response): Promise<{ data: R | null; errors: readonly E[] }> {
  const [, boundary = '-'] = /boundary="?([^";]+)"?/.exec(response.headers.get('content-type') ?? '') ?? [];
  // JSON escapes line breaks of this kind, so no text in it can look like a boundary.
  const [first = {}, ...later] = `\r\n${await response.text()}`
    .split(`\r\n--${boundary}`)
    .map((part) => part.slice(part.indexOf('\r\n\r\n')).trim())
    .filter((json) => json.startsWith('{'))
    .map((json) => JSON.parse(json) as Part<R, E>);
  const patches = later.flatMap(({ incremental = [] }) => incremental);
  for (const patch of patches) applyPatch(first, patch);
  const errors = [...(first.errors ?? []), ...patches.flatMap((patch) => patch.errors ?? [])];
  return { data: first.data ?? null, errors };
}

/** The path of a patch leads to the object that receives its data, or to the position of its first item in a list. */
function applyPatch(result: object, { path = [], data, items }: Patch<unknown>): void {
  const steps = ['data', ...path];
  if (data !== undefined && data !== null) Object.assign(at(result, steps), data);
  if (items === undefined || items === null) return;
  const list = at(result, steps.slice(0, -1));
  for (const [offset, item] of items.entries()) Object.assign(list, { [Number(steps.at(-1)) + offset]: item });
}

function at(result: object, steps: readonly (string | number)[]): object {
  let value: object = result;
  for (const step of steps) value = (value as Readonly<Record<string | number, object>>)[step] ?? {};
  return value;
}
