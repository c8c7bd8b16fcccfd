import { crc32 } from 'node:zlib';
import { LRUCache } from 'lru-cache';
import { getOperationAST, type DocumentNode, type ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { identityOf, type Viewer } from '../../auth/index.js';
import type { EntryVersion } from '../../cache/index.js';
import type { RequestStats } from '../../loaders/index.js';
import type { WithViewer } from '../caller-gate.js';
import type { RequestKey, WithRequestKey } from './response-cache-key.js';
import type { OperationInfo } from '../observability/request-events.js';

/** How much is kept, in bytes. */
const maxBytes = 64 * 1024 * 1024;

/** How many questions are remembered of those that were asked once. */
const doorkeeperSlots = 2 ** 16;

/** Those that do not tell of one request alone: names and values in turn, as node:http takes them soonest. */
type RawHeaders = readonly string[];

/** How many heads of questions are known. */
const maxHeaderSets = 1_000;

/** An answer as it was sent, and the entries of the cache that it was made of. */
export interface CachedResponse {
  readonly headers: RawHeaders;
  readonly body: Buffer;
  readonly entryVersions: readonly EntryVersion[];
  readonly operation: OperationInfo;
}

/** Whether every mark is what the cache would serve as fresh now. */
export type AreFresh = (entryVersions: readonly EntryVersion[]) => boolean | Promise<boolean>;

interface CacheableContext extends WithRequestKey {
  readonly request: Request;
  readonly viewer: Viewer;
  readonly stats: RequestStats;
}

export interface ResponseCache {
  /** The name of an answer: of the very question, asked with the very same rights. */
  keyFor(requestKey: RequestKey, viewer: Viewer): string;
  /** What was answered under a name; undefined where it is not what would be answered now. */
  getFresh(key: string): Promise<CachedResponse | undefined> | CachedResponse | undefined;
  /** The headers of a whole answer to a question with this head, as the whole road has set them; undefined where it has not yet. */
  headersFor(requestKey: RequestKey): RawHeaders | undefined;
  /** Keeps a whole answer, if its question was asked before: only then it is made. */
  offer(key: string, create: () => CachedResponse): void;
  readonly plugin: Plugin<CacheableContext, WithViewer & WithRequestKey>;
}

/**
 * Keeps whole answers, and has one sent again for as long as the cache would serve every entry that it was made of: the cache's word
 * is the only one on freshness, there is no lifetime here. Kept is what is asked for the second time, by callers with the very same
 * rights. Not kept: mutations, errors, stale data, what is streamed or batched, and what tells the state of the gateway itself.
 */
export function createResponseCache(areFresh: AreFresh): ResponseCache {
  const entries = new LRUCache<string, CachedResponse>({
    maxSize: maxBytes,
    sizeCalculation: ({ body, entryVersions }, key) => body.length + 2 * key.length + 300 * entryVersions.length + 500,
  });
  // Their checksums, each in its place: where two meet, an answer is kept that was asked for once, or not when it was asked for twice.
  const doorkeeper = new Uint32Array(doorkeeperSlots);
  const responseHeaderCache = new LRUCache<string, RawHeaders>({ max: maxHeaderSets });
  const pendingEntries = new WeakMap<
    Request,
    { readonly headerKey: string; readonly store: ((headers: RawHeaders) => void) | null }
  >();

  /** Whether this was asked before; from now on it was. */
  function admitOnSecondHit(key: string): boolean {
    if (entries.has(key)) return true;
    const checksum = crc32(key);
    const isSecondHit = doorkeeper[checksum % doorkeeperSlots] === checksum;
    doorkeeper[checksum % doorkeeperSlots] = checksum;
    return isSecondHit;
  }

  function getFresh(key: string) {
    const response = entries.get(key);
    if (response === undefined) return undefined;
    const fresh = areFresh(response.entryVersions);
    if (typeof fresh === 'boolean') return fresh ? response : undefined;
    return fresh.then((isFresh) => (isFresh ? response : undefined));
  }

  return {
    keyFor,
    getFresh,
    headersFor: ({ headerKey }) => responseHeaderCache.get(headerKey),
    offer(key, create) {
      if (admitOnSecondHit(key)) entries.set(key, create());
    },
    plugin: {
      async onParams({ context: { requestKey, viewer }, setResult }) {
        const response = requestKey === undefined ? undefined : await getFresh(keyFor(requestKey, viewer));
        if (response !== undefined) setResult(preSerialized(null, response.body.toString()));
      },
      onExecute({ args: { document, operationName, contextValue } }) {
        const { requestKey, request, viewer, stats } = contextValue;
        const operation = requestKey === undefined ? null : queryInfo(document, operationName);
        if (requestKey === undefined || operation === null) return;
        return {
          onExecuteDone({ result, setResult }) {
            if (Symbol.asyncIterator in result || !isErrorFree(result)) return;
            const { headerKey } = requestKey;
            const key = keyFor(requestKey, viewer);
            if (!stats.isCacheable || !admitOnSecondHit(key))
              return void pendingEntries.set(request, { headerKey, store: null });
            const json = JSON.stringify({ data: result.data });
            const body = Buffer.from(json);
            pendingEntries.set(request, {
              headerKey,
              store: (headers) =>
                void entries.set(key, { headers, body, entryVersions: stats.entryVersions, operation }),
            });
            setResult(preSerialized(result.data, json));
          },
        };
      },
      onResponse({ request, response }) {
        const pending = pendingEntries.get(request);
        if (pending === undefined || !isJson(response)) return;
        const headers = cacheableHeaders(response);
        responseHeaderCache.set(pending.headerKey, headers);
        pending.store?.(headers);
      },
    },
  };
}

/** Rights are one line of JSON and a head is four, whatever is in them, so no part can be taken for another. */
function keyFor({ headerKey, body }: RequestKey, viewer: Viewer): string {
  return `${permissionKeyOf(viewer)}\n${headerKey}${body}`;
}

const permissionKeys = new WeakMap<Viewer, string>();

function permissionKeyOf(viewer: Viewer): string {
  const known = permissionKeys.get(viewer);
  if (known !== undefined) return known;
  const { name, scopes, custSpaceIds } = viewer;
  const key = JSON.stringify([identityOf(viewer), name, scopes, custSpaceIds]);
  permissionKeys.set(viewer, key);
  return key;
}

/** What is told with this answer alone is put beside it anew each time. */
const perRequestHeaders = /^(x-request-id|ratelimit.*|retry-after|content-length)$/;

function cacheableHeaders({ headers }: Response): RawHeaders {
  return [...headers].filter(([name]) => !perRequestHeaders.test(name)).flat();
}

function isJson({ status, headers }: Response): boolean {
  return status === 200 && /^application\/(graphql-response\+)?json\b/.test(headers.get('content-type') ?? '');
}

/** A result that is written as it was; yoga asks `stringify` before it writes one itself. */
function preSerialized(data: ExecutionResult['data'], body: string): ExecutionResult & { stringify: () => string } {
  return { data: data ?? null, stringify: () => body };
}

function queryInfo(document: DocumentNode, operationName: string | null | undefined): OperationInfo | null {
  const operation = getOperationAST(document, operationName);
  return operation?.operation === 'query' ? { type: 'query', name: operation.name?.value ?? null } : null;
}

function isErrorFree({ errors, extensions, data }: ExecutionResult): boolean {
  return errors === undefined && extensions === undefined && data !== null && data !== undefined;
}
