/**
 * Answers composed at once of what the cache holds: queries whose every field is at hand are written as JSON without yoga, without a
 * promise, and without writing twice what a record says. It carries out the schema's own resolvers under the same limits, and leaves
 * everything else, errors among it, to the whole road: what it answers is what that would answer, byte by byte.
 */
import { getVariableValues, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import type { Viewer } from '../../auth/index.js';
import { createBudget, type Budget } from '../../budget.js';
import type { Context } from '../../context.js';
import { createTrace, type Trace } from '../../loaders/index.js';
import type { CostOf } from '../cost-limit.js';
import type { OperationSeen } from '../request-events.js';
import type { Documents } from './documents.js';
import { Memory } from './memory.js';
import { paramsOf } from './params.js';
import { createPlans } from './plans.js';

export { createDocuments, type Documents } from './documents.js';

/** An answer without errors, and what it is made of. */
export interface DirectAnswer {
  /** As JSON. */
  readonly body: Buffer;
  readonly operation: OperationSeen;
  readonly trace: Trace;
}

export interface DirectAnswersOptions {
  readonly schema: GraphQLSchema;
  readonly documents: Documents;
  /** A context whose reads answer at once, or throw. */
  readonly contextOf: (of: { readonly viewer: Viewer; readonly trace: Trace; readonly budget: Budget }) => Context;
  readonly costOf: CostOf;
  readonly costLimit: number;
}

/** The answer to the body of a request; undefined where it is not at hand. */
export type AnswerAtOnce = (body: Buffer, viewer: Viewer) => DirectAnswer | undefined;

/** How much is remembered of what records say, in characters. */
const mostCharacters = 32 * 1024 * 1024;

export function createDirectAnswers({ schema, documents, contextOf, costOf, costLimit }: DirectAnswersOptions): AnswerAtOnce {
  const plansOf = createPlans(schema, new Memory(mostCharacters));

  function answer(body: Buffer, viewer: Viewer): DirectAnswer | undefined {
    const params = paramsOf(body);
    const document = params && documents.of(params.query);
    const plans = document && plansOf(document, params.operationName);
    if (params === undefined || document === undefined || plans === undefined) return undefined;
    const { operation } = plans;
    const { coerced: variables } = getVariableValues(schema, operation.variableDefinitions ?? [], params.variables, { maxErrors: 1 });
    if (variables === undefined) return undefined;
    const trace = createTrace();
    const context = contextOf({ viewer, trace, budget: createBudget() });
    const { reads } = costOf({ schema, document, operation, variables, spaces: context.spaces().length });
    if (reads > costLimit) return undefined;
    return { body: Buffer.from(`{"data":${plans.carryOut(context, variables)}}`, 'latin1'), operation: seen(operation), trace };
  }

  return (body, viewer) => {
    try {
      return answer(body, viewer);
    } catch {
      // Not at hand, or an error: the whole road waits for the one, and tells the other.
      return undefined;
    }
  };
}

function seen({ operation, name }: OperationDefinitionNode): OperationSeen {
  return { type: operation, name: name?.value ?? null };
}
