import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { describe, expect, it } from 'vitest';
import { compiledPath } from '../compiled.js';
import { highQuotas, startTestGateway } from '../test-gateway.js';

async function connect(env: Record<string, string>, mode: 'legacy' | { pin: string }): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } });
  const args = [compiledPath('src/main.ts'), 'mcp'];
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args,
      env: { PATH: process.env['PATH'] ?? '', ...env },
      stderr: 'ignore',
    }),
  );
  return client;
}

const callWhoami = async (client: Client): Promise<string> =>
  JSON.stringify((await client.callTool({ name: 'whoami', arguments: {} })).content);

describe('waba-gateway mcp', () => {
  it.each([
    ['2025', 'legacy'],
    ['2026-07-28', { pin: '2026-07-28' }],
  ] as const)(
    'waba-gateway mcp serves protocol %s on standard input and output with a gateway of its own',
    async (_, mode) => {
      const client = await connect({}, mode);
      try {
        const { tools } = await client.listTools();
        expect(tools.map(({ name }) => name)).toContain('add_code');
        expect(await callWhoami(client)).toContain('local');
      } finally {
        await client.close();
      }
    },
  );

  it('waba-gateway mcp uses a running gateway at MCP_GATEWAY_URL', async () => {
    const gateway = await startTestGateway(highQuotas);
    try {
      const client = await connect({ MCP_GATEWAY_URL: gateway.url, MCP_API_KEY: 'unused' }, 'legacy');
      await client.callTool({ name: 'list_accounts', arguments: {} });
      await client.close();
      expect(gateway.takeUpstreamCalls()).toMatchObject({ QueryChatappBindWaba: 3 });
    } finally {
      await gateway.close();
    }
  });
});
