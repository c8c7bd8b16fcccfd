/** The gateway in a process of its own, for what is measured of a process: its heap after collection, its CPU. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { RunningSandbox } from '../src/sandbox/index.js';
import { compiledPath } from './compiled.js';

export interface ProcessUsage {
  /** Spent since the start, user and system: before collecting, and after it. */
  readonly cpuMs: number;
  readonly cpuMsAfter: number;
  /** After collection. */
  readonly heapBytes: number;
  readonly rssBytes: number;
}

export interface GatewayProcess {
  readonly url: string;
  measure(): Promise<ProcessUsage>;
  end(): Promise<void>;
}

/** Quotas are out of the way; `env` says what else is other than usual. */
export async function startGatewayProcess(
  sandbox: RunningSandbox,
  env: Readonly<Record<string, string>> = {},
): Promise<GatewayProcess> {
  const worker = fork(compiledPath('test/gateway-worker.ts'), {
    execArgv: ['--expose-gc'],
    env: {
      PATH: process.env['PATH'] ?? '',
      PORT: '0',
      AUTH: 'off',
      CAMS_UPSTREAM: 'alibaba',
      CAMS_ENDPOINT: `${sandbox.host}:${sandbox.port}`,
      CAMS_PROTOCOL: 'http',
      CAMS_QUOTAS: '*=10000',
      CAMS_SPACES: sandbox.spaces.map(({ custSpaceId }) => custSpaceId).join(','),
      ALIBABA_CLOUD_ACCESS_KEY_ID: sandbox.accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: sandbox.accessKeySecret,
      SHUTDOWN_DELAY_MS: '0',
      ...env,
    },
  });
  const { url } = await nextMessage<{ url: string }>(worker);
  return {
    url,
    measure() {
      const measured = nextMessage<ProcessUsage>(worker);
      worker.send('measure');
      return measured;
    },
    async end() {
      const ended = once(worker, 'exit');
      worker.disconnect();
      await ended;
    },
  };
}

/** The next thing that the process says. */
function nextMessage<T>(worker: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`expected the gateway to go on; it ended with ${code}`));
    worker.once('exit', onExit).once('message', (message: T) => {
      worker.off('exit', onExit);
      resolve(message);
    });
  });
}
