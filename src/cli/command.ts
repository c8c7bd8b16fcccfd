import { parseArgs, type ParseArgsConfig } from 'node:util';

type OptionsConfig = NonNullable<ParseArgsConfig['options']>;

/** Where a command writes: what was asked for to `out`, what went wrong to `err`. */
export interface Streams {
  readonly out: { write(text: string): unknown };
  readonly err: { write(text: string): unknown };
}

export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** How it is called and what its options mean, for --help. */
  readonly usage: string;
  /** @returns the exit code; a command that serves comes back when it has stopped. Throws UsageError for arguments that make no sense. */
  run(args: readonly string[], streams: Streams): Promise<number>;
}

/** Arguments that make no sense: told with the command's usage, exit code 2. */
export class UsageError extends Error {}

type Parsed<T extends OptionsConfig> = ReturnType<
  typeof parseArgs<{ options: T; strict: true; allowPositionals: false }>
>;

/** Reads options; what is unknown or lacks its value is a UsageError that says so. */
export function parseOptions<const T extends OptionsConfig>(args: readonly string[], options: T): Parsed<T>['values'] {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: false, strict: true }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** A whole number from an option's text. */
export function parseWholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new UsageError(`--${name}: expected a whole number, got ${JSON.stringify(text)}`);
  return Number(text);
}

/** Waits for SIGINT or SIGTERM. A second one finds nobody who waits, and ends the process at once. */
export function waitForStopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    const stop = (signal: NodeJS.Signals) => {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      resolve(signal);
    };
    process.on('SIGINT', stop).on('SIGTERM', stop);
  });
}
