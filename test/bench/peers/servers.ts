/**
 * Starts the compared servers as processes, each pinned to a core, and reads the CPU time that they used. Linux only.
 */
import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { compiledPath } from '../../compiled.js';
import { freePort } from '../../redis-server.js';
import { sendRequest, type LoadTarget } from './load.js';
import type { ServerReport } from './reporter.js';

export const serverNames = ['bare', 'mercurius', 'yoga', 'gateway'] as const;
export type ServerName = (typeof serverNames)[number];

/** The core of the compared servers, and the core that the load and the upstream share. */
export const serverCore = 0;
export const loadCore = 1;

const entryPoints: Readonly<Record<ServerName, readonly [file: string, ...args: string[]]>> = {
  bare: ['test/bench/peers/bare.ts'],
  mercurius: ['test/bench/peers/mercurius.ts'],
  yoga: ['test/bench/peers/yoga.ts'],
  gateway: ['src/main.ts', 'serve'],
};

export interface PeerServer {
  readonly name: ServerName;
  readonly target: LoadTarget;
  /** Milliseconds from the start of the process to its first answer. */
  readonly startMs: number;
  /** CPU time until the first answer, in milliseconds. */
  readonly startCpuMs: number;
  readonly firstAnswer: string;
  answerTo(body: string): Promise<string>;
  /** CPU time of all threads so far, in milliseconds. */
  cpuMs(): number;
  report(): Promise<ServerReport>;
  end(): Promise<void>;
}

export interface PeerServerOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly headers: LoadTarget['headers'];
  /** The body of the first request. */
  readonly first: string;
}

export async function startServer(name: ServerName, { env, headers, first }: PeerServerOptions): Promise<PeerServer> {
  const port = await freePort();
  const [source, ...args] = entryPoints[name];
  const file = compiledPath(source);
  const reporter = pathToFileURL(compiledPath('test/bench/peers/reporter.ts')).href;
  const startedAt = performance.now();
  const child = fork(file, args, {
    execPath: 'taskset',
    execArgv: ['-c', String(serverCore), process.execPath, '--expose-gc', '--import', reporter],
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', PORT: String(port), ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const target = { port, headers };
  const firstAnswer = await firstAnswerOf(child, target, first);
  return {
    name,
    target,
    startMs: performance.now() - startedAt,
    startCpuMs: cpuMsOf(child.pid ?? 0),
    firstAnswer,
    answerTo: (body) => sendRequest(target, body),
    cpuMs: () => cpuMsOf(child.pid ?? 0),
    async report() {
      const answer = once(child, 'message');
      child.send('report');
      const [report] = (await answer) as [ServerReport];
      return report;
    },
    async end() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

/** Pins all threads of a process to a core. */
export function pin(core: number): void {
  execFileSync('taskset', ['-a', '-c', '-p', String(core), String(process.pid)], { stdio: 'ignore' });
}

async function firstAnswerOf(child: ChildProcess, target: LoadTarget, body: string): Promise<string> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`Expected a server to answer; it exited with ${child.exitCode}.`);
    try {
      return await sendRequest(target, body);
    } catch (error) {
      // Waits until the server listens.
      if (!(error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED')) throw error;
    }
    await sleep(5);
  }
}

/** The kernel counts the CPU time of each thread in nanoseconds. */
function cpuMsOf(pid: number): number {
  let ns = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`))
    ns += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
  return ns / 1e6;
}
