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
import { verifyCommand } from './verify/index.js';
import { suggestion } from './suggestion.js';

const commands: readonly Command[] = [
  serveCommand,
  sandboxCommand,
  keysCommand,
  operationsCommand,
  pingCommand,
  verifyCommand,
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
    const hint = suggestion(name, [...commands.map((known) => known.name), 'help']);
    err.write(`Unknown command: ${name}${hint}\nRun "waba-gateway --help" for the list of commands.\n`);
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
      const [synopsis = ''] = command.usage.split('\n\n');
      err.write(`${error.message}\n\n${synopsis}\nRun "waba-gateway ${name} --help" for all options.\n`);
      return 2;
    }
    if (error instanceof ConfigError || error instanceof ClientsFileError || error instanceof GatewayError) {
      err.write(`${error.message}\n`);
      return 1;
    }
    if (isSystemError(error)) {
      err.write(`${describeSystemError(error)}\n`);
      return 1;
    }
    throw error;
  }
}

/** An error of the operating system, such as a port in use: its message is enough, without a stack. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}

/** A failure to listen, with the setting to change; any other error of the system in its own words. */
function describeSystemError(error: NodeJS.ErrnoException & { readonly port?: number }): string {
  const { code, port, message } = error;
  if (code === 'EADDRINUSE')
    return `PORT: port ${port} is in use by another program. Stop it, or choose another port (0 takes any free one).`;
  if (code === 'EACCES' && port !== undefined)
    return `PORT: port ${port} may not be opened by this user. Choose a port above 1023.`;
  if (code === 'EADDRNOTAVAIL') return `HOST: this machine does not have this address (${message}).`;
  return message;
}
