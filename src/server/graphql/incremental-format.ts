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

/** A fragment or list whose data is not complete yet. */
interface Pending {
  readonly kind: 'defer' | 'stream';
  readonly path: Path;
  readonly label: string | undefined;
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
  let pending: { id: string; path: Path; label: string | undefined }[] = [];
  let completed: { id: string; errors: Patch['errors'] }[] = [];
  let nextId = 0;

  function announce(found: Pending): readonly [string, Pending] {
    const id = String(nextId++);
    open.set(id, found);
    pending.push({ id, path: found.path, label: found.label });
    return [id, found];
  }

  function complete(id: string, errors?: Patch['errors']): void {
    open.delete(id);
    completed.push({ id, errors });
  }

  /** A patch in the newer format; undefined if its fragment or list failed as a whole. */
  function translate({ data, items, path = [], label, errors }: Patch) {
    const [kind, target] = items === undefined ? (['defer', path] as const) : (['stream', path.slice(0, -1)] as const);
    const isTarget = ([, one]: [string, Pending]) =>
      one.kind === kind && one.label === label && one.path.join('\0') === target.join('\0');
    // It is not pending yet if the type of the data around it was unknown.
    const late = { kind, path: target, label, announceWithin: () => undefined };
    const [id, { announceWithin }] = [...open].find(isTarget) ?? announce(late);
    if (items === null || data === null) return void complete(id, errors);
    const start = Number(path.at(-1));
    if (items === undefined) announceWithin(data, path);
    else items.forEach((item, offset) => announceWithin(item, [...target, start + offset]));
    if (kind === 'defer') complete(id);
    return { id, data, items, errors };
  }

  const announceRoot = createAnnouncer(schema, executed, announce);
  for await (const { incremental = [], hasNext = false, ...first } of results) {
    if ('data' in first) announceRoot(first.data);
    const translated = incremental.map(translate).filter((part) => part !== undefined);
    // The older format does not mark the ends of lists.
    if (!hasNext) for (const id of open.keys()) complete(id);
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
