import { isCustSpaceId } from '../config/identifier.js';
import { scopes, type Scope } from '../domain.js';
import type { Client, PreviousKey } from './client.js';
import { told, type ClientsFault } from './clients-fault.js';
import { JsonReader } from './json-reader.js';
import type { CallerLimits } from './viewer.js';

const fileKeys = ['clients'];
const clientKeys = [
  'name',
  'keyHash',
  'keyHint',
  'previousKey',
  'scopes',
  'custSpaceIds',
  'limits',
  'createdAt',
] as const;
const previousKeys = ['keyHash', 'validUntil'] as const;
const limitKeys = ['requestsPerSecond', 'upstreamCallsPerSecond'] as const;

const mostPerSecond = 1_000_000;

const names = {
  isRight: (text: string) => /^[A-Za-z\d][\w.@-]{0,63}$/.test(text),
  expected: 'a name of letters, digits and _ . @ -, at most 64 characters',
};
const hashes = {
  isRight: (text: string) => /^[\da-f]{64}$/.test(text),
  expected: 'the SHA-256 of a key, 64 hexadecimal digits in lower case',
};
const hints = { isRight: (text: string) => /^wg_\w{1,12}$/.test(text), expected: 'the beginning of a key' };
const moments = {
  isRight: (text: string) =>
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text)),
  expected: 'a moment such as 2026-01-31T09:00:00Z',
};
const spaceIds = { isRight: isCustSpaceId, expected: 'the id of a space' };

/** What a file's JSON says; the clients are worth something only where there is no fault. */
export interface ClientsReading {
  readonly clients: readonly Client[];
  readonly faults: readonly ClientsFault[];
}

/** Reads what CLIENTS_FILE holds, `{clients: [...]}`, and names every fault. Unknown keys are faults: a misspelled `limits` would limit nothing. */
export function readClientsJson(json: unknown): ClientsReading {
  const faults: ClientsFault[] = [];
  const reader = new JsonReader(faults);
  const list = reader.list(reader.object(json, '', fileKeys)?.get('clients'), 'clients', 'a list of clients');
  const clients = (list ?? []).flatMap((entry, index) => readClient(reader, entry, `clients[${index}]`) ?? []);
  complainOfTwins(reader, clients);
  return { clients, faults };
}

function readClient(reader: JsonReader, entry: unknown, path: string): Client | undefined {
  const at = reader.object(entry, path, clientKeys);
  if (!at) return undefined;
  const name = reader.text(at.get('name'), `${path}.name`, names);
  const keyHash = reader.text(at.get('keyHash'), `${path}.keyHash`, hashes, true);
  const optional = {
    keyHint: reader.optional(at.get('keyHint'), (value) => reader.text(value, `${path}.keyHint`, hints, true)),
    previousKey: reader.optional(at.get('previousKey'), (value) =>
      readPreviousKey(reader, value, `${path}.previousKey`),
    ),
    limits: reader.optional(at.get('limits'), (value) => readLimits(reader, value, `${path}.limits`)),
    createdAt: reader.optional(at.get('createdAt'), (value) => reader.text(value, `${path}.createdAt`, moments)),
  };
  const scopesRead = readScopes(reader, at.get('scopes'), `${path}.scopes`);
  const spaces =
    at.get('custSpaceIds') === null ? null : readSpaces(reader, at.get('custSpaceIds'), `${path}.custSpaceIds`);
  return name === undefined || keyHash === undefined
    ? undefined
    : { name, keyHash, scopes: scopesRead, custSpaceIds: spaces, ...present(optional) };
}

function readScopes(reader: JsonReader, value: unknown, path: string): Scope[] {
  const expected = `at least one of ${scopes.join(', ')}`;
  const isScope = (text: unknown): text is Scope => scopes.some((scope) => scope === text);
  const list = reader.distinct(value, path, expected, (entry, at) =>
    reader.text(entry, at, { isRight: isScope, expected: `one of ${scopes.join(', ')}` }),
  );
  return list.filter(isScope);
}

function readSpaces(reader: JsonReader, value: unknown, path: string): string[] {
  return reader.distinct(value, path, 'the ids of one space or more, or null for every space', (entry, at) =>
    reader.text(entry, at, spaceIds),
  );
}

function readLimits(reader: JsonReader, value: unknown, path: string): CallerLimits | undefined {
  const at = reader.object(value, path, limitKeys);
  if (!at) return undefined;
  const count = (key: keyof CallerLimits) =>
    reader.optional(at.get(key), (value) => reader.count(value, `${path}.${key}`, mostPerSecond));
  return present({
    requestsPerSecond: count('requestsPerSecond'),
    upstreamCallsPerSecond: count('upstreamCallsPerSecond'),
  });
}

function readPreviousKey(reader: JsonReader, value: unknown, path: string): PreviousKey | undefined {
  const at = reader.object(value, path, previousKeys);
  const keyHash = at && reader.text(at.get('keyHash'), `${path}.keyHash`, hashes, true);
  const validUntil = at && reader.text(at.get('validUntil'), `${path}.validUntil`, moments);
  return keyHash === undefined || validUntil === undefined ? undefined : { keyHash, validUntil };
}

/** Neither a name nor a key may lead to two clients: it would be chance which of them is let in. */
function complainOfTwins(reader: JsonReader, clients: readonly Client[]): void {
  const [seenNames, seenHashes] = [new Set<string>(), new Set<string>()];
  for (const { name, keyHash, previousKey } of clients) {
    if (seenNames.has(name)) reader.complain('clients', 'each name once', `${told(name)} again`);
    seenNames.add(name);
    for (const hash of [keyHash, ...(previousKey ? [previousKey.keyHash] : [])]) {
      if (seenHashes.has(hash)) reader.complain('clients', 'each key once', `that of ${told(name)} again`);
      seenHashes.add(hash);
    }
  }
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function present<T extends object>(values: T): Present<T>;
function present(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
