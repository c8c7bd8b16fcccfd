import { formatDateTime, systemClock } from '../clock.js';
import type { Client } from './client.js';
import { ClientsFileError, describeValue } from './clients-file-error.js';
import { updateClientsFile } from './clients-file.js';
import { readClientsJson } from './clients-json.js';
import { hashOf, hintOf, generateKey, type RandomBytes } from './api-key-format.js';
import type { CallerLimits } from './viewer.js';

/** The client to create. */
export interface NewClient {
  readonly name: string;
  /** At least one of READ, ADD, UPDATE, DELETE. Validated here, so raw command line input is fine. */
  readonly scopes: readonly string[];
  /** null: every space. */
  readonly custSpaceIds: readonly string[] | null;
  readonly limits?: CallerLimits | undefined;
}

/** A new key and its client. The key itself is stored nowhere. */
export interface IssuedKey {
  readonly key: string;
  readonly client: Client;
}

/** The clock and random source of a new key; both have defaults. */
export interface IssueKeyOptions {
  /** Epoch milliseconds. */
  readonly now?: () => number;
  readonly random?: RandomBytes;
}

/**
 * Creates a client and its key, and the file if it does not exist.
 * @throws ClientsFileError with every error if the name is taken or the input is invalid
 */
export async function createClient(
  file: string,
  input: NewClient,
  { now = systemClock.now, random }: IssueKeyOptions = {},
): Promise<IssuedKey> {
  const key = generateKey(random);
  const client = validateClient(file, {
    name: input.name,
    keyHash: hashOf(key).toString('hex'),
    keyHint: hintOf(key),
    scopes: input.scopes,
    custSpaceIds: input.custSpaceIds,
    limits: input.limits,
    createdAt: formatDateTime(now()),
  });
  return updateClientsFile(file, (clients) => {
    if (clients.some(({ name }) => name === input.name)) {
      throw new ClientsFileError(file, [
        { path: 'name', expected: 'a unique name', got: `${describeValue(input.name)}, which is taken` },
      ]);
    }
    return { clients: [...clients, client], result: { key, client } };
  });
}

/**
 * Rotates a client's key. The old key stays valid for `overlapMs`, so that its owner can switch without downtime; 0
 * revokes it at once. The client keeps its name, rights, limits and idempotency keys.
 * @throws ClientsFileError if no client has the name
 */
export async function rotateKey(
  file: string,
  { name, overlapMs }: { readonly name: string; readonly overlapMs: number },
  { now = systemClock.now, random }: IssueKeyOptions = {},
): Promise<IssuedKey> {
  const key = generateKey(random);
  return updateClientsFile(file, (clients) => {
    const { previousKey: _dropped, ...old } = requireClient(file, clients, name);
    const overlap =
      overlapMs > 0 ? { previousKey: { keyHash: old.keyHash, validUntil: formatDateTime(now() + overlapMs) } } : {};
    const client: Client = { ...old, keyHash: hashOf(key).toString('hex'), keyHint: hintOf(key), ...overlap };
    return {
      clients: clients.map((candidate) => (candidate.name === name ? client : candidate)),
      result: { key, client },
    };
  });
}

/**
 * Deletes a client from the file. Every gateway that reads the file rejects its keys within a second.
 * @throws ClientsFileError if no client has the name
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

/** Validates a client as the file would. The paths of its errors are relative to the input, not to the file. */
function validateClient(file: string, input: Readonly<Record<string, unknown>>): Client {
  const { clients, issues } = readClientsJson({ clients: [input] });
  const [client] = clients;
  if (client && issues.length === 0) return client;
  throw new ClientsFileError(
    file,
    issues.map((issue) => ({ ...issue, path: issue.path.replace('clients[0].', '') })),
  );
}
