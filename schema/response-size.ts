/** Response size accounting: charges the lists of a response to the request's budget as they are resolved. */
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

/** Weight, in values, of an upstream record (about twenty short texts) and of a field that calls the loaders. */
const heavyFieldWeight = 20;

/**
 * Charges a list to the response budget: the number of items, times the values that the document selects of each. A
 * document can nest in circles (numbers of a WABA of numbers) without more upstream calls, so the response is measured
 * as it grows.
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

/** Memoised per parsed document, because documents are cached. */
const valuesByFieldNodes = new WeakMap<readonly FieldNode[], number>();
const valuesBySelectionSet = new WeakMap<SelectionSetNode, number>();

/** Values of one object, including nested objects. Nested connections are charged when they are resolved. */
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
