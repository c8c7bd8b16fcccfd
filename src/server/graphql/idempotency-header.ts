import { getOperationAST, GraphQLError, Kind } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { InvalidInputError } from '../../errors.js';
import type { Deadline } from '../deadline.js';

const header = 'idempotency-key';

/** The request's Idempotency-Key; null where it has none. */
export function idempotencyKeyOf(request: Request): string | null {
  return request.headers.get(header);
}

/**
 * The header stands for a document with one mutation. With several, each takes its own key in its input: under one key the second
 * would be a conflict with the first.
 */
export function useIdempotencyHeader(): Plugin<{ readonly request: Request; readonly deadline: Deadline }> {
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const { document, operationName, contextValue } = args;
      if (idempotencyKeyOf(contextValue.request) === null) return;
      const operation = getOperationAST(document, operationName);
      if (operation?.operation !== 'mutation') return;
      const fields = operation.selectionSet.selections;
      if (fields.length === 1 && fields[0]?.kind === Kind.FIELD) return;
      const error = new InvalidInputError([
        {
          path: ['Idempotency-Key'],
          message:
            'expected a document with one mutation beside this header; with several, give each its own idempotencyKey in its input.',
        },
      ]);
      contextValue.deadline.stop();
      setResultAndStopExecution({
        errors: [
          new GraphQLError(error.message, {
            originalError: error,
            extensions: { ...error.extensions, http: { status: 400 } },
          }),
        ],
      });
    },
  };
}
