/** An MCP server for one caller, with the tools that its scopes allow. */
import { createRequire } from 'node:module';
import { fromJsonSchema, McpServer, type ToolAnnotations } from '@modelcontextprotocol/server';
import type { GraphQLSchema } from 'graphql';
import type { Scope } from '../domain.js';
import type { GraphqlSender } from './graphql-sender.js';
import type { IdempotencyKeys } from './idempotency-keys.js';
import { createIdempotencyKeys } from './idempotency-keys.js';
import { inputSchemaOf } from './input-schema.js';
import { toToolResult, toUnansweredResult } from './tool-result.js';
import { tools, type ToolDefinition } from './tools.js';

export interface McpCaller {
  /** The caller's identity, so that derived idempotency keys of two callers never collide. */
  readonly identity: string;
  readonly scopes: readonly Scope[];
  readonly send: GraphqlSender;
}

const { version } = createRequire(import.meta.url)('waba-gateway/package.json') as { version: string };

const instructions = `Manages WhatsApp Business phone numbers and their message QR codes on Alibaba Cloud.
A number comes into service by add_number, request_verification_code, verify_number; get_lifecycle shows the next step.
Start with whoami. Updates and deletions can break printed codes: ask the user first.
The upstream allows only a few calls per second: prefer one bulk call over many single ones.`;

/** @param now epoch milliseconds */
export function createMcpServerFactory(schema: GraphQLSchema, now: () => number): (caller: McpCaller) => McpServer {
  const keys = createIdempotencyKeys(now);
  const prepared = tools.map((tool) => ({
    tool,
    inputSchema: fromJsonSchema<Record<string, unknown>>({ ...inputSchemaOf(schema, tool.document) }),
  }));
  return (caller) => {
    const server = new McpServer({ name: 'waba-gateway', version }, { instructions });
    for (const { tool, inputSchema } of prepared) {
      if (tool.scope !== null && !caller.scopes.includes(tool.scope)) continue;
      const { name, title, description } = tool;
      const isWrite = tool.scope !== null && tool.scope !== 'READ';
      // An item of a bulk write has its own key.
      const takesKey = isWrite && /\$(idempotencyKey|inputs)\b/.test(tool.document);
      server.registerTool(
        name,
        { title, description, inputSchema, annotations: annotationsOf(tool, isWrite, takesKey) },
        async (args, { mcpReq: { signal } }) => {
          const variables = takesKey ? withIdempotencyKeys(args, [caller.identity, name], keys) : args;
          try {
            return toToolResult(await caller.send({ query: tool.document, variables }, signal));
          } catch {
            return toUnansweredResult(isWrite);
          }
        },
      );
    }
    return server;
  };
}

function annotationsOf(
  { isDestructive = false }: ToolDefinition,
  isWrite: boolean,
  takesKey: boolean,
): ToolAnnotations {
  if (!isWrite) return { readOnlyHint: true, openWorldHint: true };
  // `idempotentHint` holds for ten minutes, or for the lifetime of an idempotency key that the agent sends itself.
  return { readOnlyHint: false, destructiveHint: isDestructive, idempotentHint: takesKey, openWorldHint: true };
}

/** Adds a key to a single write, and to each item of a bulk write by its index, unless the agent sent one. */
function withIdempotencyKeys(
  args: Readonly<Record<string, unknown>>,
  intent: readonly unknown[],
  keys: IdempotencyKeys,
): Readonly<Record<string, unknown>> {
  if (!Array.isArray(args['inputs']))
    return { ...args, idempotencyKey: args['idempotencyKey'] ?? keys.keyOf([...intent, args]) };
  const inputs = args['inputs'].map((input: Readonly<Record<string, unknown>>, index) => ({
    ...input,
    idempotencyKey: input['idempotencyKey'] ?? keys.keyOf([...intent, args, index]),
  }));
  return { ...args, inputs };
}
