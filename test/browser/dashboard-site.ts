/** The production build of the dashboard, served like in production: one origin for the page and for /graphql. */
import { execFile } from 'node:child_process';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { preview } from 'vite';
import { compiledPath } from '../compiled.js';

const projectFolder = join(import.meta.dirname, '../..');
const dashboardFolder = join(projectFolder, 'examples/dashboard');

export interface DashboardBuild {
  /** Folder with the built files. */
  readonly folder: string;
  /** Serves the build on a free loopback port and passes /graphql to the gateway at `gatewayUrl`. */
  serve(gatewayUrl: string): Promise<DashboardSite>;
}

export interface DashboardSite {
  /** http://127.0.0.1:<port>/ */
  readonly url: string;
  close(): Promise<void>;
}

/** Builds the dashboard once per run: the first process builds, and the others wait for it. */
export async function buildDashboard(): Promise<DashboardBuild> {
  const outDir = compiledPath(`dashboard-${await lastChange()}`);
  const lock = `${outDir}.lock`;
  const hasLock = await mkdir(lock).then(
    () => true,
    () => false,
  );
  if (hasLock) await buildInto(outDir).finally(() => rm(lock, { recursive: true }));
  while (existsSync(lock)) await setTimeout(50);
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
  };
}

/**
 * Built in another process, because NODE_ENV is `test` here and React would be built for development. The folder
 * appears only when the build is done.
 */
async function buildInto(folder: string): Promise<void> {
  if (existsSync(folder)) return;
  const unfinished = `${folder}.unfinished`;
  await promisify(execFile)(
    process.execPath,
    [join(projectFolder, 'node_modules/vite/bin/vite.js'), 'build', dashboardFolder, '--outDir', unfinished],
    { env: { PATH: process.env['PATH'] ?? '' } },
  );
  await rename(unfinished, folder);
}

/** When a source file of the dashboard was changed last, in milliseconds since 1970. For runs that watch the files. */
async function lastChange(): Promise<number> {
  const files = await readdir(join(dashboardFolder, 'src'), { recursive: true });
  const times = await Promise.all(files.map(async (file) => (await stat(join(dashboardFolder, 'src', file))).mtimeMs));
  return Math.max(...times);
}
