import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { InvalidInputError } from '../../errors.js';

/** Refuses an entry of a batch that is no object, before anybody looks into it. */
export function useRequestShape(): Plugin {
  return {
    onParams({ params }: { params: GraphQLParams | null }) {
      if (typeof params === 'object' && params !== null && !Array.isArray(params)) return;
      throw new InvalidInputError([
        { path: [], message: 'expected an object with a query for each request of a batch.' },
      ]);
    },
  };
}
