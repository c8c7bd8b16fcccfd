/**
 * Incremental delivery in two formats, chosen by a parameter of `multipart/mixed`: `deferSpec=20220824` (or none) gets
 * results with paths, `incrementalSpec=v0.2` gets `pending`, `incremental` and `completed`.
 * The executor writes the older format; this module translates it. To be deleted when graphql-yoga does so itself.
 */
import {
  collectFields,
  collectSubFields,
  getDirectiveValues,
  GraphQLStreamDirective,
  type ExecutionResult,
  type FieldsAndPatches,
} from '@graphql-tools/utils';
import {
  getNamedType,
  isObjectType,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { isJsonObject } from '../../json.js';
import type { ParsedOperation } from '../parse/index.js';

type Path = NonNullable<ExecutionResult['path']>;

/** What a patch says of the fragment or list that it belongs to. */
type Target = readonly [kind: 'defer' | 'stream', path: Path, label: unknown];

/** Announces the fragments and lists within data that has arrived. */
type AnnounceWithin = (data: unknown, path: Path) => void;

/** Translates the results of an execution in their order. */
export async function* toPendingFormat(
  results: AsyncIterable<ExecutionResult>,
  schema: GraphQLSchema,
  executed: ParsedOperation,
) {
  /** The fragments and lists whose data is not complete yet, by target: a document may open hundreds. */
  const open = new Map<string, { readonly id: string; readonly announceWithin: AnnounceWithin }[]>();
  let pending: { id: string; path: Path; label: unknown }[] = [];
  let completed: { id: string; errors?: ExecutionResult['errors'] }[] = [];
  let nextId = 0;

  function openAt(target: Target) {
    const key = JSON.stringify(target);
    const found = open.get(key) ?? [];
    open.set(key, found);
    return found;
  }

  function announce(target: Target, announceWithin: AnnounceWithin) {
    const [, path, label] = target;
    const announced = { id: String(nextId++), announceWithin };
    openAt(target).push(announced);
    pending.push({ id: announced.id, path, label });
    return announced;
  }

  /** A patch in the newer format; undefined if its fragment or list failed as a whole. */
  function translate({ data, items, path = [], label, errors }: ExecutionResult<unknown>) {
    const target: Target = items === undefined ? ['defer', path, label] : ['stream', path.slice(0, -1), label];
    const openTargets = openAt(target);
    // It is not pending yet if the type of the data around it was unknown.
    const { id, announceWithin } = openTargets[0] ?? announce(target, () => undefined);
    const hasFailed = items === null || data === null;
    if (hasFailed || items === undefined) {
      openTargets.shift();
      completed.push({ id, errors: hasFailed ? errors : undefined });
    }
    if (hasFailed) return undefined;
    const start = Number(path.at(-1));
    if (!Array.isArray(items)) announceWithin(data, path);
    else items.forEach((item, offset) => announceWithin(item, [...target[1], start + offset]));
    return { id, data, items, errors };
  }

  const announceRoot = createAnnouncer(schema, executed, announce);
  for await (const { incremental = [], hasNext = false, ...first } of results) {
    if ('data' in first) announceRoot(first.data);
    const translated = incremental.map(translate).filter((part) => part !== undefined);
    // The older format does not mark the ends of lists.
    if (!hasNext) completed.push(...[...open.values()].flat().map(({ id }) => ({ id })));
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
  announce: (target: Target, announceWithin: AnnounceWithin) => void,
): (data: unknown) => void {
  const rootType = schema.getRootType(operation.operation);
  if (!rootType) return () => undefined;
  const fragments = Object.fromEntries(fragmentMap);
  const variables = { coerced, sources: {} };

  function walkObject(data: unknown, path: Path, type: GraphQLObjectType, { fields, patches }: FieldsAndPatches): void {
    for (const { label, fields: deferred } of patches)
      announce(['defer', path, label], (later) => walkObject(later, path, type, { fields: deferred, patches: [] }));
    if (!isJsonObject(data)) return;
    for (const [key, nodes] of fields) {
      const [node] = nodes;
      const fieldType = type.getFields()[node?.name.value ?? '']?.type;
      if (node === undefined || fieldType === undefined) continue;
      const fieldPath = [...path, key];
      const walk: AnnounceWithin = (value, valuePath) => walkValue(value, valuePath, getNamedType(fieldType), nodes);
      const stream = getDirectiveValues(GraphQLStreamDirective, node, variables);
      if (stream !== undefined && stream['if'] !== false && Array.isArray(data[key]))
        announce(['stream', fieldPath, stream['label'] ?? undefined], walk);
      walk(data[key], fieldPath);
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
