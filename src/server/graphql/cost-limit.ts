import {
  getOperationAST,
  getVariableValues,
  GraphQLError,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { maxWritesPerRequest } from '../../domain.js';
import { QueryTooCostlyError } from '../../errors.js';
import type { Deadline } from '../deadline.js';

/** What the schema says of an operation before it is carried out. */
export type CostOf = (request: {
  schema: GraphQLSchema;
  document: DocumentNode;
  operation: OperationDefinitionNode;
  variables: Readonly<Record<string, unknown>>;
  spaces: number;
}) => { readonly reads: number; readonly writes: number };

export interface CostLimitContext {
  readonly request: Request;
  readonly deadline: Deadline;
  spaces(): readonly unknown[];
}

/**
 * Refuses an operation that may need more upstream calls than one request may spend, before any is made. The operations of a batch
 * spend together.
 */
export function useCostLimit(costOf: CostOf, limit: number): Plugin<CostLimitContext> {
  const spent = new WeakMap<Request, { readonly reads: number; readonly writes: number }>();

  function enforceLimit({
    args: { schema, document, operationName, variableValues, contextValue },
    setResultAndStopExecution,
  }: StoppableExecution): void {
    const operation = getOperationAST(document, operationName);
    if (!operation) return;
    try {
      const { coerced: variables } = getVariableValues(
        schema,
        operation.variableDefinitions ?? [],
        variableValues ?? {},
        { maxErrors: 1 },
      );
      // Variables that do not fit are the executor's to refuse.
      if (variables === undefined) return;
      const cost = costOf({ schema, document, operation, variables, spaces: contextValue.spaces().length });
      const previous = spent.get(contextValue.request) ?? { reads: 0, writes: 0 };
      const [reads, writes] = [previous.reads + cost.reads, previous.writes + cost.writes];
      if (reads > limit) throw new QueryTooCostlyError(reads, limit);
      if (writes > maxWritesPerRequest) throw new QueryTooCostlyError(writes, maxWritesPerRequest);
      spent.set(contextValue.request, { reads, writes });
    } catch (error) {
      // What else goes wrong here goes wrong for the executor too, which tells it.
      if (!(error instanceof QueryTooCostlyError)) return;
      contextValue.deadline.stop();
      setResultAndStopExecution({
        errors: [
          new GraphQLError(error.message, {
            originalError: error,
            extensions: { ...error.extensions, http: { status: 400 } },
          }),
        ],
      });
    }
  }

  // Of a subscription it is what each event may cost.
  return { onExecute: enforceLimit, onSubscribe: enforceLimit };
}

/** What the start of an operation and of a subscription have in common. */
interface StoppableExecution {
  readonly args: {
    readonly schema: GraphQLSchema;
    readonly document: DocumentNode;
    readonly operationName?: string | null | undefined;
    readonly variableValues?: Readonly<Record<string, unknown>> | null | undefined;
    readonly contextValue: CostLimitContext;
  };
  readonly setResultAndStopExecution: (result: ExecutionResult) => void;
}
