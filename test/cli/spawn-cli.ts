import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { compiledPath } from '../compiled.js';

export interface CommandResult {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A running command: its output so far, and its end. */
export interface RunningCommand {
  readonly process: ChildProcessWithoutNullStreams;
  /** Resolves when the output matches; rejects if the command ends first. */
  waitForOutput(pattern: RegExp): Promise<RegExpExecArray>;
  readonly ended: Promise<CommandResult>;
}

/** Runs `waba-gateway` in its own process, with only PATH from the outer environment. */
export function spawnCli(args: readonly string[], env: Readonly<Record<string, string>> = {}): RunningCommand {
  const child = spawn(process.execPath, [compiledPath('src/main.ts'), ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  let out = '';
  let err = '';
  const checks = new Set<() => void>();
  child.stdout.on('data', (chunk) => {
    out += chunk;
    for (const check of checks) check();
  });
  child.stderr.on('data', (chunk) => (err += chunk));
  const ended = new Promise<CommandResult>((resolve) => child.on('close', (code) => resolve({ code, out, err })));
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
        void ended.then(() => reject(new Error(`expected ${pattern} in the output; it ended with:\n${out}${err}`)));
      }),
  };
}
