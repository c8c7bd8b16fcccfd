/** The dashboard as it is deployed, built, before a gateway of a test: one origin for the page and for /graphql. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, preview } from 'vite';

const root = join(import.meta.dirname, '../../examples/dashboard');

export interface DashboardSite {
  /** http://127.0.0.1:<port>/ */
  readonly url: string;
  close(): Promise<void>;
}

/** Builds the dashboard into a folder of its own and serves it, with /graphql from the gateway at `gatewayUrl`. */
export async function serveDashboard(gatewayUrl: string): Promise<DashboardSite> {
  const outDir = await mkdtemp(join(tmpdir(), 'dashboard-'));
  const settings = { root, configFile: join(root, 'vite.config.ts'), logLevel: 'warn' as const, build: { outDir, emptyOutDir: true } };
  await build(settings);
  const server = await preview({ ...settings, preview: { host: '127.0.0.1', port: 0, proxy: { '/graphql': new URL(gatewayUrl).origin } } });
  const address = server.httpServer.address();
  if (address === null || typeof address === 'string') throw new Error(`Expected a port; got ${String(address)}.`);
  return {
    url: `http://127.0.0.1:${address.port}/`,
    async close() {
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
