/** The system under test: replicas of the gateway in front of one sandbox, with a Redis if the fault needs one. */
import { gatewayEnv, startSandbox, type RunningSandbox } from '../../src/sandbox/index.js';
import { createAlicloudTransport } from '../../src/upstream/index.js';
import { spawnCli } from '../cli/spawn-cli.js';
import { startTestGateway } from '../test-gateway.js';
import { startRedis, type TestRedis } from '../redis-server.js';
import { startTcpProxy, type TcpProxy } from '../tcp-proxy.js';

export interface TestbedOptions {
  /** `keeping`: a persistent Redis, configured as docs/idempotency.md requires. */
  readonly redis?: 'none' | 'persistent';
  /** True to put a TCP proxy in front of Redis that can drop connections. */
  readonly hasProxy?: boolean;
  /** True to run each replica as a process that can be killed. */
  readonly processes?: boolean;
}

export interface FaultedReplica {
  readonly url: string;
  /** Kills a replica process with SIGKILL. */
  kill(): void;
  end(): Promise<void>;
}

export interface Testbed {
  readonly sandbox: RunningSandbox;
  readonly redis: TestRedis;
  /** The TCP proxy in front of Redis. */
  readonly redisProxy: TcpProxy;
  /** Replicas that currently accept requests. */
  readonly replicas: FaultedReplica[];
  /** Offset of the sandbox's clock from the gateway's, in milliseconds. */
  clockAheadMs: number;
  startReplica(key?: AccessKey): Promise<void>;
  /** Phone numbers (E.164), read directly from the sandbox. */
  numbers(count: number): Promise<string[]>;
  /** Number of codes with each text, read directly from the sandbox. */
  texts(phoneNumbers: readonly string[]): Promise<Map<string, number>>;
  end(): Promise<void>;
}

interface AccessKey {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

export const firstKey: AccessKey = { accessKeyId: 'first', accessKeySecret: 'secret-of-the-first' };
export const secondKey: AccessKey = { accessKeyId: 'second', accessKeySecret: 'secret-of-the-second' };

/**
 * Short timeouts, so that a fault and the recovery become visible within seconds. Quotas are raised, because they are
 * not tested here.
 */
const settings = {
  CAMS_QUOTAS: '*=1000',
  CAMS_TIMEOUT_MS: '800',
  REQUEST_TIMEOUT_MS: '3000',
  SHUTDOWN_DELAY_MS: '0',
  LOG_LEVEL: 'silent',
  CAMS_ACCOUNT: 'faults',
  AUTH: 'off',
  PORT: '0',
};

export async function startTestbed({
  redis: redisMode = 'none',
  hasProxy = false,
  processes = false,
}: TestbedOptions): Promise<Testbed> {
  let clockAheadMs = 0;
  const sandbox = await startSandbox({
    ...firstKey,
    additionalKeys: [secondKey],
    spaces: 1,
    codesPerNumber: 1,
    latencyMs: 10,
    quotas: { '*': 1000 },
    now: () => Date.now() + clockAheadMs,
  });
  const custSpaceId = sandbox.spaces[0]?.custSpaceId ?? '';
  const redis = redisMode === 'none' ? undefined : await startRedis({ isPersistent: true });
  const wire = redis === undefined || !hasProxy ? undefined : await startTcpProxy(Number(new URL(redis.url).port));
  const env = (key: AccessKey) => ({
    ...settings,
    ...gatewayEnv(sandbox),
    ALIBABA_CLOUD_ACCESS_KEY_ID: key.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: key.accessKeySecret,
    ...(redis === undefined ? {} : { REDIS_URL: wire === undefined ? redis.url : `redis://127.0.0.1:${wire.port}` }),
  });
  const replicas: FaultedReplica[] = [];
  const start = processes ? startProcess : startInProcess;
  const startReplica = async (key = firstKey) => void replicas.push(await start(env(key), sandbox));
  await Promise.all([startReplica(), startReplica()]);
  const directTransport = await createAlicloudTransport({
    endpoint: `${sandbox.host}:${sandbox.port}`,
    protocol: 'http',
    credentials: secondKey,
    timeoutMs: 30_000,
  });
  const queryUpstream = async <Reply>(action: string, query: Record<string, string>): Promise<Reply> => {
    const { body } = await directTransport.send({
      action,
      query: { CustSpaceId: custSpaceId, ...query },
      isWrite: false,
    });
    return JSON.parse(String(body));
  };

  return {
    sandbox,
    replicas,
    startReplica,
    get redis() {
      if (redis === undefined) throw new Error('expected a stage with Redis, got one without');
      return redis;
    },
    get redisProxy() {
      if (wire === undefined) throw new Error('expected a stage whose Redis is wired, got one without');
      return wire;
    },
    get clockAheadMs() {
      return clockAheadMs;
    },
    set clockAheadMs(ms) {
      clockAheadMs = ms;
    },
    async numbers(count) {
      const { PhoneNumbers } = await queryUpstream<{ PhoneNumbers: { PhoneNumber: string }[] }>(
        'QueryChatappPhoneNumbers',
        {},
      );
      return PhoneNumbers.slice(0, count).map(({ PhoneNumber }) => `+${PhoneNumber.replace('+', '')}`);
    },
    async texts(phoneNumbers) {
      const countByText = new Map<string, number>();
      for (const number of phoneNumbers) {
        const { Data } = await queryUpstream<{ Data: { PrefilledMessage: string }[] }>('ListPhoneMessageQrdl', {
          PhoneNumber: number.replace('+', ''),
        });
        for (const { PrefilledMessage: text } of Data) countByText.set(text, (countByText.get(text) ?? 0) + 1);
      }
      return countByText;
    },
    async end() {
      await Promise.all(replicas.splice(0).map((replica) => replica.end()));
      await wire?.close();
      redis?.thaw();
      await redis?.stop();
      await sandbox.close();
    },
  };
}

async function startInProcess(env: Record<string, string>, sandbox: RunningSandbox): Promise<FaultedReplica> {
  const gateway = await startTestGateway({ env, existingSandbox: sandbox });
  return {
    url: gateway.url,
    kill() {
      throw new Error('expected a replica that is a process, got one in this process');
    },
    end: () => gateway.close(),
  };
}

async function startProcess(env: Record<string, string>): Promise<FaultedReplica> {
  const gateway = spawnCli(['serve'], env);
  const [, url = ''] = await gateway.waitForOutput(/GraphQL: (\S+)/);
  return {
    url,
    kill: () => void gateway.process.kill('SIGKILL'),
    async end() {
      gateway.process.kill('SIGTERM');
      await gateway.ended;
    },
  };
}
