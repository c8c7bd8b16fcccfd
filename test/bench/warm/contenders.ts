/** Starts contenders as processes, reads their resource usage, and stops them. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ContenderMessage, ResourceUsage } from './contender.js';
import { sendRequest, type LoadTarget } from './load.js';

export const contenderNames = ['gateway', 'bare', 'mercurius', 'apollo', 'yoga'] as const;
export type ContenderName = (typeof contenderNames)[number];

export interface Contender {
  readonly name: ContenderName;
  readonly target: LoadTarget;
  /** Milliseconds from process start to the first response. */
  readonly startMs: number;
  readonly firstAnswer: string;
  usage(options?: { readonly collect: boolean }): Promise<ResourceUsage>;
  end(): Promise<void>;
}

/** Folder of the compiled files, which node runs without a loader. */
export const compiledFolder = new URL('../../../dist/bench/', import.meta.url);

export async function startContender(
  name: ContenderName,
  worldFile: string,
  headers: LoadTarget['headers'],
  first: string,
): Promise<Contender> {
  const startedAt = performance.now();
  const file = fileURLToPath(new URL(`test/bench/warm/${name}.js`, compiledFolder));
  const child = fork(file, {
    execArgv: ['--expose-gc'],
    env: { PATH: process.env['PATH'], BENCH_WORLD: worldFile, NODE_ENV: 'production' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const listening = await nextMessage(child, 'listening');
  const target = { port: listening.port, headers };
  const firstAnswer = await sendRequest(target, first);
  const startMs = performance.now() - startedAt;
  return {
    name,
    target,
    startMs,
    firstAnswer,
    usage({ collect } = { collect: false }) {
      const answer = nextMessage(child, 'spent');
      child.send(collect);
      return answer;
    },
    async end() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

function nextMessage<T extends ContenderMessage['type']>(
  child: ChildProcess,
  type: T,
): Promise<Extract<ContenderMessage, { type: T }>> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) =>
      reject(new Error(`Expected ${child.spawnfile} to send "${type}"; it ended with ${code}.`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      const received = message as ContenderMessage;
      if (received.type === type) resolve(received as Extract<ContenderMessage, { type: T }>);
      else reject(new Error(`Expected a contender to send "${type}", got "${received.type}".`));
    });
  });
}
