/**
 * Incremental delivery in two formats, chosen by a parameter of `multipart/mixed`: `deferSpec=20220824` (or none) gets
 * results with paths, `incrementalSpec=v0.2` gets `pending`, `incremental` and `completed`.
 * The executor writes the older format; this plugin translates it. To be deleted when graphql-yoga does so itself.
 */
import {
  collectFields,
  collectSubFields,
  getDirectiveValues,
  GraphQLStreamDirective,
  type FieldsAndPatches,
  type PatchFields,
} from '@graphql-tools/utils';
import {
  getNamedType,
  isObjectType,
  type FieldNode,
  type GraphQLError,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import { isJsonObject } from '../../json.js';
import type { ParsedOperation } from '../parse/index.js';
import type { ServerContext } from './yoga.js';

type Path = readonly (string | number)[];

/** Data of a deferred fragment, or items of a streamed list. */
interface Patch {
  readonly data?: unknown;
  readonly items?: readonly unknown[] | null;
  readonly path?: Path;
  readonly label?: string;
  readonly errors?: readonly GraphQLError[];
}

/** A result of the executor: the initial one, or a later one with patches. */
export interface PatchResult {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLError[];
  readonly incremental?: readonly Patch[];
  readonly hasNext?: boolean;
}

/** What a patch says of the fragment or list that it belongs to. */
interface Target {
  readonly kind: 'defer' | 'stream';
  readonly path: Path;
  readonly label: string | undefined;
}

/** A fragment or list whose data is not complete yet. */
interface Pending extends Target {
  /** Announces the fragments and lists within its data, or within one of its items. */
  readonly announceWithin: (data: unknown, path: Path) => void;
}

export function useIncrementalFormat(schema: GraphQLSchema): Plugin<{}, ServerContext> {
  return {
    onExecutionResult({ result, setResult, context: { exchange, operation } }) {
      const { delivery = {} } = exchange.parsed ?? {};
      if (operation !== null && isAsyncIterable(result) && 'format' in delivery && delivery.format === 'v0.2')
        setResult(toPendingFormat(result as AsyncIterable<PatchResult>, schema, operation));
    },
  };
}

/** Translates the results of an execution in their order. */
export async function* toPendingFormat(
  results: AsyncIterable<PatchResult>,
  schema: GraphQLSchema,
  executed: ParsedOperation,
) {
  const open = new Map<string, Pending>();
  /** The ids of those that are open, by what a patch says of its target: a document may open hundreds. */
  const openIds = new Map<string, Set<string>>();
  let pending: { id: string; path: Path; label: string | undefined }[] = [];
  let completed: { id: string; errors: Patch['errors'] }[] = [];
  let nextId = 0;

  function idsOf({ kind, label, path }: Target): Set<string> {
    const key = JSON.stringify([kind, label, path]);
    const ids = openIds.get(key) ?? new Set();
    openIds.set(key, ids);
    return ids;
  }

  function announce(found: Pending): string {
    const id = String(nextId++);
    open.set(id, found);
    idsOf(found).add(id);
    pending.push({ id, path: found.path, label: found.label });
    return id;
  }

  function complete(id: string, target: Target, errors?: Patch['errors']): void {
    open.delete(id);
    idsOf(target).delete(id);
    completed.push({ id, errors });
  }

  /** A patch in the newer format; undefined if its fragment or list failed as a whole. */
  function translate({ data, items, path = [], label, errors }: Patch) {
    const target: Target =
      items === undefined ? { kind: 'defer', label, path } : { kind: 'stream', label, path: path.slice(0, -1) };
    const [known] = idsOf(target);
    // It is not pending yet if the type of the data around it was unknown.
    const id = known ?? announce({ ...target, announceWithin: () => undefined });
    if (items === null || data === null) return void complete(id, target, errors);
    const start = Number(path.at(-1));
    if (items === undefined) open.get(id)?.announceWithin(data, path);
    else items.forEach((item, offset) => open.get(id)?.announceWithin(item, [...target.path, start + offset]));
    if (items === undefined) complete(id, target);
    return { id, data, items, errors };
  }

  const announceRoot = createAnnouncer(schema, executed, announce);
  for await (const { incremental = [], hasNext = false, ...first } of results) {
    if ('data' in first) announceRoot(first.data);
    const translated = incremental.map(translate).filter((part) => part !== undefined);
    // The older format does not mark the ends of lists.
    if (!hasNext) for (const [id, target] of open) complete(id, target);
    yield {
      ...first,
      pending: nonEmpty(pending),
      incremental: nonEmpty(translated),
      completed: nonEmpty(completed),
      hasNext,
    };
    [pending, completed] = [[], []];
  }
}

/** Empty lists are left out of the response. */
const nonEmpty = <T>(list: T[]) => (list.length === 0 ? undefined : list);

/** Finds the deferred fragments and streamed lists of data by walking it along the document, as the executor did. */
function createAnnouncer(
  schema: GraphQLSchema,
  { operation, fragments: fragmentMap, variables: coerced }: ParsedOperation,
  announce: (found: Pending) => void,
): (data: unknown) => void {
  const rootType = schema.getRootType(operation.operation);
  if (!rootType) return () => undefined;
  const fragments = Object.fromEntries(fragmentMap);
  const variables = { coerced, sources: {} };

  function walkObject(data: unknown, path: Path, type: GraphQLObjectType, { fields, patches }: FieldsAndPatches): void {
    for (const { label, fields: deferred } of patches) {
      const announceWithin = (later: unknown) => walkFields(later, path, type, deferred);
      announce({ kind: 'defer', path, label, announceWithin });
    }
    walkFields(data, path, type, fields);
  }

  function walkFields(data: unknown, path: Path, type: GraphQLObjectType, fields: PatchFields['fields']): void {
    if (!isJsonObject(data)) return;
    for (const [key, nodes] of fields) {
      const [node] = nodes;
      const fieldType = type.getFields()[node?.name.value ?? '']?.type;
      if (node === undefined || fieldType === undefined) continue;
      const value = data[key];
      const fieldPath = [...path, key];
      const walk = (item: unknown, itemPath: Path) => walkValue(item, itemPath, getNamedType(fieldType), nodes);
      const stream = getDirectiveValues(GraphQLStreamDirective, node, variables);
      if (stream !== undefined && stream['if'] !== false && Array.isArray(value)) {
        const label = typeof stream['label'] === 'string' ? stream['label'] : undefined;
        announce({ kind: 'stream', path: fieldPath, label, announceWithin: walk });
      }
      walk(value, fieldPath);
    }
  }

  function walkValue(value: unknown, path: Path, declaredType: GraphQLNamedType, nodes: FieldNode[]): void {
    if (Array.isArray(value)) value.forEach((item, index) => walkValue(item, [...path, index], declaredType, nodes));
    if (!isJsonObject(value)) return;
    const type = isObjectType(declaredType) ? declaredType : schema.getType(String(value['__typename']));
    if (isObjectType(type)) walkObject(value, path, type, collectSubFields(schema, fragments, variables, type, nodes));
  }

  const root = collectFields(schema, fragments, variables, rootType, operation.selectionSet);
  return (data) => walkObject(data, [], rootType, root);
}
