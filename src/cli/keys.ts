import { createClient, listClients, revokeClient, rotateKey, type CallerLimits, type Client } from '../auth/index.js';
import { loadConfig } from '../config/index.js';
import { scopes } from '../domain.js';
import { operations } from '../operations/index.js';
import { parseOptions, UsageError, parseWholeNumber, type Command, type Streams } from './command.js';
import { suggestion } from './suggestion.js';

const usage = `waba-gateway keys create --name N --scopes READ,ADD --spaces s1,s2
                        [--requests-per-second N] [--upstream-calls-per-second N]
waba-gateway keys list
waba-gateway keys rotate --name N [--overlap-hours N]
waba-gateway keys revoke --name N

Manages the API clients in CLIENTS_FILE. Running gateways reload the file when it changes. A key is printed once; the
file contains only its hash.

create   creates a client and prints its key, alone on the last line
  --name N                         a unique name
  --scopes READ,ADD,UPDATE,DELETE  the operations that it may use
  --spaces s1,s2                   the spaces that it may access; or --all-spaces for all of them
  --requests-per-second N          limit on requests (none)
  --upstream-calls-per-second N    limit on upstream calls (none)
list     prints every client, without keys
rotate   gives a client a new key; the old one stays valid for --overlap-hours (0)
revoke   deletes a client: its key is refused within a second`;

type Subcommand = (args: readonly string[], file: string, out: Streams['out']) => Promise<void>;

const splitList = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** Validated here as well as with the file, so that the error names the option. */
function parseScopes(text: string | undefined): readonly string[] {
  const names = splitList(requireOption('scopes', text));
  const unknown = names.find((name) => !scopes.some((scope) => scope === name));
  if (names.length === 0 || unknown !== undefined) {
    const got = JSON.stringify(unknown ?? text);
    throw new UsageError(
      `--scopes: expected a list of ${scopes.join(', ')}; got ${got}${suggestion(unknown ?? '', scopes)}`,
    );
  }
  return names;
}

function requireOption(name: string, value: string | undefined): string {
  if (value === undefined || value === '') throw new UsageError(`--${name}: expected a value, got none`);
  return value;
}

const subcommands: Readonly<Record<string, Subcommand>> = {
  async create(args, file, out) {
    const values = parseOptions(args, {
      name: { type: 'string' },
      scopes: { type: 'string' },
      spaces: { type: 'string' },
      'all-spaces': { type: 'boolean' },
      'requests-per-second': { type: 'string' },
      'upstream-calls-per-second': { type: 'string' },
    });
    if ((values.spaces === undefined) === (values['all-spaces'] === undefined))
      throw new UsageError('expected either --spaces or --all-spaces');
    const requestsPerSecond = parseWholeNumber('requests-per-second', values['requests-per-second']);
    const upstreamCallsPerSecond = parseWholeNumber('upstream-calls-per-second', values['upstream-calls-per-second']);
    const limits: CallerLimits = {
      ...(requestsPerSecond === undefined ? {} : { requestsPerSecond }),
      ...(upstreamCallsPerSecond === undefined ? {} : { upstreamCallsPerSecond }),
    };
    const { key, client } = await createClient(file, {
      name: requireOption('name', values.name),
      scopes: parseScopes(values.scopes),
      custSpaceIds: values.spaces === undefined ? null : splitList(values.spaces),
      ...(Object.keys(limits).length === 0 ? {} : { limits }),
    });
    out.write(`${formatClient(client)}\nThe key is shown only once. Store it in a safe place:\n${key}\n`);
  },
  async list(args, file, out) {
    parseOptions(args, {});
    const clients = await listClients(file);
    out.write(
      clients.length === 0 ? 'No clients yet.\n' : clients.map((client) => `${formatClient(client)}\n`).join(''),
    );
  },
  async rotate(args, file, out) {
    const values = parseOptions(args, { name: { type: 'string' }, 'overlap-hours': { type: 'string' } });
    const overlapMs = (parseWholeNumber('overlap-hours', values['overlap-hours']) ?? 0) * 3_600_000;
    const { key, client } = await rotateKey(file, { name: requireOption('name', values.name), overlapMs });
    out.write(`${formatClient(client)}\nThe new key is shown only once. Store it in a safe place:\n${key}\n`);
  },
  async revoke(args, file, out) {
    const values = parseOptions(args, { name: { type: 'string' } });
    const client = await revokeClient(file, requireOption('name', values.name));
    out.write(`Revoked ${client.name}.\n`);
  },
};

function formatClient({ name, scopes, custSpaceIds, limits, keyHint, createdAt }: Client): string {
  const spaces = custSpaceIds === null ? 'all spaces' : custSpaceIds.join(', ');
  const limitTexts = Object.entries(limits ?? {}).map(([what, limit]) => `${what} ${limit}`);
  return [
    `${name}: ${scopes.join(', ')} in ${spaces}`,
    ...limitTexts,
    ...(keyHint === undefined ? [] : [`key ${keyHint}…`]),
    `created ${createdAt}`,
  ].join(' · ');
}

export const keysCommand: Command = {
  name: 'keys',
  summary: 'create, list, rotate and revoke API keys in CLIENTS_FILE',
  usage,
  async run([name = '', ...args], { out }) {
    const subcommand = subcommands[name];
    if (subcommand === undefined)
      throw new UsageError(
        `expected ${Object.keys(subcommands).join(', ')}; got ` +
          `${name === '' ? 'nothing' : JSON.stringify(name)}${suggestion(name, Object.keys(subcommands))}`,
      );
    const file = loadConfig(operations.map((operation) => operation.action)).auth.clientsFile;
    if (file === null)
      throw new UsageError(
        'CLIENTS_FILE: expected the path of the clients file in this environment variable, got nothing',
      );
    await subcommand(args, file, out);
    return 0;
  },
};
