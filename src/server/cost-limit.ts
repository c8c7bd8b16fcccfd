import { getOperationAST, GraphQLError, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { mostWrites } from '../domain.js';
import { QueryTooCostlyError } from '../errors.js';
import type { Deadline } from './deadline.js';

/** What the schema says of an operation before it is carried out. */
export type CostOf = (of: {
  schema: GraphQLSchema;
  document: DocumentNode;
  operation: OperationDefinitionNode;
  variables: Readonly<Record<string, unknown>>;
  spaces: number;
}) => { readonly reads: number; readonly writes: number };

export interface WithSpaces {
  readonly deadline: Deadline;
  spaces(): readonly unknown[];
}

/** Refuses an operation that may need more upstream calls than one request may spend, before any is made. */
export function useCostLimit(costOf: CostOf, limit: number): Plugin<WithSpaces> {
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const { schema, document, operationName, variableValues, contextValue } = args;
      const operation = getOperationAST(document, operationName);
      if (!operation) return;
      try {
        const { reads, writes } = costOf({ schema, document, operation, variables: variableValues ?? {}, spaces: contextValue.spaces().length });
        if (reads > limit) throw new QueryTooCostlyError(reads, limit);
        if (writes > mostWrites) throw new QueryTooCostlyError(writes, mostWrites);
      } catch (error) {
        // Variables that do not fit are the executor's to refuse; what is too costly goes no further.
        if (!(error instanceof QueryTooCostlyError)) return;
        contextValue.deadline.end();
        setResultAndStopExecution({ errors: [new GraphQLError(error.message, { originalError: error, extensions: { ...error.extensions, http: { status: 400 } } })] });
      }
    },
  };
}
