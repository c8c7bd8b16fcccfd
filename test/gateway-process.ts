/** Runs the gateway in its own process, to measure its heap and CPU time. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { gatewayEnv, type RunningSandbox } from '../src/sandbox/index.js';
import { compiledPath } from './compiled.js';

export interface ProcessUsage {
  /** User and system CPU time since the start, before and after the garbage collection. */
  readonly cpuMs: number;
  readonly cpuMsAfter: number;
  /** Heap size after a garbage collection. */
  readonly heapBytes: number;
  /** Compiled code, which is part of the heap. */
  readonly codeBytes: number;
  readonly rssBytes: number;
  /** Open sockets, timers, pipes and other resources that keep a process alive. */
  readonly handles: number;
}

export interface GatewayProcess {
  readonly url: string;
  measure(): Promise<ProcessUsage>;
  end(): Promise<void>;
}

/** Starts a gateway with raised quotas; `env` overrides settings. */
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
      ...gatewayEnv(sandbox),
      CAMS_QUOTAS: '*=10000',
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

/** The next message from the process. */
function nextMessage<T>(worker: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) =>
      reject(new Error(`expected the gateway to keep running; it exited with ${code}`));
    worker.once('exit', onExit).once('message', (message: T) => {
      worker.off('exit', onExit);
      resolve(message);
    });
  });
}
