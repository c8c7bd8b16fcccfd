/**
 * The command line: finds the command, runs it, and turns errors into messages and exit codes.
 * May import app, sandbox and below.
 */
import { createRequire } from 'node:module';
import { ClientsFileError } from '../auth/index.js';
import { ConfigError } from '../config/index.js';
import { GatewayError } from '../errors.js';
import { UsageError, type Command, type Streams } from './command.js';
import { suggestion } from './suggestion.js';

/** Commands are loaded when they run, because a gateway needs neither the sandbox nor the checks of other commands. */
const commands = {
  serve: async () => (await import('./serve.js')).serveCommand,
  sandbox: async () => (await import('./sandbox.js')).sandboxCommand,
  keys: async () => (await import('./keys.js')).keysCommand,
  operations: async () => (await import('./operations.js')).operationsCommand,
  ping: async () => (await import('./ping/index.js')).pingCommand,
  verify: async () => (await import('./verify/index.js')).verifyCommand,
  mcp: async () => (await import('./mcp.js')).mcpCommand,
} satisfies Record<string, () => Promise<Command>>;

const isCommand = (name: string): name is keyof typeof commands => Object.hasOwn(commands, name);

async function helpText(): Promise<string> {
  const all = await Promise.all(Object.values(commands).map((loadCommand) => loadCommand()));
  const width = Math.max(...all.map(({ name }) => name.length));
  return `waba-gateway: a GraphQL gateway over Alibaba Cloud CAMS

${all.map(({ name, summary }) => `  waba-gateway ${name.padEnd(width)}   ${summary}`).join('\n')}

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
    out.write(await helpText());
    return name === undefined ? 2 : 0;
  }
  if (name === '--version' || name === '-v') {
    out.write(`${packageVersion()}\n`);
    return 0;
  }
  if (!isCommand(name)) {
    const hint = suggestion(name, [...Object.keys(commands), 'help']);
    err.write(`Unknown command: ${name}${hint}\nRun "waba-gateway --help" for the list of commands.\n`);
    return 2;
  }
  const command = await commands[name]();
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

/** A failure to listen, with the setting to change. Any other error keeps the message of the operating system. */
function describeSystemError(error: NodeJS.ErrnoException & { readonly port?: number }): string {
  const { code, port, message } = error;
  if (code === 'EADDRINUSE')
    return `PORT: port ${port} is in use by another program. Stop it, or choose another port (0 takes any free one).`;
  if (code === 'EACCES' && port !== undefined)
    return `PORT: port ${port} may not be opened by this user. Choose a port above 1023.`;
  if (code === 'EADDRNOTAVAIL') return `HOST: this machine does not have this address (${message}).`;
  return message;
}
