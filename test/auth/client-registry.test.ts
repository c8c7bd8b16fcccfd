import crypto from 'node:crypto';
import { renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  createAuthenticator,
  createClient,
  localViewer,
  revokeClient,
  rotateKey,
  type AuthEvent,
} from '../../src/auth/index.js';
import { generateKey } from '../../src/auth/api-key-format.js';
import { UnauthenticatedError } from '../../src/errors.js';
import { VirtualClock } from '../virtual-clock.js';
import { apiKeyHeaders, bearerHeaders, temporaryClientsFile } from './client-fixtures.js';
import { audience, issuer } from './jwks-server.js';

const newClient = { name: 'partner', scopes: ['READ', 'ADD'], custSpaceIds: ['cams-a', 'cams-b'] };

async function start(file = temporaryClientsFile()) {
  const clock = new VirtualClock();
  const events: AuthEvent[] = [];
  const partner = await createClient(file, { ...newClient, limits: { requestsPerSecond: 5 } });
  const dashboard = await createClient(file, { name: 'dashboard', scopes: ['READ'], custSpaceIds: null });
  const authenticator = await createAuthenticator({
    clientsFile: file,
    jwt: null,
    isDisabled: false,
    clock,
    onEvent: (event) => events.push(event),
  });
  // The usual case: repeated requests over one connection, which remembers its client.
  const connection = {};
  const nameOf = async (key: string) => (await authenticator.authenticate(apiKeyHeaders(key), connection)).name;
  return { file, clock, events, partner, dashboard, nameOf, ...authenticator };
}

/** Counts the comparisons of keys from now on until the end of the test. */
function spyOnComparisons() {
  const compare = vi.spyOn(crypto, 'timingSafeEqual');
  syncBuiltinESMExports();
  onTestFinished(() => {
    compare.mockRestore();
    syncBuiltinESMExports();
  });
  return compare;
}

describe('a caller with an API key', () => {
  it('an API key authenticates its client with scopes, spaces and limits', async () => {
    const { authenticate, partner, dashboard } = await start();
    expect(await authenticate(apiKeyHeaders(partner.key))).toEqual({ ...newClient, limits: { requestsPerSecond: 5 } });
    expect(await authenticate(apiKeyHeaders(dashboard.key))).toEqual({
      name: 'dashboard',
      scopes: ['READ'],
      custSpaceIds: null,
    });
  });

  it('an API key may be sent as a Bearer token', async () => {
    const { authenticate, partner } = await start();
    expect(await authenticate(bearerHeaders(partner.key))).toMatchObject({ name: 'partner' });
    expect(await authenticate(new Headers({ authorization: `bearer   ${partner.key} ` }))).toMatchObject({
      name: 'partner',
    });
  });

  it('the error is the same for an unknown, misspelled, truncated or malformed key', async () => {
    const { authenticate, partner } = await start();
    const wrong = [
      generateKey(),
      `${partner.key.slice(0, -7)}${partner.key.at(-7) === 'x' ? 'y' : 'x'}${partner.key.slice(-6)}`,
      partner.key.slice(0, -1),
      `${partner.key}a`,
      partner.key.toLowerCase(),
      'wg_',
      partner.client.keyHash.replace(/^/, 'wg_'),
    ];
    for (const key of wrong) {
      await expect(authenticate(apiKeyHeaders(key))).rejects.toThrow(
        new UnauthenticatedError('The API key is invalid.'),
      );
      await expect(authenticate(bearerHeaders(key))).rejects.toThrow(
        new UnauthenticatedError('The API key is invalid.'),
      );
    }
  });

  it('an API key is compared with every client in constant time, whichever of them matches', async () => {
    const { authenticate, partner, dashboard } = await start();
    // Every hash must go through Node's constant-time comparison, so that the duration of a lookup leaks nothing.
    const compare = spyOnComparisons();
    for (const key of [partner.key, dashboard.key, generateKey()]) {
      compare.mockClear();
      await Promise.resolve(authenticate(apiKeyHeaders(key))).catch(() => undefined);
      expect(compare).toHaveBeenCalledTimes(2);
    }
  });

  it('the hash in the file is no credential', async () => {
    const { authenticate, partner } = await start();
    await expect(authenticate(apiKeyHeaders(partner.client.keyHash))).rejects.toThrow(UnauthenticatedError);
    await expect(authenticate(bearerHeaders(partner.client.keyHash))).rejects.toThrow(UnauthenticatedError);
  });

  it('a viewer is immutable', async () => {
    const { authenticate, partner } = await start();
    expect(Object.isFrozen(await authenticate(apiKeyHeaders(partner.key)))).toBe(true);
  });
});

