import {
  defaultTypeResolver,
  getArgumentValues,
  getNamedType,
  isLeafType,
  isObjectType,
  Kind,
  TypeNameMetaFieldDef,
  type FieldNode,
  type GraphQLAbstractType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type ValueNode,
} from 'graphql';
import { CacheMissError } from '../../../loaders/index.js';
import type { FragmentCache } from './fragment-cache.js';
import type { Latin1 } from '../../exchange.js';
import { FallbackToYoga } from './fallback-to-yoga.js';
import { mayBePure, pureContextOf } from './pure-context.js';
import { createWriter, type ObjectWriter, type WriteValue } from './value-writer.js';

type Variables = Readonly<Record<string, unknown>>;
type Arguments = Readonly<Record<string, unknown>>;

/** The plan of an object's selected fields. */
export interface SelectionPlan {
  /** True if the selection depends on the object alone, not on the caller or variables. */
  readonly isPure: boolean;
  write(source: unknown, state: ExecutionState): Latin1;
}

/** Shared by all fields of a plan: the operation, for the resolvers' info argument, and the memo table. */
export interface PlanContext extends Pick<GraphQLResolveInfo, 'schema' | 'fragments' | 'operation'> {
  readonly fragmentCache: FragmentCache;
  /** The number of fields that have an index. */
  fieldCount: number;
  /** Plans the selection of field nodes on an object type. */
  planSelection(type: GraphQLObjectType, nodes: readonly FieldNode[], variables: Variables): SelectionPlan;
}

/** The state of one execution of a plan. */
export interface ExecutionState {
  /** The context that resolvers get. */
  readonly context: unknown;
  /** The variables after coercion. */
  readonly variables: Variables;
  /** By field index: values that are equal for all records, such as coerced arguments. */
  readonly args: Arguments[];
  readonly infos: GraphQLResolveInfo[];
  /** Whether to memoize: only plans that are executed repeatedly are worth it. */
  readonly isMemoized: boolean;
  /** The number of cache misses. */
  misses: number;
}

/** A field with all document nodes that share its response name. */
export class FieldPlan implements ObjectWriter<ExecutionState> {
  /** Its value depends on its record alone, neither on the context nor on variables. */
  readonly isPure: boolean;
  readonly #planContext: PlanContext;
  readonly #parent: GraphQLObjectType;
  readonly #field: GraphQLField<unknown, unknown>;
  readonly #nodes: readonly FieldNode[];
  readonly #node: FieldNode;
  readonly #index: number;
  readonly #keyPrefix: string;
  /** undefined if they depend on variables. */
  readonly #args: Arguments | undefined;
  readonly #write: WriteValue<ExecutionState>;
  readonly #selections = new Map<GraphQLObjectType, SelectionPlan>();
  /** Index in the memo table; undefined if the value does not depend on the record alone. */
  readonly #slotIndex: number | undefined;

  constructor(
    planContext: PlanContext,
    parent: GraphQLObjectType,
    key: string,
    nodes: readonly FieldNode[],
    variables: Variables,
  ) {
    const [node] = nodes;
    const field: GraphQLField<unknown, unknown> | undefined =
      node?.name.value === '__typename' ? TypeNameMetaFieldDef : parent.getFields()[node?.name.value ?? ''];
    if (node === undefined || field === undefined) throw new FallbackToYoga();
    this.#planContext = planContext;
    this.#parent = parent;
    this.#field = field;
    this.#nodes = nodes;
    this.#node = node;
    this.#index = planContext.fieldCount++;
    this.#keyPrefix = `${JSON.stringify(key)}:`;
    this.#args =
      node.arguments?.some(({ value }) => hasVariable(value)) === true
        ? undefined
        : argumentsOf(field, node, variables);
    this.#write = createWriter(field.type, this);
    this.isPure =
      this.#args !== undefined && mayBePure(field) && this.#isSubtreePure(getNamedType(field.type), variables);
    this.#slotIndex =
      this.isPure && field.args.length === 0 && field !== TypeNameMetaFieldDef && isLeafType(getNamedType(field.type))
        ? planContext.fragmentCache.slotOf(field)
        : undefined;
  }

  write(source: unknown, state: ExecutionState): Latin1 {
    return this.#keyPrefix + this.#writeFieldValue(source, state);
  }

