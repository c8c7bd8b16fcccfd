/**
 * The command line: finds the command, runs it, and turns errors into messages and exit codes.
 * May import app, sandbox and below.
 */
import { createRequire } from 'node:module';
import { ClientsFileError } from '../auth/index.js';
import { ConfigError } from '../config/index.js';
import { GatewayError } from '../errors.js';
import { UsageError, type Command, type Streams } from './command.js';
import { keysCommand } from './keys.js';
import { mcpCommand } from './mcp.js';
import { operationsCommand } from './operations.js';
import { pingCommand } from './ping/index.js';
import { sandboxCommand } from './sandbox.js';
import { serveCommand } from './serve.js';

const commands: readonly Command[] = [
  serveCommand,
  sandboxCommand,
  keysCommand,
  operationsCommand,
  pingCommand,
  mcpCommand,
];

function helpText(): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return `waba-gateway: a GraphQL gateway over Alibaba Cloud CAMS

${commands.map(({ name, summary }) => `  waba-gateway ${name.padEnd(width)}   ${summary}`).join('\n')}

Run "waba-gateway COMMAND --help" for the options of a command, "waba-gateway --version" for the version.
`;
}

/** The version in the package.json of this package. */
function packageVersion(): string {
  const { version } = createRequire(import.meta.url)('waba-gateway/package.json') as { version: string };
  return version;
}

/** @returns the exit code: 0 for success, 1 for a failure, 2 for invalid arguments */
export async function runCli(argv: readonly string[], out: Streams['out'], err: Streams['err']): Promise<number> {
  const [name, ...args] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    out.write(helpText());
    return name === undefined ? 2 : 0;
  }
  if (name === '--version' || name === '-v') {
    out.write(`${packageVersion()}\n`);
    return 0;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) {
    err.write(`Unknown command: ${name}\n\n${helpText()}`);
    return 2;
  }
  if (args.includes('--help') || args.includes('-h')) {
    out.write(`${command.usage}\n`);
    return 0;
  }
  try {
    return await command.run(args, { out, err });
  } catch (error) {
    if (error instanceof UsageError) {
      err.write(`${error.message}\n\n${command.usage}\n`);
      return 2;
    }
    if (
      error instanceof ConfigError ||
      error instanceof ClientsFileError ||
      error instanceof GatewayError ||
      isSystemError(error)
    ) {
      err.write(`${error.message}\n`);
      return 1;
    }
    throw error;
  }
}

/** An error of the operating system, such as a port in use: its message is enough, without a stack. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
