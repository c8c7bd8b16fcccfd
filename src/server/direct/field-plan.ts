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
import { NotAtHandError } from '../../loaders/index.js';
import type { Memory } from './memory.js';
import { NotAtOnce } from './not-at-once.js';
import { writerOf, type Bytes, type Objects, type Write } from './value-writer.js';

type Variables = Readonly<Record<string, unknown>>;
type Arguments = Readonly<Record<string, unknown>>;

/** What is asked of an object. */
export interface Selected {
  /** All of it follows from the object alone. */
  readonly isOfRecord: boolean;
  write(source: unknown, run: Run): Bytes;
}

/** The operation that a plan is of, as GraphQL's resolvers are told of it; and where it is remembered what was written. */
export interface Planned extends Pick<GraphQLResolveInfo, 'schema' | 'fragments' | 'operation'> {
  readonly memory: Memory;
  /** How many fields have a number so far. */
  fields: number;
  /** What the nodes of a field ask of objects of a type. */
  selected(type: GraphQLObjectType, nodes: readonly FieldNode[], variables: Variables): Selected;
}

/** One time that a plan is carried out. */
export interface Run {
  /** Handed to the resolvers. */
  readonly context: unknown;
  /** Coerced. */
  readonly variables: Variables;
  /** By the number of the field: what does not change from one record to the next. */
  readonly args: Arguments[];
  readonly infos: GraphQLResolveInfo[];
  /** Whether what is written is worth remembering: the plan is carried out again. */
  readonly remembers: boolean;
  /** How many values were not at hand, and may be after another round. */
  missing: number;
}

/** A field, with all nodes of the document that ask for it under one name. */
export class FieldPlan implements Objects<Run> {
  /** It follows from its record alone, neither from the context nor from variables. */
  readonly isOfRecord: boolean;
  readonly #planned: Planned;
  readonly #parent: GraphQLObjectType;
  readonly #field: GraphQLField<unknown, unknown>;
  readonly #nodes: readonly FieldNode[];
  readonly #node: FieldNode;
  readonly #number: number;
  readonly #name: string;
  /** undefined: they depend on variables. */
  readonly #args: Arguments | undefined;
  readonly #write: Write<Run>;
  readonly #objects = new Map<GraphQLObjectType, Selected>();
  /** Where its value is remembered, whatever document asks for it; undefined where that depends on more than the record. */
  readonly #place: number | undefined;

  constructor(
    planned: Planned,
    parent: GraphQLObjectType,
    key: string,
    nodes: readonly FieldNode[],
    variables: Variables,
  ) {
    const [node] = nodes;
    const field: GraphQLField<unknown, unknown> | undefined =
      node?.name.value === '__typename' ? TypeNameMetaFieldDef : parent.getFields()[node?.name.value ?? ''];
    if (node === undefined || field === undefined) throw new NotAtOnce();
    this.#planned = planned;
    this.#parent = parent;
    this.#field = field;
    this.#nodes = nodes;
    this.#node = node;
    this.#number = planned.fields++;
    planned.memory.countField();
    this.#name = `${JSON.stringify(key)}:`;
    this.#args =
      node.arguments?.some(({ value }) => hasVariable(value)) === true
        ? undefined
        : argumentsOf(field, node, variables);
    this.#write = writerOf(field.type, this);
    this.isOfRecord =
      this.#args !== undefined && !asksContext(field) && this.#isOfRecordBelow(getNamedType(field.type), variables);
    this.#place =
      this.isOfRecord &&
      field.args.length === 0 &&
      field !== TypeNameMetaFieldDef &&
      isLeafType(getNamedType(field.type))
        ? planned.memory.placeOf(field)
        : undefined;
  }

  write(source: unknown, run: Run): Bytes {
    return this.#name + this.#valueOf(source, run);
  }

