/** Translates patches with paths into parts of pending fragments and lists. */
import { GraphQLDeferDirective, GraphQLStreamDirective } from '@graphql-tools/utils';
import {
  getDirectiveValues,
  getNamedType,
  isAbstractType,
  isObjectType,
  Kind,
  type ExecutionArgs,
  type FragmentDefinitionNode,
  type GraphQLDirective,
  type GraphQLError,
  type GraphQLObjectType,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { isJsonObject } from '../../json.js';
import { fragmentsOf } from '../parse/operation-facts.js';

type Path = readonly (string | number)[];

/** A result of the executor: the initial one, or a later one with paths. */
export interface PatchResult {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLError[];
  readonly incremental?: readonly Patch[];
  readonly hasNext?: boolean;
}

export interface Patch {
  readonly data?: unknown;
  readonly items?: readonly unknown[] | null;
  readonly path?: Path;
  readonly label?: string;
  readonly errors?: readonly GraphQLError[];
}

/** A result in the newer format. */
export interface IncrementalPart {
  readonly id: string;
  readonly data?: unknown;
  readonly items?: readonly unknown[];
  readonly errors?: readonly GraphQLError[];
}

/** A pending fragment or list with its selection. */
interface Pending {
  readonly id: string;
  readonly path: Path;
  readonly label?: string;
  readonly kind: 'defer' | 'stream';
  readonly selectionSet: SelectionSetNode | undefined;
  readonly type: GraphQLObjectType | undefined;
}

/**
 * Tracks which fragments and lists are pending. It finds them by walking the data along the document, as the executor
 * did.
 */
export class PendingTracker {
  readonly #args: ExecutionArgs;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #open = new Map<string, Pending>();
  #announced: { id: string; path: Path; label?: string }[] = [];
  #completed: { id: string; errors?: readonly GraphQLError[] }[] = [];
  #nextId = 0;

  constructor(args: ExecutionArgs) {
    this.#args = args;
    this.#fragments = fragmentsOf(args.document);
  }

  announceRoot(data: unknown): void {
    const { document, operationName, schema } = this.#args;
    const operation = document.definitions.find(
      (node) =>
        node.kind === Kind.OPERATION_DEFINITION && (operationName == null || node.name?.value === operationName),
    );
    if (operation?.kind !== Kind.OPERATION_DEFINITION) return;
    this.#walk(data, operation.selectionSet, schema.getRootType(operation.operation) ?? undefined, []);
  }

  /** A patch in the newer format; a list's patch becomes an item of its pending list. */
  translate({ data, items, path = [], label, errors }: Patch): readonly IncrementalPart[] {
    const isStream = items !== undefined;
    const target = isStream ? path.slice(0, -1) : path;
    const kind = isStream ? 'stream' : 'defer';
    const pending = this.#find(kind, target, label) ?? this.#announce({ kind, path: target, label });
    if (items === null || data === null) {
      this.#complete(pending, errors);
      return [];
    }
    if (isStream) {
      const start = Number(path.at(-1));
      items.forEach((item, offset) =>
        this.#walk(item, pending.selectionSet, pending.type, [...target, start + offset]),
      );
      return [{ id: pending.id, items, ...(errors === undefined ? {} : { errors }) }];
    }
    this.#walk(data, pending.selectionSet, pending.type, path);
    this.#complete(pending, undefined);
    return [{ id: pending.id, data, ...(errors === undefined ? {} : { errors }) }];
  }

  /** The fragments and lists that were announced or completed since the previous take(). */
  take() {
    const taken = { pending: this.#announced, completed: this.#completed };
    [this.#announced, this.#completed] = [[], []];
    return taken;
  }

  /** Completes the lists at the end of the response, because the older format does not mark their ends. */
  completeRest(): void {
    for (const pending of this.#open.values()) this.#complete(pending, undefined);
  }

  #find(kind: string, path: Path, label: string | undefined): Pending | undefined {
    for (const pending of this.#open.values())
      if (pending.kind === kind && pending.label === label && pending.path.join('\0') === path.join('\0'))
        return pending;
    return undefined;
  }

  #announce(found: {
    kind: Pending['kind'];
    path: Path;
    label: string | undefined;
    selectionSet?: SelectionSetNode | undefined;
    type?: GraphQLObjectType | undefined;
  }): Pending {
    const { kind, path, label, selectionSet, type } = found;
    const announcement = { id: String(this.#nextId++), path, ...(label === undefined ? {} : { label }) };
    const pending = { ...announcement, kind, selectionSet, type };
    this.#open.set(pending.id, pending);
    this.#announced.push(announcement);
    return pending;
  }

  #complete({ id }: Pending, errors: readonly GraphQLError[] | undefined): void {
    this.#open.delete(id);
    this.#completed.push({ id, ...(errors === undefined ? {} : { errors }) });
  }

  #walk(
    data: unknown,
    selectionSet: SelectionSetNode | undefined,
    declaredType: GraphQLObjectType | undefined,
    path: Path,
  ): void {
    if (!isJsonObject(data) || selectionSet === undefined) return;
    const { schema } = this.#args;
    const named = typeof data['__typename'] === 'string' ? schema.getType(data['__typename']) : undefined;
    const type = isObjectType(named) ? named : declaredType;
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        const fieldType = type?.getFields()[selection.name.value]?.type;
        const objectType = fieldType && getNamedType(fieldType);
        const next = isObjectType(objectType) ? objectType : undefined;
        const stream = this.#valuesOf(GraphQLStreamDirective, selection);
        const value = data[key];
        if (stream !== undefined && Array.isArray(value))
          this.#announce({
            kind: 'stream',
            path: [...path, key],
            label: stream.label,
            selectionSet: selection.selectionSet,
            type: next,
          });
        this.#walkValue(value, selection.selectionSet, next, [...path, key]);
        continue;
      }
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? this.#fragments.get(selection.name.value) : selection;
      if (fragment === undefined || !this.#applies(fragment.typeCondition?.name.value, type)) continue;
      const defer = this.#valuesOf(GraphQLDeferDirective, selection);
      if (defer === undefined) this.#walk(data, fragment.selectionSet, type, path);
      else this.#announce({ kind: 'defer', path, label: defer.label, selectionSet: fragment.selectionSet, type });
    }
  }

  #walkValue(
    value: unknown,
    selectionSet: SelectionSetNode | undefined,
    type: GraphQLObjectType | undefined,
    path: Path,
  ): void {
    if (Array.isArray(value)) value.forEach((item, i) => this.#walkValue(item, selectionSet, type, [...path, i]));
    else this.#walk(value, selectionSet, type, path);
  }

  /** False if unknown: a fragment that was not announced is announced with its data. */
  #applies(condition: string | undefined, type: GraphQLObjectType | undefined): boolean {
    if (condition === undefined) return true;
    if (type === undefined) return false;
    const conditionType = this.#args.schema.getType(condition);
    return (
      conditionType === type || (isAbstractType(conditionType) && this.#args.schema.isSubType(conditionType, type))
    );
  }

  /** The values of @defer or @stream; undefined if it is absent or off. */
  #valuesOf(directive: GraphQLDirective, node: SelectionNode): { readonly label?: string } | undefined {
    const values = getDirectiveValues(directive, node, this.#args.variableValues);
    return values?.['if'] === false ? undefined : values;
  }
}
