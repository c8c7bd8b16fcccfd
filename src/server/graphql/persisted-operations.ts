import { createInMemoryAPQStore, useAPQ } from '@graphql-yoga/plugin-apq';
import { usePersistedOperations } from '@graphql-yoga/plugin-persisted-operations';

/** Documents by their SHA-256 in hexadecimal: all that may be asked, where there is such a list. */
export type PersistedOperations = ReadonlyMap<string, string>;

/** Automatic ones: how many are kept for clients that send a hash instead of a document, and for how long. */
const apqLimits = { max: 1_000, ttl: 60 * 60_000 };

/**
 * With a list, only its documents are carried out, each by its hash. Without one, any document is, and a client may send its
 * hash alone once the document was seen (automatic persisted queries).
 */
export function usePersistedDocuments(operations: PersistedOperations | null) {
  if (operations === null) return useAPQ({ store: createInMemoryAPQStore(apqLimits) });
  return usePersistedOperations({
    getPersistedOperation: (hash) => operations.get(hash) ?? null,
    customErrors: {
      notFound: 'This document is not in the list of persisted operations.',
      keyNotFound:
        'Only persisted operations are carried out: expected extensions.persistedQuery with version 1 and sha256Hash.',
      persistedQueryOnly: 'Only persisted operations are carried out: expected the hash of a document, got a document.',
    },
  });
}
