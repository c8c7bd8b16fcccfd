/** Starts commands as child processes, each in its own process group, so that descendants are killed with it. */
import { spawn, type ChildProcess } from 'node:child_process';

export interface ProcessResult {
  /** Exit code; null if a signal ended the process. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A running command. */
export interface ChildCommand {
  readonly process: ChildProcess;
  readonly ended: Promise<ProcessResult>;
  /** Resolves with the match once standard output matches; rejects if the process ends first. */
  waitForOutput(pattern: RegExp): Promise<RegExpExecArray>;
  /** Sends a signal to the process group; does nothing if it has ended. */
  kill(signal: NodeJS.Signals): void;
}

export interface SpawnOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export function spawnCommand(
  command: string,
  args: readonly string[],
  { cwd, env = process.env }: SpawnOptions = {},
): ChildCommand {
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  const checks = new Set<() => void>();
  child.stdout.on('data', (chunk) => {
    out += chunk;
    for (const check of checks) check();
  });
  child.stderr.on('data', (chunk) => (err += chunk));
  const ended = new Promise<ProcessResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
  return {
    process: child,
    ended,
    waitForOutput: (pattern) =>
      new Promise((resolve, reject) => {
        const check = () => {
          const match = pattern.exec(out);
          if (match === null) return;
          checks.delete(check);
          resolve(match);
        };
        checks.add(check);
        check();
        const rejectWithOutput = () =>
          reject(new Error(`expected ${pattern} from ${command} ${args.join(' ')}; it ended with:\n${out}${err}`));
        ended.then(rejectWithOutput, reject);
      }),
    kill(signal) {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      process.kill(-child.pid, signal);
    },
  };
}

/** Runs a command to completion. Rejects with its output unless it exits with 0. */
export async function runToCompletion(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<ProcessResult> {
  const ended = await spawnCommand(command, args, options).ended;
  if (ended.code !== 0)
    throw new Error(
      `expected ${command} ${args.join(' ')} to end with 0; it ended with ${ended.code}:\n${ended.out}${ended.err}`,
    );
  return ended;
}

/** The environment without the variables that a surrounding npm has set for another package. */
export function envWithoutNpm(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => !/^(npm_(package|lifecycle|config_local_prefix)|INIT_CWD$|NODE_ENV$|VITEST)/.test(name),
    ),
  );
}
