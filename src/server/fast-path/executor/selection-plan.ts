/**
 * Plans of selections: the fields of an object in the order of the document, written as JSON. Fields call the schema's
 * own resolvers and complete their values as GraphQL does. Fields that depend on their record alone are memoized.
 */
import {
  defaultFieldResolver,
  defaultTypeResolver,
  getArgumentValues,
  getNamedType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  TypeNameMetaFieldDef,
  type FieldNode,
  type GraphQLAbstractType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type ValueNode,
} from 'graphql';
import { collectSubfields } from 'graphql/execution/collectFields.js';
import { CacheMissError } from '../../../loaders/index.js';
import type { Variables } from '../../../selections.js';
import type { Latin1 } from '../../exchange.js';
import type { FragmentCache } from './fragment-cache.js';
import { mayBePure, pureContextOf } from './pure-context.js';

/** Thrown if the cached executor cannot answer: yoga fetches uncached data and reports errors. */
export class FallbackToYoga extends Error {
  override readonly message = 'this request needs the yoga pipeline';
}

/** Shared by all fields of a plan: the operation, for the resolvers' info argument, and the memo table. */
export interface PlanContext extends Pick<GraphQLResolveInfo, 'schema' | 'fragments' | 'operation'> {
  /** The values of the variables in @skip and @include, for which the plan was made. */
  readonly conditions: Variables;
  readonly fragmentCache: FragmentCache;
  /** The inputs of pure fields, which all executions share. */
  readonly pureInputs: ResolverInput[];
  fieldCount: number;
}

/** The state of one execution of a plan. */
export interface ExecutionState {
  readonly context: unknown;
  /** Coerced. */
  readonly variables: Variables;
  /** By field index: what the resolvers of all records get. */
  readonly inputs: ResolverInput[];
  /** Whether to memoize selections: only plans that are executed repeatedly are worth it. */
  readonly isMemoized: boolean;
  misses: number;
}

interface ResolverInput {
  readonly args: Record<string, unknown>;
  readonly info: GraphQLResolveInfo;
}

/** The plan of the selected fields of an object type. */
export class SelectionPlan {
  /** Its text depends on the object alone, neither on the context nor on variables. */
  readonly isPure: boolean;
  readonly #segments: (PureSegment | FieldPlan)[] = [];

  /** @param fields the document nodes of each response name */
  constructor(planContext: PlanContext, type: GraphQLObjectType, fields: ReadonlyMap<string, readonly FieldNode[]>) {
    for (const [key, nodes] of fields) {
      const last = this.#segments.at(-1);
      const prefix = `${last === undefined ? '' : ','}${JSON.stringify(key)}:`;
      const field = new FieldPlan(planContext, type, prefix, nodes);
      if (!field.isPure) this.#segments.push(field);
      else if (last instanceof PureSegment) last.fields.push(field);
      else this.#segments.push(new PureSegment(planContext.fragmentCache, [field]));
    }
    this.isPure = this.#segments.every((segment) => segment instanceof PureSegment);
  }

  /** @throws FallbackToYoga for a promise, an error, or a value that does not fit its type */
  write(source: unknown, state: ExecutionState): Latin1 {
    let text = '{';
    for (const segment of this.#segments) text += segment.write(source, state);
    return `${text}}`;
  }
}

/** Adjacent fields that depend on their record alone. Serialized once per record and memoized as long as it lives. */
class PureSegment {
  /** By the record's list of values, so that clearing the memo table clears this text as well. */
  readonly #memoized = new WeakMap<object, Latin1>();

  constructor(
    private readonly fragmentCache: FragmentCache,
    readonly fields: FieldPlan[],
  ) {}

  write(source: unknown, state: ExecutionState): Latin1 {
    const values = this.fragmentCache.valuesOf(source);
    const known = values && this.#memoized.get(values);
    if (known !== undefined) return known;
    let text = '';
    for (const field of this.fields) text += field.write(source, state, values);
    if (values !== undefined && state.isMemoized) {
      // Flattens the string: V8 would otherwise keep it as a tree of its pieces and traverse it on every use.
      this.#memoized.set(values, Buffer.from(text, 'latin1').toString('latin1'));
      this.fragmentCache.chargeText(text);
    }
    return text;
  }
}

/** A field with all document nodes that share its response name. */
class FieldPlan {
  readonly isPure: boolean;
  readonly #field: GraphQLField<unknown, unknown>;
  readonly #node: FieldNode;
  readonly #index: number;
  readonly #selections = new Map<GraphQLObjectType, SelectionPlan>();
  /** Index in the memo table; undefined if the value depends on more than the record and the field. */
  readonly #slotIndex: number | undefined;

