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
const heavyFieldWeight = 20;

/**
 * Puts a list into the answer: so many objects, each with everything that the document asks of it. A document may go in circles,
 * numbers of a WABA of numbers, for no upstream call more; so the answer is measured as it grows.
 * @throws QueryTooCostlyError
 */
export function chargeList<T>(context: Context, info: GraphQLResolveInfo, list: readonly T[]): readonly T[] {
  context.budget.charge('values', list.length * valuesPerItem(info));
  return list;
}

function valuesPerItem(info: GraphQLResolveInfo): number {
  const cached = valuesByFieldNodes.get(info.fieldNodes);
  if (cached !== undefined) return cached;
  const type = getNamedType(info.returnType);
  const values = isCompositeType(type)
    ? info.fieldNodes.reduce(
        (sum, { selectionSet }) => sum + (selectionSet === undefined ? 1 : countValues(selectionSet, type, info)),
        0,
      )
    : 1;
  valuesByFieldNodes.set(info.fieldNodes, values);
  return values;
}

/** Documents are kept once parsed, and so is what they amount to. */
const valuesByFieldNodes = new WeakMap<readonly FieldNode[], number>();
const valuesBySelectionSet = new WeakMap<SelectionSetNode, number>();

/** How many values one object brings: with the objects within it, without lists below, which count for themselves. */
function countValues(selectionSet: SelectionSetNode, type: GraphQLCompositeType, info: GraphQLResolveInfo): number {
  const cached = valuesBySelectionSet.get(selectionSet);
  if (cached !== undefined) return cached;
  let sum = 1;
  for (const selection of selectionSet.selections) {
    if (selection.kind === 'Field') {
      const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[selection.name.value] : undefined;
      const fieldType = field && getNamedType(field.type);
      const nested =
        fieldType !== undefined && isCompositeType(fieldType) && !fieldType.name.endsWith('Connection')
          ? selection.selectionSet
          : undefined;
      if (field !== undefined && (fieldType?.name === 'JSONObject' || ruleOf(field) !== undefined))
        sum += heavyFieldWeight;
      sum += nested === undefined || !isCompositeType(fieldType) ? 1 : countValues(nested, fieldType, info);
    } else {
      const fragment = selection.kind === 'InlineFragment' ? selection : info.fragments[selection.name.value];
      const condition = fragment?.typeCondition && info.schema.getType(fragment.typeCondition.name.value);
      if (fragment !== undefined)
        sum += countValues(fragment.selectionSet, isCompositeType(condition) ? condition : type, info);
    }
  }
  valuesBySelectionSet.set(selectionSet, sum);
  return sum;
}
