/** Commands in processes of their own, each the leader of a group, so that nothing it started outlives it. */
import { spawn, type ChildProcess } from 'node:child_process';

export interface ProcessResult {
  /** null where a signal ended it. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A command that runs. */
export interface ChildCommand {
  readonly process: ChildProcess;
  readonly ended: Promise<ProcessResult>;
  /** Resolves with what it wrote to standard output, once that matches; rejects when it ends without. */
  waitForOutput(pattern: RegExp): Promise<RegExpExecArray>;
  /** A signal to its whole group; none where it has ended. */
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

/** Runs a command to its end. Rejects, with all it wrote, unless it ends with 0. */
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

/** The environment without what a surrounding npm put there: it speaks of another package. */
export function envWithoutNpm(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => !/^(npm_(package|lifecycle|config_local_prefix)|INIT_CWD$|NODE_ENV$|VITEST)/.test(name),
    ),
  );
}
