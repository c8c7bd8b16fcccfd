import { parseDateTime } from '../clock.js';
import { isCustSpaceId } from '../config/identifier.js';
import { scopes, type Scope } from '../domain.js';
import type { Client, PreviousKey } from './client.js';
import { describeValue, type ClientsFileIssue } from './clients-file-error.js';
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

const maxPerSecond = 1_000_000;

const nameFormat = {
  isValid: (text: string) => /^[A-Za-z\d][\w.@-]{0,63}$/.test(text),
  expected: 'a name of letters, digits and _ . @ -, at most 64 characters',
};
const hashFormat = {
  isValid: (text: string) => /^[\da-f]{64}$/.test(text),
  expected: 'the SHA-256 of a key, 64 hexadecimal digits in lower case',
};
const hintFormat = { isValid: (text: string) => /^wg_\w{1,12}$/.test(text), expected: 'the beginning of a key' };
const timestampFormat = {
  isValid: (text: string) => !Number.isNaN(parseDateTime(text)),
  expected: 'a time such as 2026-01-31T09:00:00Z',
};
const spaceIdFormat = { isValid: isCustSpaceId, expected: 'the id of a space' };

/** The parsed content of CLIENTS_FILE. The clients are meaningful only if there are no issues. */
export interface ClientsParseResult {
  readonly clients: readonly Client[];
  readonly issues: readonly ClientsFileIssue[];
}

/**
 * Validates the content of CLIENTS_FILE, `{clients: [...]}`, and reports every error. An unknown key is an error,
 * because a misspelled `limits` would limit nothing.
 */
export function readClientsJson(json: unknown): ClientsParseResult {
  const issues: ClientsFileIssue[] = [];
  const reader = new JsonReader(issues);
  const fields = reader.object(json, '', fileKeys);
  const list = fields && reader.list(fields.get('clients'), 'clients', 'a list of clients');
  const clients = (list ?? []).flatMap((entry, index) => readClient(reader, entry, `clients[${index}]`) ?? []);
  checkUnique(reader, clients);
  return { clients, issues };
}

function readClient(reader: JsonReader, entry: unknown, path: string): Client | undefined {
  const fields = reader.object(entry, path, clientKeys);
  if (!fields) return undefined;
  const name = reader.text(fields.get('name'), `${path}.name`, nameFormat);
  const keyHash = reader.text(fields.get('keyHash'), `${path}.keyHash`, hashFormat, true);
  const optional = {
    keyHint: reader.optional(fields.get('keyHint'), (value) => reader.text(value, `${path}.keyHint`, hintFormat, true)),
    previousKey: reader.optional(fields.get('previousKey'), (value) =>
      readPreviousKey(reader, value, `${path}.previousKey`),
    ),
    limits: reader.optional(fields.get('limits'), (value) => readLimits(reader, value, `${path}.limits`)),
    createdAt: reader.optional(fields.get('createdAt'), (value) =>
      reader.text(value, `${path}.createdAt`, timestampFormat),
    ),
  };
  const scopesRead = readScopes(reader, fields.get('scopes'), `${path}.scopes`);
  const spaces =
    fields.get('custSpaceIds') === null
      ? null
      : readCustSpaceIds(reader, fields.get('custSpaceIds'), `${path}.custSpaceIds`);
  return name === undefined || keyHash === undefined
    ? undefined
    : { name, keyHash, scopes: scopesRead, custSpaceIds: spaces, ...optional };
}

function readScopes(reader: JsonReader, value: unknown, path: string): Scope[] {
  const expected = `at least one of ${scopes.join(', ')}`;
  const isScope = (text: unknown): text is Scope => scopes.some((scope) => scope === text);
  const list = reader.distinct(value, path, expected, (entry, itemPath) =>
    reader.text(entry, itemPath, { isValid: isScope, expected: `one of ${scopes.join(', ')}` }),
  );
  return list.filter(isScope);
}

function readCustSpaceIds(reader: JsonReader, value: unknown, path: string): string[] {
  return reader.distinct(value, path, 'the ids of one space or more, or null for every space', (entry, itemPath) =>
    reader.text(entry, itemPath, spaceIdFormat),
  );
}

function readLimits(reader: JsonReader, value: unknown, path: string): CallerLimits | undefined {
  const fields = reader.object(value, path, limitKeys);
  if (!fields) return undefined;
  const count = (key: keyof CallerLimits) =>
    reader.optional(fields.get(key), (value) => reader.count(value, `${path}.${key}`, maxPerSecond));
  return {
    requestsPerSecond: count('requestsPerSecond'),
    upstreamCallsPerSecond: count('upstreamCallsPerSecond'),
  };
}

function readPreviousKey(reader: JsonReader, value: unknown, path: string): PreviousKey | undefined {
  const fields = reader.object(value, path, previousKeys);
  const keyHash = fields && reader.text(fields.get('keyHash'), `${path}.keyHash`, hashFormat, true);
  const validUntil = fields && reader.text(fields.get('validUntil'), `${path}.validUntil`, timestampFormat);
  return keyHash === undefined || validUntil === undefined ? undefined : { keyHash, validUntil };
}

/** Names and keys must be unique, or it would be ambiguous which client a key belongs to. */
function checkUnique(reader: JsonReader, clients: readonly Client[]): void {
  const [seenNames, seenHashes] = [new Set<string>(), new Set<string>()];
  for (const { name, keyHash, previousKey } of clients) {
    if (seenNames.has(name)) reader.addIssue('clients', 'each name once', `${describeValue(name)} again`);
    seenNames.add(name);
    for (const hash of [keyHash, ...(previousKey ? [previousKey.keyHash] : [])]) {
      if (seenHashes.has(hash)) reader.addIssue('clients', 'each key once', `that of ${describeValue(name)} again`);
      seenHashes.add(hash);
    }
  }
}
