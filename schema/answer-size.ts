import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  type FieldNode,
  type GraphQLResolveInfo,
  type GraphQLCompositeType,
  type SelectionSetNode,
} from 'graphql';
import type { Context } from '../src/context.js';
import { ruleOf } from './cost-rules.js';

/** What counts for twenty: a record of the upstream, which is so many short texts, and a field that asks the loaders. */
const heavy = 20;

/**
 * Puts a list into the answer: so many objects, each with everything that the document asks of it. A document may go in circles,
 * numbers of a WABA of numbers, for no upstream call more; so the answer is measured as it grows.
 * @throws QueryTooCostlyError
 */
export function answered<T>(context: Context, info: GraphQLResolveInfo, list: readonly T[]): readonly T[] {
  context.budget.take('values', list.length * valuesOfEach(info));
  return list;
}

function valuesOfEach(info: GraphQLResolveInfo): number {
  const before = knownOfField.get(info.fieldNodes);
  if (before !== undefined) return before;
  const type = getNamedType(info.returnType);
  const values = isCompositeType(type)
    ? info.fieldNodes.reduce(
        (sum, { selectionSet }) => sum + (selectionSet === undefined ? 1 : valuesIn(selectionSet, type, info)),
        0,
      )
    : 1;
  knownOfField.set(info.fieldNodes, values);
  return values;
}

/** Documents are kept once parsed, and so is what they amount to. */
const knownOfField = new WeakMap<readonly FieldNode[], number>();
const known = new WeakMap<SelectionSetNode, number>();

/** How many values one object brings: with the objects within it, without lists below, which count for themselves. */
function valuesIn(selectionSet: SelectionSetNode, type: GraphQLCompositeType, info: GraphQLResolveInfo): number {
  const before = known.get(selectionSet);
  if (before !== undefined) return before;
  let sum = 1;
  for (const selection of selectionSet.selections) {
    if (selection.kind === 'Field') {
      const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[selection.name.value] : undefined;
      const fieldType = field && getNamedType(field.type);
      const within =
        fieldType !== undefined && isCompositeType(fieldType) && !fieldType.name.endsWith('Connection')
          ? selection.selectionSet
          : undefined;
      if (field !== undefined && (fieldType?.name === 'JSONObject' || ruleOf(field) !== undefined)) sum += heavy;
      sum += within === undefined || !isCompositeType(fieldType) ? 1 : valuesIn(within, fieldType, info);
    } else {
      const fragment = selection.kind === 'InlineFragment' ? selection : info.fragments[selection.name.value];
      const condition = fragment?.typeCondition && info.schema.getType(fragment.typeCondition.name.value);
      if (fragment !== undefined)
        sum += valuesIn(fragment.selectionSet, isCompositeType(condition) ? condition : type, info);
    }
  }
  known.set(selectionSet, sum);
  return sum;
}
