import { Client, fetchExchange, makeOperation, mapExchange, type OperationContext } from 'urql';
import { cacheExchange, type Data } from '@urql/exchange-graphcache';
import introspection from '../gql/introspection.js';
import { toRequestError } from '../errors/request-error.js';
import { connectionExchange } from './connection.js';
import { fetchWithIdleTimeout } from './idle-timeout.js';
import { pendingOperationsExchange } from './pending-operations.js';

/** The gateway is served under the page's own origin, so that no CORS is needed. */
const url = '/graphql';

/** Cache key of objects without an id: they are stored with their parent. */
const embedded = () => null;
const keys = {
  PhoneNumberConnection: embedded,
  MessageQrdlConnection: embedded,
  SpaceConnection: embedded,
  Space: ({ custSpaceId }: Data) => (typeof custSpaceId === 'string' ? custSpaceId : null),
  PhoneNumberLifecycle: embedded,
  PhoneNumberMetric: embedded,
  BusinessProfile: embedded,
  HealthStatus: embedded,
  HealthEntity: embedded,
  HealthError: embedded,
  Viewer: embedded,
  UpstreamQuota: embedded,
};

/**
 * Creates a client with a normalized cache, so that the data of a deferred part, a mutation or a subscription updates a
 * number wherever it is shown. Calls `onUnauthenticated` when the gateway rejects the key or asks for one.
 */
export function createClient(key: string | null, onUnauthenticated: (wasRejected: boolean) => void): Client {
  const headers = headersOf(key);
  return new Client({
    url,
    preferGetMethod: false,
    fetchSubscriptions: true,
    fetch: fetchWithIdleTimeout,
    fetchOptions: { headers },
    exchanges: [
      mapExchange({
        onOperation(operation) {
          const { kind, context } = operation;
          if (context['bypassesCache'] !== true) return;
          return makeOperation(kind, operation, {
            ...context,
            fetchOptions: { headers: { ...headers, 'cache-control': 'no-cache' } },
          });
        },
        onResult(result) {
          // For data without its deferred fields, the cache reports that more will follow and asks the client to read
          // it. The client would mistake that read for the request that is already in progress, and nothing would
          // follow.
          const isFromCache = result.operation.context.meta?.cacheOutcome === 'partial';
          return isFromCache && result.hasNext ? { ...result, hasNext: false, stale: true } : result;
        },
        onError(error) {
          if (toRequestError(error).code === 'UNAUTHENTICATED') onUnauthenticated(key !== null);
        },
      }),
      cacheExchange({ keys, schema: introspection }),
      pendingOperationsExchange,
      connectionExchange,
      fetchExchange,
    ],
  });
}

/** Context of an operation that must read from the upstream, bypassing the caches of the page and of the gateway. */
export const noCache: Partial<OperationContext> = { requestPolicy: 'network-only', bypassesCache: true };

function headersOf(key: string | null): Record<string, string> {
  return key === null ? {} : { 'x-api-key': key };
}
