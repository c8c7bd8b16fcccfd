import { systemClock } from '../clock.js';
import type { Viewer } from '../auth/index.js';
import { startGateway, type Gateway } from '../app.js';
import { loadConfig, type Config } from '../config/index.js';
import type { GraphqlSender } from '../mcp/index.js';
import { operations } from '../operations/index.js';
import { createLog } from '../server/observability/log.js';
import { schema } from '../../schema/index.js';
import { parseOptions, UsageError, waitForStopSignal, type Command } from './command.js';

export const mcpCommand: Command = {
  name: 'mcp',
  summary: 'serve the Model Context Protocol on standard input and output',
  usage: `waba-gateway mcp

Serves the Model Context Protocol on standard input and output, for an AI agent that starts this command. With
MCP_GATEWAY_URL and MCP_API_KEY it uses a running gateway, with the rights of that key; without them it starts a gateway
of its own with the settings of serve, on loopback. Logs go to standard error. See docs/mcp.md.`,
  async run(args, { err }) {
    parseOptions(args, {});
    // Loaded here, so that other commands start faster.
    const { createGraphqlSender, createMcpServerFactory } = await import('../mcp/index.js');
    const { serveStdio } = await import('@modelcontextprotocol/server/stdio');
    const config = loadConfig(
      operations.map(({ action }) => action),
      { servesRequests: false },
    );
    const gateway = config.mcp.gatewayUrl === null ? await startOwnGateway(config, err) : null;
    try {
      const url = config.mcp.gatewayUrl ?? gateway?.url ?? '';
      const headers: Record<string, string> = config.mcp.apiKey === null ? {} : { 'x-api-key': config.mcp.apiKey };
      const send = createGraphqlSender(() => url, headers);
      const { name, scopes } = await readViewer(send);
      const createServer = createMcpServerFactory(schema, systemClock.now);
      const connection = serveStdio(() => createServer({ identity: name, scopes, send }), {
        onerror: (error) => void err.write(`${error.message}\n`),
      });
      await Promise.race([waitForStopSignal(), endOfInput()]);
      await connection.close();
      return 0;
    } finally {
      await gateway?.close();
    }
  },
};

/** Only this process calls the gateway, so authentication is off. Standard output is reserved for the protocol. */
async function startOwnGateway(config: Config, err: { write(text: string): unknown }): Promise<Gateway> {
  const log = createLog({
    level: config.log.level,
    terminal: false,
    destination: { write: (line) => void err.write(line) },
  });
  for (const warning of config.warnings) log.warn(warning);
  const { clientsFile, jwt } = config.auth;
  return startGateway(
    { ...config, host: '127.0.0.1', port: 0, auth: { mode: 'off', reason: 'no callers', clientsFile, jwt } },
    log,
  );
}

/** @throws UsageError if the gateway rejects the key */
async function readViewer(send: GraphqlSender): Promise<Pick<Viewer, 'name' | 'scopes'>> {
  const { data, errors } = await send({ query: '{ viewer { name scopes } }', variables: {} });
  const viewer = data?.['viewer'];
  if (!isViewer(viewer))
    throw new UsageError(`The gateway did not accept the caller: ${errors?.[0]?.message ?? 'it sent no viewer'}`);
  return viewer;
}

function isViewer(value: unknown): value is Pick<Viewer, 'name' | 'scopes'> {
  return typeof value === 'object' && value !== null && 'name' in value && 'scopes' in value;
}

function endOfInput(): Promise<void> {
  return new Promise((resolve) => process.stdin.once('end', resolve).once('close', resolve));
}
