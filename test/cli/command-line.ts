import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { compiled } from '../compiled.js';

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A command that runs: what it has written, and its end. */
export interface Running {
  readonly process: ChildProcessWithoutNullStreams;
  /** Resolves when it has written what is looked for; rejects when it ends without. */
  written(what: RegExp): Promise<RegExpExecArray>;
  readonly ended: Promise<Ended>;
}

/** Runs `waba-gateway` in a process of its own, in an environment with nothing of the outer one but the path. */
export function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  const child = spawn(process.execPath, [compiled('src/main.ts'), ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  let out = '';
  let err = '';
  const looks = new Set<() => void>();
  child.stdout.on('data', (chunk) => {
    out += chunk;
    for (const look of looks) look();
  });
  child.stderr.on('data', (chunk) => (err += chunk));
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, out, err })));
  return {
    process: child,
    ended,
    written: (what) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = what.exec(out);
          if (found === null) return;
          looks.delete(look);
          resolve(found);
        };
        looks.add(look);
        look();
        void ended.then(() => reject(new Error(`expected ${what} in the output; it ended with:\n${out}${err}`)));
      }),
  };
}
