/** A sandbox and a Redis for replicas that run as processes, and the settings that point to them. */
import { startSandbox } from '../../src/sandbox/index.js';
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
      CAMS_ENDPOINT: `${sandbox.host}:${sandbox.port}`,
      CAMS_PROTOCOL: 'http',
      CAMS_QUOTAS: '*=1000',
      CAMS_SPACES: sandbox.spaces.map(({ custSpaceId }) => custSpaceId).join(','),
      ALIBABA_CLOUD_ACCESS_KEY_ID: sandbox.accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: sandbox.accessKeySecret,
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
