/** A sandbox and a Redis for replicas that run as processes, and the settings that point to them. */
import { gatewayEnv, startSandbox } from '../../src/sandbox/index.js';
import { runToCompletion } from '../child-process.js';
import { compiledPath } from '../compiled.js';
import { startRedis } from '../redis-server.js';

export interface UpstreamAndRedis {
  /** Settings that replace those of a deployment file: addresses, credentials and spaces. */
  readonly env: Readonly<Record<string, string>>;
  end(): Promise<void>;
}

export async function startUpstreamAndRedis(): Promise<UpstreamAndRedis> {
  const sandbox = await startSandbox({ quotas: { '*': 1_000 } });
  const redis = await startRedis({ isPersistent: true });
  return {
    env: {
      HOST: '127.0.0.1',
      ...gatewayEnv(sandbox),
      CAMS_QUOTAS: '*=1000',
      REDIS_URL: redis.url,
    },
    async end() {
      await redis.stop();
      await sandbox.close();
    },
  };
}

/** Creates a client that may read everything. @returns its API key */
export async function createReadKey(clientsFile: string): Promise<string> {
  const args = ['keys', 'create', '--name', 'shop', '--scopes', 'READ', '--all-spaces'];
  const { out } = await runToCompletion(process.execPath, [compiledPath('src/main.ts'), ...args], {
    env: { PATH: process.env['PATH'], CLIENTS_FILE: clientsFile },
  });
  return out.trim().split('\n').at(-1) ?? '';
}