  /** The same, out of what is known of the record where it is. */
  writeOnce(source: unknown, run: Run, values: (Bytes | undefined)[] | undefined): Bytes {
    if (values === undefined || this.#place === undefined) return this.write(source, run);
    const known = values[this.#place];
    if (known !== undefined) return this.#name + known;
    const value = this.#valueOf(source, run);
    values[this.#place] = value;
    this.#planned.memory.count(value);
    return this.#name + value;
  }

  #valueOf(source: unknown, run: Run): Bytes {
    const args = this.#args ?? (run.args[this.#number] ??= argumentsOf(this.#field, this.#node, run.variables));
    if (this.#field.resolve === undefined) return this.#write(propertyOf(source, this.#field.name), run);
    let value: unknown;
    try {
      value = this.#field.resolve(source, args, run.context, this.#infoIn(run));
    } catch (error) {
      if (!(error instanceof NotAtHandError)) throw error;
      // The others of its object are looked for in the same round.
      run.missing += 1;
      return 'null';
    }
    return this.#write(value, run);
  }

  typeOf(type: GraphQLAbstractType, value: unknown, run: Run): GraphQLObjectType {
    const name = (type.resolveType ?? defaultTypeResolver)(value, run.context, this.#infoIn(run), type);
    const found = typeof name === 'string' ? this.#planned.schema.getType(name) : undefined;
    if (!isObjectType(found) || !this.#planned.schema.isSubType(type, found)) throw new NotAtOnce();
    return found;
  }

  writeObject(type: GraphQLObjectType, source: unknown, run: Run): Bytes {
    return this.#selected(type, run.variables).write(source, run);
  }

  #isOfRecordBelow(type: GraphQLNamedType, variables: Variables): boolean {
    return isLeafType(type) || (isObjectType(type) && this.#selected(type, variables).isOfRecord);
  }

  #selected(type: GraphQLObjectType, variables: Variables): Selected {
    const known = this.#objects.get(type);
    if (known !== undefined) return known;
    if (type.isTypeOf) throw new NotAtOnce();
    const selected = this.#planned.selected(type, this.#nodes, variables);
    this.#objects.set(type, selected);
    return selected;
  }

  #infoIn({ infos, variables }: Run): GraphQLResolveInfo {
    return (infos[this.#number] ??= new FieldInfo(this.#planned, this.#field, this.#parent, this.#nodes, variables));
  }
}

/** What a resolver is told of its field: one for all records of a run. */
class FieldInfo implements GraphQLResolveInfo {
  readonly fieldName: string;
  readonly returnType: GraphQLOutputType;
  readonly schema: GraphQLResolveInfo['schema'];
  readonly fragments: GraphQLResolveInfo['fragments'];
  readonly operation: GraphQLResolveInfo['operation'];
  readonly rootValue = undefined;

  constructor(
    planned: Planned,
    field: GraphQLField<unknown, unknown>,
    readonly parentType: GraphQLObjectType,
    readonly fieldNodes: readonly FieldNode[],
    readonly variableValues: Record<string, unknown>,
  ) {
    this.fieldName = field.name;
    this.returnType = field.type;
    this.schema = planned.schema;
    this.fragments = planned.fragments;
    this.operation = planned.operation;
  }

  /** A resolver that asks where it stands takes the road where each record has its own place. */
  get path(): never {
    throw new NotAtOnce();
  }
}

/** Whether a field needs more than its record: it asks the loaders, or says so itself. */
function asksContext({ extensions }: GraphQLField<unknown, unknown>): boolean {
  return extensions['cost'] !== undefined || extensions['asksContext'] === true;
}

function argumentsOf(field: GraphQLField<unknown, unknown>, node: FieldNode, variables: Variables): Arguments {
  // All records share them.
  return Object.freeze(getArgumentValues(field, node, variables));
}

function hasVariable(node: ValueNode): boolean {
  if (node.kind === Kind.LIST) return node.values.some(hasVariable);
  if (node.kind === Kind.OBJECT) return node.fields.some(({ value }) => hasVariable(value));
  return node.kind === Kind.VARIABLE;
}

function propertyOf(source: unknown, name: string): unknown {
  const value = (source as Readonly<Record<string, unknown>> | undefined)?.[name];
  if (typeof value === 'function') throw new NotAtOnce();
  return value;
}
