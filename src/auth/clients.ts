import type { Client } from './client.js';
import { ClientsFileError, describeValue } from './clients-file-error.js';
import { updateClientsFile } from './clients-file.js';
import { readClientsJson } from './clients-json.js';
import { hashOf, hintOf, generateKey, type RandomBytes } from './api-key-format.js';
import type { CallerLimits } from './viewer.js';

/** Whom to make a key for. */
export interface NewClient {
  readonly name: string;
  /** READ, ADD, UPDATE, DELETE: at least one. Checked, so that they may come from a command line as they are. */
  readonly scopes: readonly string[];
  /** null: every space. */
  readonly custSpaceIds: readonly string[] | null;
  readonly limits?: CallerLimits;
}

/** A key, which is shown this once and kept nowhere, and the client it belongs to. */
export interface IssuedKey {
  readonly key: string;
  readonly client: Client;
}

/** What making a key takes from outside; each has a default. */
export interface IssueKeyOptions {
  /** Epoch milliseconds. */
  readonly now?: () => number;
  readonly random?: RandomBytes;
}

/**
 * Makes a client and its key; the file is made where there is none.
 * @throws ClientsFileError where the name is taken, or what is asked for is wrong, each fault named
 */
export async function createClient(
  file: string,
  input: NewClient,
  { now = Date.now, random }: IssueKeyOptions = {},
): Promise<IssuedKey> {
  const key = generateKey(random);
  const client = validateClient(file, {
    name: input.name,
    keyHash: hashOf(key).toString('hex'),
    keyHint: hintOf(key),
    scopes: input.scopes,
    custSpaceIds: input.custSpaceIds,
    ...(input.limits === undefined ? {} : { limits: input.limits }),
    createdAt: new Date(now()).toISOString(),
  });
  return updateClientsFile(file, (clients) => {
    if (clients.some(({ name }) => name === input.name)) {
      throw new ClientsFileError(file, [
        { path: 'name', expected: 'a name that no client has', got: `${describeValue(input.name)}, which is taken` },
      ]);
    }
    return { clients: [...clients, client], result: { key, client } };
  });
}

/**
 * Gives a client a new key. The old one stays good for `overlapMs`, so that its owner can change over without a gap; 0 ends
 * it at once. Name, rights and limits stay, and with them what is kept under the client, such as its idempotency keys.
 * @throws ClientsFileError where no client has the name
 */
export async function rotateKey(
  file: string,
  { name, overlapMs }: { readonly name: string; readonly overlapMs: number },
  { now = Date.now, random }: IssueKeyOptions = {},
): Promise<IssuedKey> {
  const key = generateKey(random);
  return updateClientsFile(file, (clients) => {
    const { previousKey: _dropped, ...old } = requireClient(file, clients, name);
    const overlap =
      overlapMs > 0
        ? { previousKey: { keyHash: old.keyHash, validUntil: new Date(now() + overlapMs).toISOString() } }
        : {};
    const client: Client = { ...old, keyHash: hashOf(key).toString('hex'), keyHint: hintOf(key), ...overlap };
    return {
      clients: clients.map((candidate) => (candidate.name === name ? client : candidate)),
      result: { key, client },
    };
  });
}

/**
 * Takes a client out of the file: its keys are refused by every gateway that reads the file, within a second.
 * @throws ClientsFileError where no client has the name
 */
export async function revokeClient(file: string, name: string): Promise<Client> {
  return updateClientsFile(file, (clients) => ({
    clients: clients.filter((candidate) => candidate.name !== name),
    result: requireClient(file, clients, name),
  }));
}

function requireClient(file: string, clients: readonly Client[], name: string): Client {
  const client = clients.find((candidate) => candidate.name === name);
  if (client) return client;
  const knownNames = clients.map((candidate) => candidate.name).join(', ');
  throw new ClientsFileError(file, [
    {
      path: 'name',
      expected: knownNames === '' ? 'a client; the file has none' : `one of ${knownNames}`,
      got: describeValue(name),
    },
  ]);
}

/** A client as the file would read it; its faults are told by what was asked for, not by its place in the file. */
function validateClient(file: string, input: Readonly<Record<string, unknown>>): Client {
  const { clients, issues } = readClientsJson({ clients: [input] });
  const [client] = clients;
  if (client && issues.length === 0) return client;
  throw new ClientsFileError(
    file,
    issues.map((issue) => ({ ...issue, path: issue.path.replace(/^clients\[0\]\.?/, '') })),
  );
}
