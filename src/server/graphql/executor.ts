import { execute, visit, BREAK, type DocumentNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/**
 * Documents without @defer and @stream are carried out by graphql-js itself: it answers fields in the order of the query, as the
 * specification asks, where the executor that can deliver in parts answers them in the order in which they were done.
 */
export function useGraphqlJsExecutor(): Plugin {
  const incrementalByDocument = new WeakMap<DocumentNode, boolean>();
  return {
    onExecute({ args, setExecuteFn }) {
      const { document } = args;
      const isIncremental = incrementalByDocument.get(document) ?? hasIncrementalDirective(document);
      incrementalByDocument.set(document, isIncremental);
      if (!isIncremental) setExecuteFn(execute);
    },
  };
}

function hasIncrementalDirective(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Directive({ name }) {
      if (name.value !== 'defer' && name.value !== 'stream') return undefined;
      found = true;
      return BREAK;
    },
  });
  return found;
}
