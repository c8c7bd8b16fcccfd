import { parseArgs, type ParseArgsConfig } from 'node:util';

type OptionsConfig = NonNullable<ParseArgsConfig['options']>;

/** The output streams of a command: results go to `out`, errors to `err`. */
export interface Streams {
  readonly out: { write(text: string): unknown };
  readonly err: { write(text: string): unknown };
}

export interface Command {
  readonly name: string;
  /** One line in the list of commands. */
  readonly summary: string;
  /** The text of --help: synopsis and options. */
  readonly usage: string;
  /**
   * @returns the exit code, for a server once it has stopped
   * @throws UsageError for invalid arguments
   */
  run(args: readonly string[], streams: Streams): Promise<number>;
}

/** Thrown for invalid arguments: printed with the usage of the command, exit code 2. */
export class UsageError extends Error {}

type Parsed<T extends OptionsConfig> = ReturnType<
  typeof parseArgs<{ options: T; strict: true; allowPositionals: false }>
>;

/** Parses options. @throws UsageError for an unknown option or a missing value */
export function parseOptions<const T extends OptionsConfig>(args: readonly string[], options: T): Parsed<T>['values'] {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: false, strict: true }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Parses the value of an option as a whole number. */
export function parseWholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new UsageError(`--${name}: expected a whole number, got ${JSON.stringify(text)}`);
  return Number(text);
}

/** Waits for SIGINT or SIGTERM. A second signal ends the process at once, because the listeners are removed. */
export function waitForStopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    const stop = (signal: NodeJS.Signals) => {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      resolve(signal);
    };
    process.on('SIGINT', stop).on('SIGTERM', stop);
  });
}
