/**
 * Answers composed at once of what the cache holds: queries whose every field is at hand are written as JSON without yoga, without
 * promises but for what Redis is asked, and without writing twice what a record says. It carries out the schema's own resolvers under the same limits, and leaves
 * everything else, errors among it, to the whole road: what it answers is what that would answer, byte by byte.
 */
import { getVariableValues, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import type { Viewer } from '../../auth/index.js';
import { createBudget, type Budget } from '../../budget.js';
import type { Context } from '../../context.js';
import { createTrace, type Looks, type Trace } from '../../loaders/index.js';
import type { CostOf } from '../cost-limit.js';
import type { OperationSeen } from '../request-events.js';
import type { Documents } from './documents.js';
import { Memory } from './memory.js';
import { paramsOf } from './params.js';
import { createPlans, type OperationPlans } from './plans.js';
import type { Bytes } from './value-writer.js';

export { createDocuments, type Documents } from './documents.js';
export type { Bytes } from './value-writer.js';

/** An answer without errors, and what it is made of. */
export interface DirectAnswer {
  /** As JSON. */
  readonly body: Bytes;
  readonly operation: OperationSeen;
  readonly trace: Trace;
}

/** What the context of such a request is made of. */
export interface ArrivalAtHand {
  readonly viewer: Viewer;
  readonly trace: Trace;
  readonly budget: Budget;
  readonly looks: Looks;
}

export interface DirectAnswersOptions {
  readonly schema: GraphQLSchema;
  readonly documents: Documents;
  /** A context whose reads answer with what is at hand, or throw. */
  readonly contextOf: (of: ArrivalAtHand) => Context;
  readonly costOf: CostOf;
  readonly costLimit: number;
}

/** The answer to the body of a request; undefined where it is not at hand. With Redis it takes a few round trips. */
export type AnswerAtOnce = (
  body: Buffer,
  viewer: Viewer,
) => DirectAnswer | undefined | Promise<DirectAnswer | undefined>;

/** How much is remembered of what records say, in characters. */
const mostCharacters = 32 * 1024 * 1024;

/** How often a query is gone through: once for each thing that has to be known to look for the next. */
const mostRounds = 6;

export function createDirectAnswers({
  schema,
  documents,
  contextOf,
  costOf,
  costLimit,
}: DirectAnswersOptions): AnswerAtOnce {
  const plansOf = createPlans(schema, new Memory(mostCharacters));

  function prepare(body: Buffer, viewer: Viewer): Prepared | undefined {
    const params = paramsOf(body);
    const document = params && documents.of(params.query);
    const plans = document && plansOf(document, params.operationName);
    if (params === undefined || document === undefined || plans === undefined) return undefined;
    const { operation } = plans;
    const { coerced: variables } = getVariableValues(schema, operation.variableDefinitions ?? [], params.variables, {
      maxErrors: 1,
    });
    if (variables === undefined) return undefined;
    const [trace, budget, looks] = [createTrace(), createBudget(), { underWay: [] }];
    const context = contextOf({ viewer, trace, budget, looks });
    const { reads } = costOf({ schema, document, operation, variables, spaces: context.spaces().length });
    if (reads > costLimit) return undefined;
    return { plans, variables, context, trace, budget, looks };
  }

  /** @throws what is not at hand, or an error */
  function compose({ plans, variables, context, trace }: Prepared): DirectAnswer {
    return { body: `{"data":${plans.carryOut(context, variables)}}`, operation: seen(plans.operation), trace };
  }

  /** Goes through the query again, once what it has looked for has come. */
  async function goOn(prepared: Prepared): Promise<DirectAnswer | undefined> {
    const { looks, budget } = prepared;
    for (let round = 1; round < mostRounds && looks.underWay.length > 0; round++) {
      const found = await Promise.all(looks.underWay.splice(0));
      if (found.includes(false)) return undefined;
      budget.renew();
      const answer = attempt(() => compose(prepared));
      if (answer !== undefined) return answer;
    }
    return undefined;
  }

  return (body, viewer) => {
    const prepared = attempt(() => prepare(body, viewer));
    return (
      prepared &&
      (attempt(() => compose(prepared)) ?? (prepared.looks.underWay.length > 0 ? goOn(prepared) : undefined))
    );
  };
}

/** A query that may be carried out. */
interface Prepared {
  readonly plans: OperationPlans;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: Context;
  readonly trace: Trace;
  readonly budget: Budget;
  readonly looks: Looks;
}

/** Undefined where it is not at hand, or ends in an error: the whole road waits for the one, and tells the other. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

function seen({ operation, name }: OperationDefinitionNode): OperationSeen {
  return { type: operation, name: name?.value ?? null };
}
