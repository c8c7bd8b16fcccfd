/** The contenders as processes: started, asked what they have spent, ended. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FromContender, Spent } from './contender.js';
import { ask, type Target } from './load.js';

export const contenderNames = ['gateway', 'bare', 'mercurius', 'apollo', 'yoga'] as const;
export type ContenderName = (typeof contenderNames)[number];

export interface Contender {
  readonly name: ContenderName;
  readonly target: Target;
  /** From the start of its process to its first answer, in milliseconds. */
  readonly startMs: number;
  readonly firstAnswer: string;
  spent(options?: { readonly collect: boolean }): Promise<Spent>;
  end(): Promise<void>;
}

/** Where the compiled files lie: run by node alone, so that no loader is measured. */
export const compiled = new URL('../../../dist/bench/', import.meta.url);

export async function startContender(
  name: ContenderName,
  worldFile: string,
  headers: Target['headers'],
  first: string,
): Promise<Contender> {
  const startedAt = performance.now();
  const file = fileURLToPath(new URL(`test/bench/warm/${name}.js`, compiled));
  const child = fork(file, {
    execArgv: ['--expose-gc'],
    env: { PATH: process.env['PATH'], BENCH_WORLD: worldFile, NODE_ENV: 'production' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const listening = await heard(child, 'listening');
  const target = { port: listening.port, headers };
  const firstAnswer = await ask(target, first);
  const startMs = performance.now() - startedAt;
  return {
    name,
    target,
    startMs,
    firstAnswer,
    spent({ collect } = { collect: false }) {
      const answer = heard(child, 'spent');
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

function heard<T extends FromContender['type']>(
  child: ChildProcess,
  type: T,
): Promise<Extract<FromContender, { type: T }>> {
  return new Promise((resolve, reject) => {
    const gone = (code: number | null) =>
      reject(new Error(`Expected ${child.spawnfile} to tell "${type}"; it ended with ${code}.`));
    child.once('exit', gone);
    child.once('message', (message) => {
      child.off('exit', gone);
      const told = message as FromContender;
      if (told.type === type) resolve(told as Extract<FromContender, { type: T }>);
      else reject(new Error(`Expected a contender to tell "${type}", got "${told.type}".`));
    });
  });
}
