import { execFile } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  ClientsFileError,
  createClient,
  listClients,
  revokeClient,
  rotateKey,
  type Client,
} from '../../src/auth/index.js';
import { updateClientsFile } from '../../src/auth/clients-file.js';
import { hashOf } from '../../src/auth/api-key-format.js';
import { compiledPath } from '../compiled.js';
import { temporaryClientsFile } from './client-fixtures.js';

const newClient = { name: 'partner', scopes: ['READ', 'ADD'], custSpaceIds: ['cams-a'] };
const now = () => Date.UTC(2026, 0, 1);
const failIfWaiting = () => Promise.reject(new Error('a writer that is alone need not wait'));

describe('creating a key', () => {
  it('the first client creates the file with mode 0600 and the hash of the key only', async () => {
    const file = temporaryClientsFile();
    const { key, client } = await createClient(file, { ...newClient, limits: { requestsPerSecond: 10 } }, { now });
    expect(client).toEqual({
      name: 'partner',
      keyHash: hashOf(key).toString('hex'),
      keyHint: key.slice(0, 8),
      scopes: ['READ', 'ADD'],
      custSpaceIds: ['cams-a'],
      limits: { requestsPerSecond: 10 },
      createdAt: '2026-01-01T00:00:00.000Z',
    });
    expect(await listClients(file)).toEqual([client]);
    expect(readFileSync(file, 'utf8')).not.toContain(key);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(dirname(file))).toEqual(['clients.json']);
  });

  it('creating a client leaves the others unchanged', async () => {
    const file = temporaryClientsFile();
    const first = await createClient(file, newClient);
    const second = await createClient(file, { ...newClient, name: 'other', custSpaceIds: null });
    expect(await listClients(file)).toEqual([first.client, second.client]);
  });

  it('a taken name is refused', async () => {
    const file = temporaryClientsFile();
    await createClient(file, newClient);
    await expect(createClient(file, newClient)).rejects.toThrow(
      'name: expected a unique name, got "partner", which is taken.',
    );
  });

  it('invalid input is refused with every error, and nothing is written', async () => {
    const file = temporaryClientsFile();
    const wrong = createClient(file, {
      name: 'a b',
      scopes: ['WRITE'],
      custSpaceIds: [],
      limits: { requestsPerSecond: 0 },
    });
    await expect(wrong).rejects.toThrow(ClientsFileError);
    const faults = await wrong.catch((error: ClientsFileError) => error.issues.map(({ path }) => path));
    expect(faults).toEqual(['name', 'limits.requestsPerSecond', 'scopes[0]', 'custSpaceIds']);
    await expect(createClient(file, { ...newClient, limits: { requestsPerSecond: 0 } })).rejects.toMatchObject({
      issues: [{ path: 'limits.requestsPerSecond' }],
    });
    expect(readdirSync(dirname(file))).toEqual([]);
  });

  it('an invalid clients file is not overwritten', async () => {
    const file = temporaryClientsFile('{ broken');
    await expect(createClient(file, newClient)).rejects.toThrow('expected JSON, got something else');
    expect(readFileSync(file, 'utf8')).toBe('{ broken');
  });

  it('a key that another client has is not written, because it would be ambiguous', async () => {
    const file = temporaryClientsFile();
    const random = (size: number) => new Uint8Array(size);
    const { client } = await createClient(file, newClient, { random });
    await expect(createClient(file, { ...newClient, name: 'other' }, { random })).rejects.toThrow('each key once');
    expect(await listClients(file)).toEqual([client]);
  });

  it.each([
    ['missing', () => dirname(temporaryClientsFile()), 'no such directory'],
    ['a file', temporaryClientsFile, 'a failure (ENOTDIR)'],
  ])('a directory that is %s is reported', async (_what, create, got) => {
    await expect(createClient(join(create('[]'), 'missing', 'clients.json'), newClient)).rejects.toThrow(
      `expected a directory that may be written to, got ${got}.`,
    );
  });

  it('a file that cannot be replaced is reported, and no temporary file and no lock stay', async () => {
    const file = temporaryClientsFile({ clients: [] });
    const written = updateClientsFile(file, (clients) => {
      unlinkSync(file);
      mkdirSync(file);
      return { clients, result: null };
    });
    await expect(written).rejects.toThrow('expected a file that may be replaced, got a failure (EISDIR).');
    expect(readdirSync(dirname(file))).toEqual(['clients.json']);
  });

  it('a directory that disappears during an update is reported', async () => {
    const file = temporaryClientsFile({ clients: [] });
    const written = updateClientsFile(file, (clients) => {
      rmSync(dirname(file), { recursive: true });
      return { clients, result: null };
    });
    await expect(written).rejects.toThrow('expected a file that may be replaced, got no such directory.');
  });

  it('the mode of the file is kept, except for access by others', async () => {
    const file = temporaryClientsFile({ clients: [] });
    chmodSync(file, 0o664);
    await createClient(file, newClient);
    expect(statSync(file).mode & 0o777).toBe(0o640);
  });

  // Only root can give a file away. For other users the test shows that their own file stays theirs.
  const isRoot = process.getuid?.() === 0;
  it.each([
    ['user', isRoot ? 12_345 : statSync('.').uid, statSync('.').gid],
    ['group', statSync('.').uid, isRoot ? 23_456 : statSync('.').gid],
  ])('the %s that owns the file is kept, so that a running gateway can still read it', async (_what, uid, gid) => {
    const file = temporaryClientsFile({ clients: [] });
    chownSync(file, uid, gid);
    await createClient(file, newClient);
    expect(statSync(file)).toMatchObject({ uid, gid });
  });

  it('the target of a link is replaced and the link stays', async () => {
    const file = temporaryClientsFile();
    const folder = join(dirname(file), 'mounted');
    mkdirSync(folder);
    writeFileSync(join(folder, 'real.json'), '{"clients":[]}');
    symlinkSync(join(folder, 'real.json'), file);
    await createClient(file, newClient);
    expect(lstatSync(file).isSymbolicLink()).toBe(true);
    expect(await listClients(join(folder, 'real.json'))).toHaveLength(1);
  });
});

