import { Client, fetchExchange, makeOperation, mapExchange, type OperationContext } from 'urql';
import { cacheExchange } from '@urql/exchange-graphcache';
import introspection from '../gql/introspection.js';
import { toRequestError } from '../errors/request-error.js';
import { pendingOperationsExchange } from './pending-operations.js';

/** Where the gateway is: behind the page's own origin, so that no CORS is needed. */
const url = '/graphql';

/** What has no id is kept with what it belongs to. */
const embedded = () => null;
const keys = {
  PhoneNumberConnection: embedded,
  MessageQrdlConnection: embedded,
  Viewer: embedded,
  UpstreamQuota: embedded,
};

/**
 * A client whose cache knows every object by its id: what a deferred part, a mutation or a subscription says of a number shows
 * wherever the number is shown. `onRefused` is told when the gateway does not accept the key, or asks for one.
 */
export function createClient(key: string | null, onUnauthenticated: (message: string) => void): Client {
  const headers = headersOf(key);
  return new Client({
    url,
    preferGetMethod: false,
    fetchSubscriptions: true,
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
        onError(error) {
          const trouble = toRequestError(error);
          if (trouble.code === 'UNAUTHENTICATED') onUnauthenticated(key === null ? '' : trouble.message);
        },
      }),
      pendingOperationsExchange,
      cacheExchange({ keys, schema: introspection }),
      fetchExchange,
    ],
  });
}

/** The context of an operation that has to see what is upstream now, not what the gateway has kept. */
export const noCache: Partial<OperationContext> = { requestPolicy: 'network-only', bypassesCache: true };

function headersOf(key: string | null): Record<string, string> {
  return key === null ? {} : { 'x-api-key': key };
}