describe('a connection', () => {
  it('a connection is no credential, because a proxy may share it', async () => {
    const { authenticate, nameOf, partner, dashboard } = await start();
    expect([await nameOf(partner.key), await nameOf(dashboard.key), await nameOf(partner.key)]).toEqual([
      'partner',
      'dashboard',
      'partner',
    ]);
    const connection = {};
    await authenticate(apiKeyHeaders(partner.key), connection);
    await expect(authenticate(apiKeyHeaders(generateKey()), connection)).rejects.toThrow(UnauthenticatedError);
    await expect(authenticate(new Headers(), connection)).rejects.toThrow(UnauthenticatedError);
  });

  it('a connection skips the comparison for its last valid key only, and for malformed keys', async () => {
    const { authenticate, partner, dashboard } = await start();
    const compare = spyOnComparisons();
    const [first, second] = [{}, {}];
    const lookups: [string, object | undefined, number][] = [
      [partner.key, first, 2],
      [partner.key, first, 0],
      [dashboard.key, first, 2],
      [dashboard.key, first, 0],
      [partner.key, first, 2],
      [generateKey(), first, 2],
      [partner.key, second, 2],
      [partner.key, undefined, 2],
      [partner.key.slice(0, -1), first, 0],
      [partner.key.slice(0, -1), undefined, 0],
    ];
    for (const [index, [key, connection, comparisons]] of lookups.entries()) {
      compare.mockClear();
      await Promise.allSettled([authenticate(apiKeyHeaders(key), connection)]);
      expect(compare, `lookup ${index}`).toHaveBeenCalledTimes(comparisons);
    }
  });
});

