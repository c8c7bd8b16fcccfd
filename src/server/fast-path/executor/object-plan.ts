import type { FieldNode, GraphQLObjectType } from 'graphql';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js';
import { FieldPlan, type PlanContext, type ExecutionState, type SelectionPlan } from './field-plan.js';
import type { FragmentCache } from './fragment-cache.js';
import type { Latin1 } from '../../exchange.js';

/** Writes the selected fields of an object of one type, in the order of the document. */
export class ObjectPlan implements SelectionPlan {
  readonly isPure: boolean;
  readonly #segments: readonly (PureSegment | FieldPlan)[];

  private constructor(
    planContext: PlanContext,
    type: GraphQLObjectType,
    selections: ReadonlyMap<string, readonly FieldNode[]>,
    variables: ExecutionState['variables'],
  ) {
    const segments: (PureSegment | FieldPlan)[] = [];
    for (const [key, nodes] of selections) {
      const field = new FieldPlan(planContext, type, key, nodes, variables);
      const last = segments.at(-1);
      if (!field.isPure) segments.push(field);
      else if (last instanceof PureSegment) last.fields.push(field);
      else segments.push(new PureSegment(planContext.fragmentCache, field));
    }
    this.#segments = segments;
    this.isPure = segments.every((segment) => segment instanceof PureSegment);
  }

  static forOperation(
    planContext: PlanContext,
    type: GraphQLObjectType,
    variables: ExecutionState['variables'],
  ): ObjectPlan {
    const { schema, fragments, operation } = planContext;
    return new ObjectPlan(
      planContext,
      type,
      collectFields(schema, fragments, variables, type, operation.selectionSet),
      variables,
    );
  }

  static forFields(
    planContext: PlanContext,
    type: GraphQLObjectType,
    nodes: readonly FieldNode[],
    variables: ExecutionState['variables'],
  ): ObjectPlan {
    const { schema, fragments } = planContext;
    return new ObjectPlan(planContext, type, collectSubfields(schema, fragments, variables, type, nodes), variables);
  }

  write(source: unknown, state: ExecutionState): Latin1 {
    let text = '{';
    for (const segment of this.#segments)
      text += text.length === 1 ? segment.write(source, state) : `,${segment.write(source, state)}`;
    return `${text}}`;
  }
}

/** Adjacent fields that depend on their record alone. Serialized once per record and memoized as long as it lives. */
class PureSegment {
  readonly fields: FieldPlan[];
  readonly #fragmentCache: FragmentCache;
  /** By the record's list of values, so that clearing the memo table clears this text as well. */
  readonly #memoized = new WeakMap<object, Latin1>();

  constructor(fragmentCache: FragmentCache, first: FieldPlan) {
    this.fields = [first];
    this.#fragmentCache = fragmentCache;
  }

  write(source: unknown, state: ExecutionState): Latin1 {
    const values = this.#fragmentCache.valuesOf(source);
    if (values === undefined || !state.isMemoized) return this.#serialize(source, state, values);
    const known = this.#memoized.get(values);
    if (known !== undefined) return known;
    const text = this.#serialize(source, state, values);
    // Flattens the string: V8 would otherwise keep it as a tree of its pieces and traverse it on every use.
    this.#memoized.set(values, Buffer.from(text, 'latin1').toString('latin1'));
    this.#fragmentCache.chargeText(text);
    return text;
  }

  #serialize(source: unknown, state: ExecutionState, values: (Latin1 | undefined)[] | undefined): Latin1 {
    let text = '';
    for (const field of this.fields)
      text +=
        text === '' ? field.writeMemoized(source, state, values) : `,${field.writeMemoized(source, state, values)}`;
    return text;
  }
}
