import type { GraphQLSchema } from 'graphql';
import { systemClock } from '../clock.js';
import type { Logger } from '../server/observability/log.js';
import type { McpRoute } from '../mcp/index.js';

/** Loads the Model Context Protocol if MCP is on; otherwise null. @param graphqlUrl known once the server listens */
export async function openMcp(
  isEnabled: boolean,
  schema: GraphQLSchema,
  graphqlUrl: () => string,
  log: Logger,
): Promise<McpRoute | null> {
  if (!isEnabled) return null;
  const { createMcpRoute } = await import('../mcp/index.js');
  const onError = (error: Error) => log.warn({ err: error }, 'an MCP request failed');
  return createMcpRoute({ schema, graphqlUrl, now: systemClock.now, onError });
}