  /** Like execute(), but uses the value in the memo table if there is one. */
  writeMemoized(source: unknown, state: ExecutionState, values: (Latin1 | undefined)[] | undefined): Latin1 {
    if (values === undefined || this.#slotIndex === undefined) return this.write(source, state);
    const known = values[this.#slotIndex];
    if (known !== undefined) return this.#keyPrefix + known;
    const value = this.#writeFieldValue(source, state);
    values[this.#slotIndex] = value;
    this.#planContext.fragmentCache.chargeText(value);
    return this.#keyPrefix + value;
  }

  #writeFieldValue(source: unknown, state: ExecutionState): Latin1 {
    const args = this.#args ?? (state.args[this.#index] ??= argumentsOf(this.#field, this.#node, state.variables));
    if (this.#field.resolve === undefined) return this.#write(readProperty(source, this.#field.name), state);
    let value: unknown;
    try {
      const context = this.isPure ? pureContextOf(this.#field) : state.context;
      value = this.#field.resolve(source, args, context, this.#resolveInfo(state));
    } catch (error) {
      if (!(error instanceof CacheMissError)) throw error;
      // Continues, so that one execution finds all misses.
      state.misses += 1;
      return 'null';
    }
    return this.#write(value, state);
  }

  resolveType(type: GraphQLAbstractType, value: unknown, state: ExecutionState): GraphQLObjectType {
    const name = (type.resolveType ?? defaultTypeResolver)(value, state.context, this.#resolveInfo(state), type);
    const objectType = typeof name === 'string' ? this.#planContext.schema.getType(name) : undefined;
    if (!isObjectType(objectType) || !this.#planContext.schema.isSubType(type, objectType)) throw new FallbackToYoga();
    return objectType;
  }

  writeObject(type: GraphQLObjectType, source: unknown, state: ExecutionState): Latin1 {
    return this.#selectionFor(type, state.variables).write(source, state);
  }

  #isSubtreePure(type: GraphQLNamedType, variables: Variables): boolean {
    return isLeafType(type) || (isObjectType(type) && this.#selectionFor(type, variables).isPure);
  }

  #selectionFor(type: GraphQLObjectType, variables: Variables): SelectionPlan {
    const known = this.#selections.get(type);
    if (known !== undefined) return known;
    if (type.isTypeOf) throw new FallbackToYoga();
    const selection = this.#planContext.planSelection(type, this.#nodes, variables);
    this.#selections.set(type, selection);
    return selection;
  }

  #resolveInfo({ infos, variables }: ExecutionState): GraphQLResolveInfo {
    return (infos[this.#index] ??= new FieldInfo(
      this.#planContext,
      this.#field,
      this.#parent,
      this.#nodes,
      // The value of a pure field is shared between requests whose variables differ.
      this.isPure ? pureVariables(this.#field) : variables,
    ));
  }
}

/** Creates the info argument of a field's resolver, shared by all records of an execution. */
class FieldInfo implements GraphQLResolveInfo {
  readonly fieldName: string;
  readonly returnType: GraphQLOutputType;
  readonly schema: GraphQLResolveInfo['schema'];
  readonly fragments: GraphQLResolveInfo['fragments'];
  readonly operation: GraphQLResolveInfo['operation'];
  readonly rootValue = undefined;

  constructor(
    planContext: PlanContext,
    field: GraphQLField<unknown, unknown>,
    readonly parentType: GraphQLObjectType,
    readonly fieldNodes: readonly FieldNode[],
    readonly variableValues: Record<string, unknown>,
  ) {
    this.fieldName = field.name;
    this.returnType = field.type;
    this.schema = planContext.schema;
    this.fragments = planContext.fragments;
    this.operation = planContext.operation;
  }

  /** Records share this object, so a resolver that reads its path is left to yoga. */
  get path(): never {
    throw new FallbackToYoga();
  }
}

function pureVariables(field: GraphQLField<unknown, unknown>): Record<string, unknown> {
  return pureContextOf(field) as Record<string, unknown>;
}

function argumentsOf(field: GraphQLField<unknown, unknown>, node: FieldNode, variables: Variables): Arguments {
  // Frozen, because all records share them.
  return Object.freeze(getArgumentValues(field, node, variables));
}

function hasVariable(node: ValueNode): boolean {
  if (node.kind === Kind.LIST) return node.values.some(hasVariable);
  if (node.kind === Kind.OBJECT) return node.fields.some(({ value }) => hasVariable(value));
  return node.kind === Kind.VARIABLE;
}

function readProperty(source: unknown, name: string): unknown {
  const value = (source as Readonly<Record<string, unknown>> | undefined)?.[name];
  if (typeof value === 'function') throw new FallbackToYoga();
  return value;
}
