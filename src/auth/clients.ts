import type { Client } from './client.js';
import { ClientsFileError, told } from './clients-fault.js';
import { changeClients } from './clients-file.js';
import { readClientsJson } from './clients-json.js';
import { hashOf, hintOf, newKey, type Random } from './key.js';
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
export interface Issued {
  readonly key: string;
  readonly client: Client;
}

/** What making a key takes from outside; each has a default. */
export interface Issuing {
  /** Epoch milliseconds. */
  readonly now?: () => number;
  readonly random?: Random;
}

/**
 * Makes a client and its key; the file is made where there is none.
 * @throws ClientsFileError where the name is taken, or what is asked for is wrong, each fault named
 */
export async function createClient(
  file: string,
  asked: NewClient,
  { now = Date.now, random }: Issuing = {},
): Promise<Issued> {
  const key = newKey(random);
  const client = checked(file, {
    name: asked.name,
    keyHash: hashOf(key).toString('hex'),
    keyHint: hintOf(key),
    scopes: asked.scopes,
    custSpaceIds: asked.custSpaceIds,
    ...(asked.limits === undefined ? {} : { limits: asked.limits }),
    createdAt: new Date(now()).toISOString(),
  });
  return changeClients(file, (clients) => {
    if (clients.some(({ name }) => name === asked.name)) {
      throw new ClientsFileError(file, [
        { path: 'name', expected: 'a name that no client has', got: `${told(asked.name)}, which is taken` },
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
  { now = Date.now, random }: Issuing = {},
): Promise<Issued> {
  const key = newKey(random);
  return changeClients(file, (clients) => {
    const { previousKey: _dropped, ...old } = named(file, clients, name);
    const kept =
      overlapMs > 0
        ? { previousKey: { keyHash: old.keyHash, validUntil: new Date(now() + overlapMs).toISOString() } }
        : {};
    const client: Client = { ...old, keyHash: hashOf(key).toString('hex'), keyHint: hintOf(key), ...kept };
    return { clients: clients.map((one) => (one.name === name ? client : one)), result: { key, client } };
  });
}

/**
 * Takes a client out of the file: its keys are refused by every gateway that reads the file, within a second.
 * @throws ClientsFileError where no client has the name
 */
export async function revokeClient(file: string, name: string): Promise<Client> {
  return changeClients(file, (clients) => ({
    clients: clients.filter((one) => one.name !== name),
    result: named(file, clients, name),
  }));
}

function named(file: string, clients: readonly Client[], name: string): Client {
  const client = clients.find((one) => one.name === name);
  if (client) return client;
  const known = clients.map((one) => one.name).join(', ');
  throw new ClientsFileError(file, [
    { path: 'name', expected: known === '' ? 'a client; the file has none' : `one of ${known}`, got: told(name) },
  ]);
}

/** A client as the file would read it; its faults are told by what was asked for, not by its place in the file. */
function checked(file: string, asked: Readonly<Record<string, unknown>>): Client {
  const { clients, faults } = readClientsJson({ clients: [asked] });
  const [client] = clients;
  if (client && faults.length === 0) return client;
  throw new ClientsFileError(
    file,
    faults.map((fault) => ({ ...fault, path: fault.path.replace(/^clients\[0\]\.?/, '') })),
  );
}
