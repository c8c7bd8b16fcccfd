import { crc32 } from 'node:zlib';
import { LRUCache } from 'lru-cache';
import { getOperationAST, type DocumentNode, type ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { identityOf, type Viewer } from '../auth/index.js';
import type { CacheMark } from '../cache/index.js';
import type { Trace } from '../loaders/index.js';
import type { WithViewer } from './caller.js';
import type { Question, WithQuestion } from './question.js';
import type { OperationSeen } from './request-events.js';

/** How much is kept, in bytes. */
const mostBytes = 64 * 1024 * 1024;

/** How many questions are remembered of those that were asked once. */
const mostAskedOnce = 2 ** 16;

/** Those that do not tell of one request alone: names and values in turn, as node:http takes them soonest. */
type Headers = readonly string[];

/** How many heads of questions are known. */
const mostHeads = 1_000;

/** An answer as it was sent, and the entries of the cache that it was made of. */
export interface KeptResponse {
  readonly headers: Headers;
  readonly body: Buffer;
  readonly marks: readonly CacheMark[];
  readonly operation: OperationSeen;
}

/** Whether every mark is what the cache would serve as fresh now. */
export type IsCurrent = (marks: readonly CacheMark[]) => boolean | Promise<boolean>;

interface Carried extends WithQuestion {
  readonly request: Request;
  readonly viewer: Viewer;
  readonly trace: Trace;
}

export interface KeptResponses {
  /** The name of an answer: of the very question, asked with the very same rights. */
  nameOf(question: Question, viewer: Viewer): string;
  /** What was answered under a name; undefined where it is not what would be answered now. */
  find(name: string): Promise<KeptResponse | undefined> | KeptResponse | undefined;
  /** The headers of a whole answer to a question with this head, as the whole road has set them; undefined where it has not yet. */
  headersFor(question: Question): Headers | undefined;
  /** Keeps a whole answer, if its question was asked before: only then it is made. */
  offer(name: string, make: () => KeptResponse): void;
  readonly plugin: Plugin<Carried, WithViewer & WithQuestion>;
}

/**
 * Keeps whole answers, and has one sent again for as long as the cache would serve every entry that it was made of: the cache's word
 * is the only one on freshness, there is no lifetime here. Kept is what is asked for the second time, by callers with the very same
 * rights. Not kept: mutations, errors, stale data, what is streamed or batched, and what tells the state of the gateway itself.
 */
export function createKeptResponses(isCurrent: IsCurrent): KeptResponses {
  const kept = new LRUCache<string, KeptResponse>({
    maxSize: mostBytes,
    sizeCalculation: ({ body, marks }, name) => body.length + 2 * name.length + 300 * marks.length + 500,
  });
  // Their checksums, each in its place: where two meet, an answer is kept that was asked for once, or not when it was asked for twice.
  const askedOnce = new Uint32Array(mostAskedOnce);
  const heads = new LRUCache<string, Headers>({ max: mostHeads });
  const whole = new WeakMap<Request, { readonly head: string; readonly keep: ((headers: Headers) => void) | null }>();

  /** Whether this was asked before; from now on it was. */
  function isAskedAgain(name: string): boolean {
    if (kept.has(name)) return true;
    const sum = crc32(name);
    const isAgain = askedOnce[sum % mostAskedOnce] === sum;
    askedOnce[sum % mostAskedOnce] = sum;
    return isAgain;
  }

  function find(name: string) {
    const response = kept.get(name);
    if (response === undefined) return undefined;
    const current = isCurrent(response.marks);
    if (typeof current === 'boolean') return current ? response : undefined;
    return current.then((is) => (is ? response : undefined));
  }

  return {
    nameOf,
    find,
    headersFor: ({ head }) => heads.get(head),
    offer(name, make) {
      if (isAskedAgain(name)) kept.set(name, make());
    },
    plugin: {
      async onParams({ context: { question, viewer }, setResult }) {
        const response = question === undefined ? undefined : await find(nameOf(question, viewer));
        if (response !== undefined) setResult(written(null, response.body.toString()));
      },
      onExecute({ args: { document, operationName, contextValue } }) {
        const { question, request, viewer, trace } = contextValue;
        const operation = question === undefined ? null : queryOf(document, operationName);
        if (question === undefined || operation === null) return;
        return {
          onExecuteDone({ result, setResult }) {
            if (Symbol.asyncIterator in result || !isWhole(result)) return;
            const { head } = question;
            const name = nameOf(question, viewer);
            if (!trace.isKeepable || !isAskedAgain(name)) return void whole.set(request, { head, keep: null });
            const json = JSON.stringify({ data: result.data });
            const body = Buffer.from(json);
            whole.set(request, {
              head,
              keep: (headers) => void kept.set(name, { headers, body, marks: trace.marks, operation }),
            });
            setResult(written(result.data, json));
          },
        };
      },
      onResponse({ request, response }) {
        const answer = whole.get(request);
        if (answer === undefined || !isJson(response)) return;
        const headers = headersOf(response);
        heads.set(answer.head, headers);
        answer.keep?.(headers);
      },
    },
  };
}

/** Rights are one line of JSON and a head is four, whatever is in them, so no part can be taken for another. */
function nameOf({ head, body }: Question, viewer: Viewer): string {
  return `${rightsOf(viewer)}\n${head}${body}`;
}

const rights = new WeakMap<Viewer, string>();

function rightsOf(viewer: Viewer): string {
  const known = rights.get(viewer);
  if (known !== undefined) return known;
  const { name, scopes, custSpaceIds } = viewer;
  const told = JSON.stringify([identityOf(viewer), name, scopes, custSpaceIds]);
  rights.set(viewer, told);
  return told;
}

/** What is told with this answer alone is put beside it anew each time. */
const ofOneRequest = /^(x-request-id|ratelimit.*|retry-after|content-length)$/;

function headersOf({ headers }: Response): Headers {
  return [...headers].filter(([name]) => !ofOneRequest.test(name)).flat();
}

function isJson({ status, headers }: Response): boolean {
  return status === 200 && /^application\/(graphql-response\+)?json\b/.test(headers.get('content-type') ?? '');
}

/** A result that is written as it was; yoga asks `stringify` before it writes one itself. */
function written(data: ExecutionResult['data'], body: string): ExecutionResult & { stringify: () => string } {
  return { data: data ?? null, stringify: () => body };
}

function queryOf(document: DocumentNode, operationName: string | null | undefined): OperationSeen | null {
  const operation = getOperationAST(document, operationName);
  return operation?.operation === 'query' ? { type: 'query', name: operation.name?.value ?? null } : null;
}

function isWhole({ errors, extensions, data }: ExecutionResult): boolean {
  return errors === undefined && extensions === undefined && data !== null && data !== undefined;
}
