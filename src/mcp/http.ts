/**
 * MCP over HTTP (`/mcp`), without sessions, so that any replica answers any request. Speaks the protocol of 2026-07-28
 * and, through the SDK's stateless fallback, those of 2025.
 */
import { createMcpHandler } from '@modelcontextprotocol/server';
import type { GraphQLSchema } from 'graphql';
import { identityOf, type Viewer } from '../auth/index.js';
import { withRequestId } from './error-ids.js';
import { createGraphqlSender } from './graphql-sender.js';
import { createMcpServerFactory } from './server.js';

/** Answers a request of an authenticated caller. */
export type McpRoute = (request: Request, viewer: Viewer, requestId: string) => Promise<Response>;

/** Headers of the MCP request that are copied to its GraphQL request. */
const forwardedHeaders = ['authorization', 'x-api-key', 'x-request-timeout-ms'];

const maxRequestBodySize = 1_000_000;

export interface McpRouteOptions {
  readonly schema: GraphQLSchema;
  /** The gateway's own GraphQL endpoint. */
  readonly graphqlUrl: () => string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly onError: (error: Error) => void;
}

export function createMcpRoute({ schema, graphqlUrl, now, onError }: McpRouteOptions): McpRoute {
  const createServer = createMcpServerFactory(schema, now);
  return (request, viewer, requestId) => {
    const forwarded = forwardedHeaders.flatMap((name) => {
      const value = request.headers.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    // The GraphQL request gets the same id, so that an error of the tool is found under the id of the response.
    const headers = { ...Object.fromEntries(forwarded), 'x-request-id': requestId };
    const send = createGraphqlSender(graphqlUrl, headers);
    const caller = { identity: identityOf(viewer), scopes: viewer.scopes, send };
    const handler = createMcpHandler(() => createServer(caller), { maxRequestBodySize, onerror: onError });
    return handler.fetch(request).then((response) => withRequestId(response, requestId));
  };
}