describe('concurrent writers', () => {
  it('concurrent writers lose no client', async () => {
    const file = temporaryClientsFile();
    const names = Array.from({ length: 12 }, (_, index) => `client-${index}`);
    await Promise.all(names.map((name) => createClient(file, { ...newClient, name })));
    expect((await listClients(file)).map(({ name }) => name).toSorted()).toEqual(names.toSorted());
    expect(readdirSync(dirname(file))).toEqual(['clients.json']);
  });

  it('concurrent writers in several processes lose no client', async () => {
    const file = temporaryClientsFile();
    const script = `
      import { createClient } from ${JSON.stringify(compiledPath('src/auth/clients.ts'))};
      const [file, prefix] = process.argv.slice(-2);
      for (let index = 0; index < 8; index++) {
        await createClient(file, { name: prefix + index, scopes: ['READ'], custSpaceIds: null });
      }
    `;
    const run = (prefix: string) =>
      promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script, file, prefix]);
    await Promise.all([run('a'), run('b'), run('c')]);
    expect(await listClients(file)).toHaveLength(24);
  });

  it('a writer waits for the lock and reads what the other writer wrote', async () => {
    const file = temporaryClientsFile();
    writeFileSync(`${file}.lock`, '');
    const pauses: number[] = [];
    const pause = async (ms: number) => {
      pauses.push(ms);
      if (pauses.length < 3) return;
      writeFileSync(file, JSON.stringify({ clients: [{ ...newClient, keyHash: 'a'.repeat(64) }] }));
      unlinkSync(`${file}.lock`);
    };
    const names = await updateClientsFile(
      file,
      (clients) => ({ clients, result: clients.map(({ name }) => name) }),
      pause,
    );
    expect({ names, pauses }).toEqual({ names: ['partner'], pauses: [20, 20, 20] });
  });

  it('a writer gives up after 5 s and explains what to do about a stale lock', async () => {
    const file = temporaryClientsFile();
    writeFileSync(`${file}.lock`, '');
    let waitedMs = 0;
    const pause = async (ms: number) => void (waitedMs += ms);
    await expect(updateClientsFile(file, (clients) => ({ clients, result: null }), pause)).rejects.toThrow(
      'remove the file that ends in .lock',
    );
    expect(waitedMs).toBe(5_000);
    expect(readdirSync(dirname(file))).toEqual(['clients.json.lock']);
  });

  it('a writer whose lock an operator has removed completes its update', async () => {
    const file = temporaryClientsFile({ clients: [] });
    const update = (clients: readonly Client[]) => {
      unlinkSync(`${file}.lock`);
      return { clients, result: 'written' };
    };
    await expect(updateClientsFile(file, update)).resolves.toBe('written');
  });

  it('a writer that fails releases the lock', async () => {
    const file = temporaryClientsFile();
    await expect(revokeClient(file, 'nobody')).rejects.toThrow('expected a client');
    await expect(updateClientsFile(file, (clients) => ({ clients, result: 'free' }), failIfWaiting)).resolves.toBe(
      'free',
    );
  });
});

describe('revoking a key', () => {
  it('revoking deletes that client only', async () => {
    const file = temporaryClientsFile();
    await createClient(file, newClient);
    const other = await createClient(file, { ...newClient, name: 'other' });
    expect(await revokeClient(file, 'partner')).toMatchObject({ name: 'partner' });
    expect(await listClients(file)).toEqual([other.client]);
  });

  it('revoking an unknown name lists the known names', async () => {
    const file = temporaryClientsFile();
    await expect(revokeClient(file, 'partner')).rejects.toThrow(
      'name: expected a client; the file has none, got "partner".',
    );
    await createClient(file, newClient);
    await expect(revokeClient(file, 'partners')).rejects.toThrow('name: expected one of partner, got "partners".');
  });
});

describe('rotating a key', () => {
  it('rotating keeps the old key for the overlap, and everything else of the client', async () => {
    const file = temporaryClientsFile();
    const old = await createClient(file, { ...newClient, limits: { upstreamCallsPerSecond: 3 } }, { now });
    const { key, client } = await rotateKey(file, { name: 'partner', overlapMs: 86_400_000 }, { now });
    expect(client).toEqual({
      ...old.client,
      keyHash: hashOf(key).toString('hex'),
      keyHint: key.slice(0, 8),
      previousKey: { keyHash: old.client.keyHash, validUntil: '2026-01-02T00:00:00.000Z' },
    });
    expect(await listClients(file)).toEqual([client]);
  });

  it('rotating without overlap revokes the old key and the one before it', async () => {
    const file = temporaryClientsFile();
    await createClient(file, newClient, { now });
    await rotateKey(file, { name: 'partner', overlapMs: 1_000 }, { now });
    const { client } = await rotateKey(file, { name: 'partner', overlapMs: 0 }, { now });
    expect(client).not.toHaveProperty('previousKey');
    expect(await listClients(file)).toEqual([client]);
  });
});

describe('listing clients', () => {
  it('listing without a file explains how to create one', async () => {
    await expect(listClients(temporaryClientsFile())).rejects.toThrow(
      'expected JSON that "waba-gateway keys create" writes, got no such file.',
    );
  });
});