describe('a change of the clients file', () => {
  it('a change of the clients file takes effect within a second', async () => {
    const { file, clock, partner, nameOf } = await start();
    const added = await createClient(file, { ...newClient, name: 'added' });
    await revokeClient(file, 'partner');
    await clock.advance(1_000);
    expect(await nameOf(added.key)).toBe('added');
    await expect(nameOf(partner.key)).rejects.toThrow(UnauthenticatedError);
  });

  it('a change while nobody called takes effect for the first concurrent callers', async () => {
    const { file, clock, partner, nameOf } = await start();
    await revokeClient(file, 'partner');
    await clock.advance(3_600_000);
    const outcomes = await Promise.allSettled([nameOf(partner.key), nameOf(partner.key), nameOf(partner.key)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  });

  it('the clients file is checked at most once a second', async () => {
    const { file, clock, partner, nameOf } = await start();
    await revokeClient(file, 'partner');
    await clock.advance(999);
    expect(await nameOf(partner.key)).toBe('partner');
  });

  it('an in-place change of the same length is detected', async () => {
    const { file, clock, partner, nameOf } = await start();
    const json = JSON.stringify({ clients: [partner.client] });
    writeFileSync(file, json);
    await clock.advance(1_000);
    expect(await nameOf(partner.key)).toBe('partner');
    writeFileSync(file, json.replace('"partner"', '"renamed"'));
    await clock.advance(1_000);
    expect(await nameOf(partner.key)).toBe('renamed');
  });

  it('a new target of a link is detected, as in a mounted volume', async () => {
    const first = temporaryClientsFile({ clients: [] });
    const folder = dirname(first);
    const link = join(folder, 'linked.json');
    symlinkSync(first, link);
    const { clock, partner, nameOf } = await start(link);
    writeFileSync(join(folder, 'second.json'), '{"clients":[]}');
    symlinkSync(join(folder, 'second.json'), join(folder, 'new-link'));
    renameSync(join(folder, 'new-link'), link);
    await clock.advance(1_000);
    await expect(nameOf(partner.key)).rejects.toThrow(UnauthenticatedError);
  });

  it('an invalid clients file keeps the last valid clients and is reported once with every error', async () => {
    const { file, clock, events, partner, nameOf } = await start();
    events.length = 0;
    writeFileSync(file, '{"clients":[{"name":"partner"}]}');
    for (let second = 0; second < 3; second++) {
      await clock.advance(1_000);
      expect(await nameOf(partner.key)).toBe('partner');
    }
    expect(events).toEqual([
      {
        type: 'clientsUnreadable',
        error: expect.objectContaining({
          issues: expect.arrayContaining([expect.objectContaining({ path: 'clients[0].keyHash' })]),
        }),
      },
    ]);
  });

  it('a deleted clients file keeps the last valid clients and is reported once; a restored one is read', async () => {
    const { file, clock, events, partner, nameOf } = await start();
    rmSync(file);
    events.length = 0;
    for (let second = 0; second < 3; second++) {
      await clock.advance(1_000);
      expect(await nameOf(partner.key)).toBe('partner');
    }
    expect(events.map(({ type }) => type)).toEqual(['clientsUnreadable']);
    writeFileSync(file, '{"clients":[]}');
    await clock.advance(1_000);
    await expect(nameOf(partner.key)).rejects.toThrow(UnauthenticatedError);
    expect(events.slice(1)).toContainEqual({ type: 'clientsRead', clients: 0 });
  });

  it('a change is detected although the clock was set back', async () => {
    const file = temporaryClientsFile();
    const { key } = await createClient(file, newClient);
    let now = Date.UTC(2026, 0, 1);
    const { authenticate } = await createAuthenticator({
      clientsFile: file,
      jwt: null,
      isDisabled: false,
      clock: { now: () => now },
    });
    await revokeClient(file, 'partner');
    now -= 3_600_000;
    await expect(authenticate(apiKeyHeaders(key))).rejects.toThrow(UnauthenticatedError);
  });
});

describe('a key that was rotated', () => {
  it('a rotated key is accepted until its overlap ends, for the same client', async () => {
    const { file, clock, partner, nameOf } = await start();
    const { key } = await rotateKey(file, { name: 'partner', overlapMs: 60_000 }, { now: clock.now });
    await clock.advance(59_999);
    expect([await nameOf(partner.key), await nameOf(key)]).toEqual(['partner', 'partner']);
    await clock.advance(1);
    await expect(nameOf(partner.key)).rejects.toThrow(UnauthenticatedError);
    expect(await nameOf(key)).toBe('partner');
  });

  it.each([
    [-1, 'fulfilled'],
    [0, 'rejected'],
    [1, 'rejected'],
  ])('a rotated key on a connection that has used it is, %i ms after its overlap ends, %s', async (afterMs, status) => {
    const { file, clock, partner, nameOf } = await start();
    await rotateKey(file, { name: 'partner', overlapMs: 60_000 }, { now: clock.now });
    await clock.advance(1_000);
    expect(await nameOf(partner.key)).toBe('partner');
    await clock.advance(59_000 + afterMs);
    const [outcome] = await Promise.allSettled([nameOf(partner.key)]);
    expect(outcome.status).toBe(status);
  });
});

describe('the start', () => {
  it('the start fails for a clients file that is missing, invalid or empty', async () => {
    const opened = (clientsFile: string) => createAuthenticator({ clientsFile, jwt: null, isDisabled: false });
    await expect(opened(temporaryClientsFile())).rejects.toThrow('no such file');
    await expect(opened(dirname(temporaryClientsFile()))).rejects.toThrow('a directory');
    await expect(opened(temporaryClientsFile('[]'))).rejects.toThrow(
      'expected an object with clients, got an empty list',
    );
    await expect(opened(temporaryClientsFile({ clients: [] }))).rejects.toThrow(
      '"waba-gateway keys create" creates one',
    );
  });

  it('the start succeeds for an empty clients file if JWTs are accepted', async () => {
    const { authenticate } = await createAuthenticator({
      clientsFile: temporaryClientsFile({ clients: [] }),
      jwt: { jwksUrl: 'https://issuer.example/jwks', issuer, audience },
      isDisabled: false,
    });
    await expect(authenticate(apiKeyHeaders(generateKey()))).rejects.toThrow('The API key is invalid.');
  });

  it('no file is read and every caller is the local viewer while authentication is off', async () => {
    const { authenticate } = await createAuthenticator({
      clientsFile: temporaryClientsFile(),
      jwt: null,
      isDisabled: true,
    });
    expect(await authenticate(new Headers())).toBe(localViewer);
    expect(await authenticate(apiKeyHeaders('your key'))).toBe(localViewer);
  });

  it('every caller is refused without clients and JWT', async () => {
    const { authenticate } = await createAuthenticator({ clientsFile: null, jwt: null, isDisabled: false });
    await expect(authenticate(apiKeyHeaders(generateKey()))).rejects.toThrow(
      'This gateway does not accept API keys; expected a JWT.',
    );
    await expect(authenticate(bearerHeaders('a.b.c'))).rejects.toThrow(
      'This gateway does not accept JWTs; expected an API key.',
    );
  });
});
