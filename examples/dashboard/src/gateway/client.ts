import { Client, fetchExchange, makeOperation, mapExchange, type OperationContext } from 'urql';
import { cacheExchange } from '@urql/exchange-graphcache';
import introspection from '../gql/introspection.js';
import { troubleOf } from '../trouble/trouble.js';
import { workExchange } from './work.js';

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
export function createClient(key: string | null, onRefused: (message: string) => void): Client {
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
          if (context['isAfresh'] !== true) return;
          return makeOperation(kind, operation, {
            ...context,
            fetchOptions: { headers: { ...headers, 'cache-control': 'no-cache' } },
          });
        },
        onError(error) {
          const trouble = troubleOf(error);
          if (trouble.code === 'UNAUTHENTICATED') onRefused(key === null ? '' : trouble.message);
        },
      }),
      workExchange,
      cacheExchange({ keys, schema: introspection }),
      fetchExchange,
    ],
  });
}

/** The context of an operation that has to see what is upstream now, not what the gateway has kept. */
export const afresh: Partial<OperationContext> = { requestPolicy: 'network-only', isAfresh: true };

function headersOf(key: string | null): Record<string, string> {
  return key === null ? {} : { 'x-api-key': key };
}
