import { LRUCache } from 'lru-cache';
import { getOperationAST, type DocumentNode, type ExecutionResult } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { identityOf, type Viewer } from '../auth/index.js';
import type { CacheMark } from '../cache/index.js';
import type { Trace } from '../loaders/index.js';
import type { WithViewer } from './caller.js';

/** How much is kept, in bytes. */
const mostBytes = 64 * 1024 * 1024;

/** An answer as it was sent, and the entries of the cache that it was made of. */
interface Kept {
  readonly body: string;
  readonly marks: readonly CacheMark[];
}

export interface WithResponse {
  readonly request: Request;
  readonly params: GraphQLParams;
  readonly viewer: Viewer;
  readonly trace: Trace;
}

/** Whether every mark is what the cache would serve as fresh now. */
export type IsCurrent = (marks: readonly CacheMark[]) => boolean | Promise<boolean>;

/**
 * Keeps whole answers, and sends one again for as long as the cache would serve every entry that it was made of: the cache's word is
 * the only one on freshness, there is no lifetime here. An answer is kept for the very question by a caller with the very same
 * rights. Not kept: mutations, errors, stale data, what is streamed, and what tells the state of the gateway itself.
 */
export function useKeptResponses(isCurrent: IsCurrent): Plugin<WithResponse, WithViewer> {
  const kept = new LRUCache<string, Kept>({ maxSize: mostBytes, sizeCalculation: ({ body, marks }, question) => 2 * (body.length + question.length) + 300 * marks.length + 200 });
  return {
    async onParams({ params, request, context, setResult }) {
      if (!mayBeKept(request)) return;
      const question = questionOf(params, context.viewer);
      const answer = kept.get(question);
      if (answer === undefined) return;
      if (await isCurrent(answer.marks)) setResult(asSent(null, answer.body));
      else kept.delete(question);
    },
    onExecute({ args }) {
      const { document, operationName, contextValue } = args;
      const { request, params, viewer, trace } = contextValue;
      if (!mayBeKept(request) || !isQuery(document, operationName)) return;
      return {
        onExecuteDone({ result, setResult }) {
          if (Symbol.asyncIterator in result || !isWhole(result) || !trace.isKeepable) return;
          const body = JSON.stringify({ data: result.data });
          kept.set(questionOf(params, viewer), { body, marks: trace.marks });
          setResult(asSent(result.data, body));
        },
      };
    },
  };
}

/** A result that is written as it was; yoga asks `stringify` before it writes one itself. */
function asSent(data: ExecutionResult['data'], body: string): ExecutionResult & { stringify: () => string } {
  return { data: data ?? null, stringify: () => body };
}

/** A caller that wants fresh data, or to know what its request cost, is answered anew. */
function mayBeKept({ headers }: Request): boolean {
  return headers.get('x-gateway-trace') === null && headers.get('cache-control') === null;
}

function questionOf({ query, operationName, variables }: GraphQLParams, viewer: Viewer): string {
  return JSON.stringify([identityOf(viewer), viewer.name, viewer.scopes, viewer.custSpaceIds, query, operationName, variables]);
}

function isQuery(document: DocumentNode, operationName: string | null | undefined): boolean {
  return getOperationAST(document, operationName)?.operation === 'query';
}

function isWhole({ errors, extensions, data }: ExecutionResult): boolean {
  return errors === undefined && extensions === undefined && data !== null && data !== undefined;
}
