import { createClient, listClients, revokeClient, rotateKey, type CallerLimits, type Client } from '../auth/index.js';
import { loadConfig } from '../config/index.js';
import { operations } from '../operations/index.js';
import { parseOptions, UsageError, parseWholeNumber, type Command, type Streams } from './command.js';

const usage = `waba-gateway keys create --name N --scopes READ,ADD --spaces s1,s2 [--requests-per-second N] [--upstream-calls-per-second N]
waba-gateway keys list
waba-gateway keys rotate --name N [--overlap-hours N]
waba-gateway keys revoke --name N

API clients live in CLIENTS_FILE, which running gateways read again when it changes. A key is shown once and kept as a hash.

create   makes a client and prints its key, alone on the last line
  --name N                         a name that no client has
  --scopes READ,ADD,UPDATE,DELETE  what it may do
  --spaces s1,s2                   the spaces it may reach; --all-spaces instead for every one
  --requests-per-second N          its limit on requests (none)
  --upstream-calls-per-second N    its limit on upstream calls (none)
list     prints every client; no key can be told from it
rotate   gives a client a new key; the old one stays good for --overlap-hours (0)
revoke   takes a client out: its key is refused within a second`;

type Subcommand = (args: readonly string[], file: string, out: Streams['out']) => Promise<void>;

const splitList = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

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
      throw new UsageError('expected --spaces or --all-spaces, one of the two');
    const requestsPerSecond = parseWholeNumber('requests-per-second', values['requests-per-second']);
    const upstreamCallsPerSecond = parseWholeNumber('upstream-calls-per-second', values['upstream-calls-per-second']);
    const limits: CallerLimits = {
      ...(requestsPerSecond === undefined ? {} : { requestsPerSecond }),
      ...(upstreamCallsPerSecond === undefined ? {} : { upstreamCallsPerSecond }),
    };
    const { key, client } = await createClient(file, {
      name: requireOption('name', values.name),
      scopes: splitList(requireOption('scopes', values.scopes)),
      custSpaceIds: values.spaces === undefined ? null : splitList(values.spaces),
      ...(Object.keys(limits).length === 0 ? {} : { limits }),
    });
    out.write(`${formatClient(client)}\nThis is the key. It is shown once: keep it where secrets are kept.\n${key}\n`);
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
    out.write(
      `${formatClient(client)}\nThis is the new key. It is shown once: keep it where secrets are kept.\n${key}\n`,
    );
  },
  async revoke(args, file, out) {
    const values = parseOptions(args, { name: { type: 'string' } });
    const client = await revokeClient(file, requireOption('name', values.name));
    out.write(`Revoked ${client.name}.\n`);
  },
};

function formatClient({ name, scopes, custSpaceIds, limits, keyHint, createdAt }: Client): string {
  const spaces = custSpaceIds === null ? 'every space' : custSpaceIds.join(', ');
  const limitTexts = Object.entries(limits ?? {}).map(([what, limit]) => `${what} ${limit}`);
  return [
    `${name}: ${scopes.join(', ')} in ${spaces}`,
    ...limitTexts,
    ...(keyHint === undefined ? [] : [`key ${keyHint}…`]),
    `since ${createdAt}`,
  ].join(' · ');
}

export const keysCommand: Command = {
  name: 'keys',
  summary: 'make, list, rotate and revoke API keys in CLIENTS_FILE',
  usage,
  async run([name = '', ...args], { out }) {
    const subcommand = subcommands[name];
    if (subcommand === undefined)
      throw new UsageError(
        `expected ${Object.keys(subcommands).join(', ')}; got ${name === '' ? 'nothing' : JSON.stringify(name)}`,
      );
    const file = loadConfig(operations.map((operation) => operation.action)).auth.clientsFile;
    if (file === null)
      throw new UsageError(
        'CLIENTS_FILE: expected the path of the file of API clients in the environment, got nothing',
      );
    await subcommand(args, file, out);
    return 0;
  },
};