  /** @param prefix the response name, after a comma unless it is the first of its selection */
  constructor(
    private readonly planContext: PlanContext,
    private readonly parent: GraphQLObjectType,
    private readonly prefix: string,
    private readonly nodes: readonly FieldNode[],
  ) {
    const [node] = nodes;
    const field: GraphQLField<unknown, unknown> | undefined =
      node?.name.value === '__typename' ? TypeNameMetaFieldDef : parent.getFields()[node?.name.value ?? ''];
    if (node === undefined || field === undefined) throw new FallbackToYoga();
    this.#field = field;
    this.#node = node;
    this.#index = planContext.fieldCount++;
    const type = getNamedType(field.type);
    const isLeaf = isLeafType(type);
    this.isPure =
      node.arguments?.some(({ value }) => hasVariable(value)) !== true &&
      mayBePure(field) &&
      (isLeaf || (isObjectType(type) && this.#selectionOf(type).isPure));
    this.#slotIndex =
      this.isPure && field.args.length === 0 && field !== TypeNameMetaFieldDef && isLeaf
        ? planContext.fragmentCache.slotOf(field)
        : undefined;
  }

  /** @param values the memoized values of a pure field's record */
  write(source: unknown, state: ExecutionState, values?: (Latin1 | undefined)[]): Latin1 {
    if (values === undefined || this.#slotIndex === undefined) return this.prefix + this.#resolve(source, state);
    let value = values[this.#slotIndex];
    if (value === undefined) {
      value = values[this.#slotIndex] = this.#resolve(source, state);
      this.planContext.fragmentCache.chargeText(value);
    }
    return this.prefix + value;
  }

  #resolve(source: unknown, state: ExecutionState): Latin1 {
    const { args, info } = this.#inputOf(state);
    let value: unknown;
    try {
      const context = this.isPure ? pureContextOf(this.#field) : state.context;
      value = (this.#field.resolve ?? defaultFieldResolver)(source, args, context, info);
    } catch (error) {
      if (!(error instanceof CacheMissError)) throw error;
      // Continues, so that one execution finds all misses.
      state.misses += 1;
      return 'null';
    }
    return this.#complete(this.#field.type, value, state);
  }

  #inputOf({ inputs, variables }: ExecutionState): ResolverInput {
    const { schema, fragments, operation, pureInputs } = this.planContext;
    return ((this.isPure ? pureInputs : inputs)[this.#index] ??= {
      // Frozen, because all records share them.
      args: Object.freeze(getArgumentValues(this.#field, this.#node, variables)),
      info: Object.assign(new InfoOfRecords(), {
        fieldName: this.#field.name,
        returnType: this.#field.type,
        parentType: this.parent,
        schema,
        rootValue: undefined,
        // The value of a pure field is shared between requests that differ in these.
        fieldNodes: this.isPure ? pureContextOf(this.#field) : this.nodes,
        fragments: this.isPure ? pureContextOf(this.#field) : fragments,
        operation: this.isPure ? pureContextOf(this.#field) : operation,
        variableValues: this.isPure ? pureContextOf(this.#field) : variables,
      }),
    });
  }

  #complete(type: GraphQLOutputType, value: unknown, state: ExecutionState): Latin1 {
    if (isNonNullType(type)) {
      const text = this.#complete(type.ofType, value, state);
      if (text === 'null') throw new FallbackToYoga();
      return text;
    }
    if (value === null || value === undefined) return 'null';
    if (value instanceof Error || isPromise(value)) throw new FallbackToYoga();
    if (isObjectType(type)) return this.#selectionOf(type).write(value, state);
    if (isLeafType(type)) return toJson(type.serialize(value));
    if (isListType(type)) {
      // Checks all items first, because every promise needs its rejection handled.
      if (!Array.isArray(value) || value.filter(isPromise).length > 0) throw new FallbackToYoga();
      let text = '[';
      for (const item of value) text += (text === '[' ? '' : ',') + this.#complete(type.ofType, item, state);
      return `${text}]`;
    }
    return this.#selectionOf(this.#resolveType(type, value, state)).write(value, state);
  }

  #resolveType(type: GraphQLAbstractType, value: unknown, state: ExecutionState): GraphQLObjectType {
    const { schema } = this.planContext;
    const { info } = this.#inputOf(state);
    const name = (type.resolveType ?? defaultTypeResolver)(value, state.context, info, type);
    const objectType = typeof name === 'string' ? schema.getType(name) : undefined;
    if (!isObjectType(objectType) || !schema.isSubType(type, objectType)) throw new FallbackToYoga();
    return objectType;
  }

  #selectionOf(type: GraphQLObjectType): SelectionPlan {
    const known = this.#selections.get(type);
    if (known !== undefined) return known;
    if (type.isTypeOf) throw new FallbackToYoga();
    const { schema, fragments, conditions } = this.planContext;
    const fields = collectSubfields(schema, fragments, conditions, type, this.nodes);
    const selection = new SelectionPlan(this.planContext, type, fields);
    this.#selections.set(type, selection);
    return selection;
  }
}

/** Records share this object, so a resolver that reads its path is left to yoga. */
class InfoOfRecords {
  get path(): never {
    throw new FallbackToYoga();
  }
}

function hasVariable(node: ValueNode): boolean {
  if (node.kind === Kind.LIST) return node.values.some(hasVariable);
  if (node.kind === Kind.OBJECT) return node.fields.some(({ value }) => hasVariable(value));
  return node.kind === Kind.VARIABLE;
}

function toJson(serialized: unknown): Latin1 {
  const text = serialized === null ? undefined : JSON.stringify(serialized);
  if (text === undefined) throw new FallbackToYoga();
  return ascii.test(text) ? text : Buffer.from(text).toString('latin1');
}

// eslint-disable-next-line no-control-regex -- ASCII starts at U+0000
const ascii = /^[\x00-\x7f]*$/;

/**
 * Whether a value is a promise. Also handles its rejection, because yoga resolves the field again and nothing awaits
 * this promise.
 */
function isPromise(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('then' in value) || typeof value.then !== 'function')
    return false;
  value.then(undefined, () => undefined);
  return true;
}
