/**
 * Model Context Protocol: offers the gateway to AI agents as tools, over HTTP (`/mcp`) and standard input and output.
 * Each tool is one GraphQL document, sent to the gateway with the caller's own credentials, so that agents pass the
 * same pipeline as every other client. May import server and below; never resolves a field or calls the upstream
 * itself.
 */
export { createGraphqlSender, type GraphqlSender } from './graphql-sender.js';
export { createMcpRoute, type McpRoute } from './http.js';
export { createMcpServerFactory } from './server.js';
export { tools, type ToolDefinition } from './tools.js';
