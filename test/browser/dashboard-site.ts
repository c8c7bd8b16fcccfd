/** The production build of the dashboard, served like in production: one origin for the page and for /graphql. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { preview } from 'vite';

const projectFolder = join(import.meta.dirname, '../..');
const dashboardFolder = join(projectFolder, 'examples/dashboard');

export interface DashboardBuild {
  /** Folder with the built files. */
  readonly folder: string;
  /** Serves the build on a free loopback port and passes /graphql to the gateway at `gatewayUrl`. */
  serve(gatewayUrl: string): Promise<DashboardSite>;
  remove(): Promise<void>;
}

export interface DashboardSite {
  /** http://127.0.0.1:<port>/ */
  readonly url: string;
  close(): Promise<void>;
}

/** Builds the dashboard into a temporary folder, so that an existing build stays as it is. */
export async function buildDashboard(): Promise<DashboardBuild> {
  const outDir = await mkdtemp(join(tmpdir(), 'dashboard-'));
  // In another process: the NODE_ENV of the tests would build React for development.
  await promisify(execFile)(
    process.execPath,
    [join(projectFolder, 'node_modules/vite/bin/vite.js'), 'build', dashboardFolder, '--outDir', outDir],
    { env: { PATH: process.env['PATH'] ?? '' } },
  );
  const settings = {
    root: dashboardFolder,
    configFile: join(dashboardFolder, 'vite.config.ts'),
    logLevel: 'warn' as const,
    build: { outDir },
  };
  return {
    folder: outDir,
    async serve(gatewayUrl) {
      const server = await preview({
        ...settings,
        preview: { host: '127.0.0.1', port: 0, proxy: { '/graphql': new URL(gatewayUrl).origin } },
      });
      const address = server.httpServer.address();
      if (address === null || typeof address === 'string') throw new Error(`Expected a port; got ${String(address)}.`);
      return { url: `http://127.0.0.1:${address.port}/`, close: () => server.close() };
    },
    remove: () => rm(outDir, { recursive: true, force: true }),
  };
}
