/** Mutations: each takes one input and returns a union of its success and the errors. */
import type { InputFieldMap, InputRef, ObjectRef } from '@pothos/core';
import type { Context } from '../src/context.js';
import { maxWritesPerRequest, scopes } from '../src/domain.js';
import type { OperationEntry } from '../src/operations/index.js';
import { builder } from './builder.js';
import type { CostRule } from './cost-sets.js';
import {
  InvalidInputErrorRef,
  NotFoundErrorRef,
  OutcomeUnknownErrorRef,
  PermissionErrorRef,
  ThrottledErrorRef,
  toResult,
  UpstreamErrorRef,
} from './errors.js';
import type { ItemContext } from './idempotency.js';

export type SchemaTypes = typeof builder.$inferSchemaTypes;

export const upstreamRequestIdDescription = "The upstream's id of the call (CAMS: RequestId).";

/** `AddPhoneNumberInput` of `addPhoneNumber`: the names of a mutation's types derive from its own. */
export const typeNameOf = (mutation: string, suffix: 'Input' | 'Success' | 'Result'): string =>
  `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}${suffix}`;

export interface MutationOptions<I> {
  /** Without the scopes, which are added. */
  readonly description: string;
  /** The upstream operations that the mutation calls. The scopes in its description derive from them. */
  readonly operations: readonly Pick<OperationEntry, 'access'>[];
  readonly cost: CostRule;
  readonly input: InputRef<I>;
  /** The description of the argument. */
  readonly argument: string;
  /** The action of the mutation, to follow "Result of". */
  readonly result: string;
  readonly success: ObjectRef<SchemaTypes, object>;
  /** Returns the fields of the success. @throws GatewayError, which becomes an error of the result */
  readonly work: (context: Context, input: I, item: ItemContext) => Promise<object>;
}

/** Adds a mutation to the schema. Returns the union of its results. */
export function defineMutation<I>(name: string, options: MutationOptions<I>) {
  const { cost, input, argument, success, work } = options;
  const Result = builder.unionType(typeNameOf(name, 'Result'), {
    description: `Result of ${options.result}.`,
    types: [
      success,
      InvalidInputErrorRef,
      NotFoundErrorRef,
      PermissionErrorRef,
      ThrottledErrorRef,
      UpstreamErrorRef,
      OutcomeUnknownErrorRef,
    ],
  });
  builder.mutationField(name, (t) => {
    const args: InputFieldMap = { input: t.arg({ type: input, required: true, description: argument }) };
    return t.field({
      extensions: { cost },
      type: Result,
      nullable: false,
      description: `${options.description} ${requiredScopes(options)}`,
      args,
      // Safe cast: the executor has coerced the argument to the input type.
      resolve: (_root, values, context) =>
        resultOf(name, context, () => work(context, values['input'] as I, { path: ['input'], bulk: false })),
    });
  });
  return Result;
}

/**
 * Adds a mutation and its bulk version, which takes a list of inputs. Each item succeeds or fails on its own, and the
 * results keep the order of the inputs.
 */
export function defineMutationWithBulk<I>(
  name: string,
  options: MutationOptions<I> & { readonly bulk: Pick<MutationOptions<I>, 'cost' | 'argument'> },
): void {
  const Result = defineMutation(name, options);
  const { bulk, input, work } = options;
  builder.mutationField(`${name}s`, (t) => {
    const args: InputFieldMap = { inputs: t.arg({ type: [input], required: true, description: bulk.argument }) };
    return t.field({
      extensions: { cost: bulk.cost },
      type: [Result],
      nullable: { list: false, items: false },
      description:
        `Bulk version, at most ${maxWritesPerRequest} items in a request. Each item succeeds or fails on its own. ` +
        `Results keep the order of the inputs and can be streamed with @stream. ${requiredScopes(options)}`,
      args,
      // Returns promises, so that @stream can deliver finished items. Safe cast, as above.
      resolve: (_root, values, context) =>
        (values['inputs'] as readonly I[]).map((item, index) =>
          resultOf(name, context, () => work(context, item, { path: ['inputs', String(index)], bulk: true })),
        ),
    });
  });
}

/** "Requires the scopes READ and ADD.": derived from the operations, so that no description can name other scopes. */
function requiredScopes({ operations }: Pick<MutationOptions<never>, 'operations'>): string {
  const needed = scopes.filter((scope) => operations.some(({ access }) => access === scope));
  return `Requires the scope${needed.length > 1 ? 's' : ''} ${needed.join(' and ')}.`;
}

const resultOf = (name: string, context: Context, work: () => Promise<object>): Promise<object> =>
  toResult(context, async () => ({ __typename: typeNameOf(name, 'Success'), ...(await work()) }));
