import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClientsFileError } from '../../src/auth/clients-file-error.js';
import { parseClients } from '../../src/auth/clients-file.js';
import { readClientsJson } from '../../src/auth/clients-json.js';

const hash = (digit: string) => digit.repeat(64);
const validClient = { name: 'dashboard', keyHash: hash('a'), scopes: ['READ'], custSpaceIds: ['cams-a'] };
const previousKey = (keyHash: string) => ({ previousKey: { keyHash, validUntil: '2026-02-01T00:00:00Z' } });
const issuesOf = (...clients: unknown[]) => readClientsJson({ clients }).issues;

/** The clients of a text; none if it is rejected as expected. */
function clientsIn(text: string): readonly unknown[] {
  try {
    return parseClients('clients.json', text);
  } catch (error) {
    if (error instanceof ClientsFileError) return [];
    throw error;
  }
}

describe('the content of a clients file', () => {
  it('a client is read with all its fields', () => {
    const whole = {
      ...validClient,
      keyHint: 'wg_ab12c',
      previousKey: { keyHash: hash('b'), validUntil: '2026-02-01T00:00:00.000Z' },
      scopes: ['READ', 'ADD', 'UPDATE', 'DELETE'],
      custSpaceIds: null,
      limits: { requestsPerSecond: 10, upstreamCallsPerSecond: 5 },
      createdAt: '2026-01-01T00:00:00Z',
    };
    expect(readClientsJson({ clients: [validClient, { ...whole, name: 'partner', keyHash: hash('c') }] })).toEqual({
      clients: [validClient, { ...whole, name: 'partner', keyHash: hash('c') }],
      issues: [],
    });
  });

  it('the example in the documentation is valid', () => {
    const guide = readFileSync(join(import.meta.dirname, '../../docs/clients.md'), 'utf8');
    const example = /```json\n(.*?)```/s.exec(guide)?.[1] ?? '';
    expect(parseClients('clients.json', example)).toHaveLength(1);
  });

  it.each([1, 1_000_000])('a client may have a limit of %i per second', (limit) => {
    expect(issuesOf({ ...validClient, limits: { requestsPerSecond: limit, upstreamCallsPerSecond: limit } })).toEqual(
      [],
    );
  });

  it('a clients file may contain no clients', () => {
    expect(readClientsJson({ clients: [] })).toEqual({ clients: [], issues: [] });
  });

  it.each([
    ['a missing name', { name: undefined }, '.name', 'nothing'],
    ['a name that could be the id of a JWT', { name: 'jwt:dashboard' }, '.name', '"jwt:dashboard"'],
    [
      'a key in place of its hash, which is not printed',
      { keyHash: 'wg_secret' },
      '.keyHash',
      'a value of 9 characters',
    ],
    ['a key in place of its hint, which is not printed', { keyHint: 'secret' }, '.keyHint', 'a value of 6 characters'],
    ['a text that ends like a hint', { keyHint: 'xwg_abcd' }, '.keyHint', 'a value of 8 characters'],
    ['a hint that may be a whole key', { keyHint: `wg_${'a'.repeat(13)}` }, '.keyHint', 'a value of 16 characters'],
    [
      'a key in place of the hash of the previous key, which is not printed',
      previousKey('wg_secret'),
      '.previousKey.keyHash',
      'a value of 9 characters',
    ],
    ['a hash with a digit too many', { keyHash: `${hash('d')}d` }, '.keyHash', 'a value of 65 characters'],
    ['a name that is a list', { name: ['dashboard'] }, '.name', 'a list'],
    ['scopes that are an object', { scopes: { READ: true } }, '.scopes', 'an object'],
    ['a hash in upper case', { keyHash: hash('A') }, '.keyHash', 'a value of 64 characters'],
    ['no scopes', { scopes: [] }, '.scopes', 'an empty list'],
    ['an unknown scope', { scopes: ['READ', 'WRITE'] }, '.scopes[1]', '"WRITE"'],
    ['a scope twice', { scopes: ['READ', 'READ'] }, '.scopes', '"READ" again'],
    ['scopes as a string', { scopes: 'READ' }, '.scopes', '"READ"'],
    ['missing spaces, which does not mean all', { custSpaceIds: undefined }, '.custSpaceIds', 'nothing'],
    ['an empty list of spaces, which does not mean all', { custSpaceIds: [] }, '.custSpaceIds', 'an empty list'],
    ['spaces as a string', { custSpaceIds: 'cams-a' }, '.custSpaceIds', '"cams-a"'],
    ['a space that is a number', { custSpaceIds: ['cams-a', 7] }, '.custSpaceIds[1]', '7'],
    ['a space with a comma in it', { custSpaceIds: ['cams-a,cams-b'] }, '.custSpaceIds[0]', '"cams-a,cams-b"'],
    ['a limit of 0', { limits: { requestsPerSecond: 0 } }, '.limits.requestsPerSecond', '0'],
    ['a limit above a million', { limits: { requestsPerSecond: 1_000_001 } }, '.limits.requestsPerSecond', '1000001'],
    ['a limit with a fraction', { limits: { upstreamCallsPerSecond: 1.5 } }, '.limits.upstreamCallsPerSecond', '1.5'],
    ['a limit as a string', { limits: { requestsPerSecond: '10' } }, '.limits.requestsPerSecond', '"10"'],
    [
      'a misspelled limit, which would limit nothing',
      { limits: { requestPerSecond: 5 } },
      '.limits',
      'also "requestPerSecond"',
    ],
    ['limits of null', { limits: null }, '.limits', 'null'],
    ['an unknown key', { custSpaceIDs: ['cams-a'] }, '', 'also "custSpaceIDs"'],
    ['an invalid date', { createdAt: 'yesterday' }, '.createdAt', '"yesterday"'],
    ['a previous key that never ends', { previousKey: { keyHash: hash('b') } }, '.previousKey.validUntil', 'nothing'],
  ])('a clients file is refused for %s', (_why, change, path, got) => {
    expect(issuesOf(validClient, { ...validClient, name: 'other', keyHash: hash('d'), ...change })).toEqual([
      { path: `clients[1]${path}`, expected: expect.stringMatching(/./), got },
    ]);
  });

  it('duplicate names and keys are refused', () => {
    expect(issuesOf(validClient, { ...validClient, keyHash: hash('d') })).toEqual([
      { path: 'clients', expected: 'each name once', got: '"dashboard" again' },
    ]);
    expect(
      issuesOf(validClient, { ...validClient, name: 'other', keyHash: hash('d'), ...previousKey(hash('a')) }),
    ).toEqual([{ path: 'clients', expected: 'each key once', got: 'that of "other" again' }]);
  });

  it.each([
    ['clients that are not a list', null, ['clients']],
    ['clients that are not objects', [7, 8], ['clients[0]', 'clients[1]']],
    [
      'unknown scopes',
      [{ ...validClient, scopes: ['WRITE', 'SEND'] }],
      ['clients[0].scopes[0]', 'clients[0].scopes[1]'],
    ],
    [
      'invalid hashes of previous keys',
      [
        { ...validClient, ...previousKey('x') },
        { ...validClient, name: 'other', keyHash: hash('d'), ...previousKey('y') },
      ],
      ['clients[0].previousKey.keyHash', 'clients[1].previousKey.keyHash'],
    ],
  ])('%s are reported once each, without errors that follow from them', (_what, clients, paths) => {
    expect(readClientsJson({ clients }).issues.map(({ path }) => path)).toEqual(paths);
  });

  it('an error that concerns the whole file has no path in its message', () => {
    expect(() => parseClients('clients.json', '[]')).toThrow(
      /^1 error in the clients file "clients\.json" \(CLIENTS_FILE\):\n {2}expected an object with clients, got an/,
    );
  });

  it('every error in a clients file is named in one message', () => {
    const text = JSON.stringify({
      clients: [
        { ...validClient, scopes: ['WRITE'] },
        { ...validClient, name: '' },
      ],
    });
    const read = () => parseClients('clients.json', text);
    expect(read).toThrow(ClientsFileError);
    expect(read).toThrow(
      [
        '2 errors in the clients file "clients.json" (CLIENTS_FILE):',
        '  clients[0].scopes[0]: expected one of READ, ADD, UPDATE, DELETE, got "WRITE".',
        '  clients[1].name: expected a name of letters, digits and _ . @ -, at most 64 characters, got "".',
      ].join('\n'),
    );
  });

  it('a clients file that is not JSON is not quoted, because it may contain a key', () => {
    expect(() => parseClients('clients.json', '{"clients": wg_secret')).toThrow(/expected JSON, got something else\.$/);
    expect(() => parseClients('clients.json', ' \n')).toThrow(/expected JSON, got an empty file\.$/);
  });

  it('a clients file may begin with a byte order mark', () => {
    expect(parseClients('clients.json', `\uFEFF${JSON.stringify({ clients: [validClient] })}`)).toEqual([validClient]);
  });

  it('arbitrary JSON never crashes the reader and gives no invalid client', () => {
    const garbage = fc.oneof(
      fc.json(),
      fc.string(),
      fc.jsonValue().map((value) => JSON.stringify({ clients: value })),
      fc.array(fc.jsonValue()).map((clients) => JSON.stringify({ clients })),
    );
    fc.assert(
      fc.property(garbage, (text) => {
        expect(clientsIn(text)).toEqual([]);
      }),
    );
  });

  it('a client with any one value replaced is refused or still valid', () => {
    const change = fc.tuple(
      fc.constantFrom(
        'name',
        'keyHash',
        'scopes',
        'custSpaceIds',
        'limits',
        'previousKey',
        'createdAt',
        'keyHint',
        '__proto__',
      ),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(change, ([key, value]) => {
        const text = `${JSON.stringify(validClient).slice(0, -1)},${JSON.stringify(key)}:${JSON.stringify(value)}}`;
        const { clients, issues } = readClientsJson({ clients: [JSON.parse(text)] });
        if (issues.length > 0) return;
        // Only an explicit null grants every space, and no scope is added that was not listed.
        expect(clients).toEqual([{ ...validClient, ...(key === '__proto__' ? {} : { [key]: value }) }]);
      }),
    );
  });
});
