/**
 * Response size accounting: a plugin of the schema builder that charges every list of a response to the request's
 * budget when it is resolved. Nested lists can return to the same objects (the numbers of the WABA of a number) without
 * more upstream calls, so the response is measured as it grows.
 */
import SchemaBuilder, { BasePlugin, completeValue, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core';
import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  type FieldNode,
  type GraphQLFieldResolver,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLCompositeType,
  type SelectionSetNode,
} from 'graphql';
import type { Budget } from '../src/budget.js';
import type { Context } from '../src/context.js';
import { ruleOf } from './cost-rules.js';
import type { Page } from './connection.js';

declare global {
  // The name by which Pothos finds the types of its plugins.
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      responseSize: ResponseSizePlugin<Types>;
    }
  }
}

type Resolver<Types extends SchemaTypes> = GraphQLFieldResolver<unknown, Types['Context'], object>;

/**
 * Charges the errors of fields, and the lists and connections of all fields but two kinds: the `edges` and `nodes` of a
 * connection, whose page is charged when it is resolved, and the results of bulk mutations. The latter are limited by
 * their inputs, and once their writes have begun, the caller must get the outcomes.
 */
class ResponseSizePlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(resolver: Resolver<Types>, config: PothosOutputFieldConfig<Types>): Resolver<Types> {
    const { kind, parentType, type, args: argConfigs, extensions } = config;
    if (isConnection(parentType) || kind === 'Mutation') return resolver;
    const isList = type.kind === 'List';
    const named = type.kind === 'List' ? undefined : this.builder.configStore.getTypeConfig(type.ref).name;
    const isCharged = isList || isConnection(named);
    const canFail = Object.keys(argConfigs).length > 0 || extensions?.['cost'] !== undefined;
    if (!isCharged && !canFail) return resolver;
    return (parent, args, context: Types['Context'], info) => {
      const { budget } = context as Context;
      const fail = (error: unknown) => chargeError(error, budget);
      try {
        const value = resolver(parent, args, context, info) as MaybePromise<List | null>;
        return completeValue(value, (list) => (isCharged && list ? charge(list, budget, info) : list), fail);
      } catch (error) {
        return fail(error);
      }
    };
  }
}

type MaybePromise<T> = T | PromiseLike<T>;
type List = readonly unknown[] | Pick<Page<unknown>, 'edges'>;

/** An error in a response costs as much as many values: it is masked, located in the document and sorted. */
const valuesPerError = 100;

/** @throws the error, or QueryTooCostlyError if the response contains too many errors */
function chargeError(error: unknown, budget: Budget): never {
  if (error !== budget.exceededError) budget.charge('values', valuesPerError);
  throw error;
}

/** @throws QueryTooCostlyError */
function charge(value: List, budget: Budget, info: GraphQLResolveInfo): List {
  const items = 'edges' in value ? value.edges : value;
  try {
    budget.charge('values', items.length * valuesPerItem(info));
  } catch (error) {
    // Items may be promises of reads in flight, whose errors must still be handled.
    void Promise.allSettled(items);
    throw error;
  }
  return value;
}

const isConnection = (typeName: string | undefined): boolean => typeName?.endsWith('Connection') === true;

export const responseSize = 'responseSize';
SchemaBuilder.registerPlugin(responseSize, ResponseSizePlugin);

/** Weight, in values, of an upstream record (about twenty short texts) and of a field that calls the loaders. */
const heavyFieldWeight = 20;

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

/** Number of values in one object, including nested objects. Nested lists are charged when they are resolved. */
function countValues(selectionSet: SelectionSetNode, type: GraphQLCompositeType, info: GraphQLResolveInfo): number {
  const cached = valuesBySelectionSet.get(selectionSet);
  if (cached !== undefined) return cached;
  let sum = 1;
  for (const selection of selectionSet.selections) {
    if (selection.kind === 'Field') {
      const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[selection.name.value] : undefined;
      const fieldType = field && getNamedType(field.type);
      const nested =
        field !== undefined && isCompositeType(fieldType) && !isChargedAlone(field.type, type)
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

/** Whether a field is a list that is charged when it is resolved; see ResponseSizePlugin. */
function isChargedAlone(fieldType: GraphQLOutputType, parent: GraphQLCompositeType): boolean {
  if (isConnection(parent.name)) return false;
  return isListType(getNullableType(fieldType)) || isConnection(getNamedType(fieldType).name);
}
