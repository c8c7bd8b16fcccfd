/** Sends GraphQL requests to a gateway over HTTP. */
import type { ExecutionResult } from 'graphql';

export interface GraphqlRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export type GraphqlSender = (request: GraphqlRequest, signal?: AbortSignal) => Promise<ExecutionResult>;

/** @param headers credentials and other headers that go with every request */
export function createGraphqlSender(url: () => string, headers: Readonly<Record<string, string>>): GraphqlSender {
  return async (request, signal) => {
    const response = await fetch(url(), {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(request),
      ...(signal === undefined ? {} : { signal }),
    });
    const body: unknown = await response.json().catch(() => null);
    if (!isExecutionResult(body))
      throw new Error(`Expected a GraphQL response from the gateway; got status ${response.status}.`);
    return body;
  };
}

function isExecutionResult(body: unknown): body is ExecutionResult {
  return typeof body === 'object' && body !== null && ('data' in body || 'errors' in body);
}
