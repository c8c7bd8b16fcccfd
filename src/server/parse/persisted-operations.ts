import { createHash } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import { inputError } from '../graphql/error-mask.js';
import type { RequestParams } from './request-params.js';

/** Persisted operations: documents by their SHA-256 in hexadecimal. */
type PersistedOperations = Readonly<Record<string, string>>;
/** Finds the text of a request's document. */
export type DocumentSource = ReturnType<typeof createDocumentSource>;

/** Limits of the store of automatic persisted queries, which any caller can fill: characters, and milliseconds. */
const storeLimits = { maxSize: 8_000_000, ttl: 60 * 60_000 };

/**
 * Executes only listed documents, each by its hash, or, without a list, any document. In the latter case it stores
 * documents that come with a hash: automatic persisted queries (APQ).
 */
export function createDocumentSource(operations: PersistedOperations | null = null) {
  const store = new LRUCache<string, string>({ ...storeLimits, sizeCalculation: (text) => text.length + 100 });

  function listedText(list: PersistedOperations, { query, extensions }: RequestParams): string {
    const path = ['extensions', 'persistedQuery'];
    const only = 'Only persisted operations are executed: expected';
    if (query !== undefined) throw inputError(['query'], `${only} the hash of a document, got a document.`);
    const sha256Hash = readHash(extensions);
    if (sha256Hash === undefined) throw inputError(path, `${only} version 1 and sha256Hash.`);
    const text = list[sha256Hash];
    // Not the protocol's PersistedQueryNotFound, which clients answer by sending the document.
    if (text === undefined)
      throw inputError(path, 'This document is not in the list of persisted operations.', { status: 404 });
    return text;
  }

  return {
    /** @throws GraphQLError if there is no document, or it may not be executed */
    textOf(params: RequestParams): string {
      if (operations !== null) return listedText(operations, params);
      if (params.query !== undefined) return params.query;
      const sha256Hash = readHash(params.extensions);
      if (sha256Hash === undefined) throw inputError(['query'], 'expected a document, got none.');
      const text = store.get(sha256Hash);
      if (text === undefined) throw protocolError('PersistedQueryNotFound', 'PERSISTED_QUERY_NOT_FOUND', 404);
      return text;
    },
    /** Stores a valid document that was sent with its hash, so that the hash suffices next time. */
    remember({ query, extensions }: RequestParams, text: string): void {
      const sha256Hash = readHash(extensions);
      if (query === undefined || sha256Hash === undefined || store.get(sha256Hash) === text) return;
      if (createHash('sha256').update(text).digest('hex') !== sha256Hash)
        throw protocolError('PersistedQueryMismatch', 'PERSISTED_QUERY_MISMATCH', 400);
      store.set(sha256Hash, text);
    },
  };
}

function readHash(extensions: RequestParams['extensions']): string | undefined {
  const persistedQuery = extensions?.['persistedQuery'];
  if (typeof persistedQuery !== 'object' || persistedQuery === null) return undefined;
  const { version, sha256Hash } = persistedQuery as { readonly version?: unknown; readonly sha256Hash?: unknown };
  return version === 1 && typeof sha256Hash === 'string' && /^[\da-f]{64}$/.test(sha256Hash) ? sha256Hash : undefined;
}

/** The messages are those of the protocol, which clients compare. */
function protocolError(message: string, code: string, status: number): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status } } });
}
