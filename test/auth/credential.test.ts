import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAuthenticator, createClient, type AuthEvent } from '../../src/auth/index.js';
import { UnauthenticatedError } from '../../src/errors.js';
import { anyCharacter } from '../any-character.js';
import { temporaryClientsFile } from './client-fixtures.js';
import { audience, issuer } from './jwks-server.js';

async function start() {
  const clientsFile = temporaryClientsFile();
  const { key } = await createClient(clientsFile, { name: 'partner', scopes: ['READ'], custSpaceIds: null });
  const events: AuthEvent[] = [];
  const fetch = () => Promise.reject(new Error('nobody is to be asked'));
  const jwt = { jwksUrl: 'https://issuer.example/jwks', issuer, audience };
  return {
    key,
    events,
    ...(await createAuthenticator({
      clientsFile,
      jwt,
      isDisabled: false,
      fetch,
      onEvent: (event) => events.push(event),
    })),
  };
}

/** Header values that `Headers` would reject but that may arrive over a socket. */
const headers = (values: Record<string, string>) => ({ get: (name: string) => values[name.toLowerCase()] ?? null });

describe('the headers of a request', () => {
  it('a request without a credential gets an error that says what was expected', async () => {
    const { authenticate, events } = await start();
    await expect(authenticate(new Headers())).rejects.toThrow(
      new UnauthenticatedError(
        'No credentials; expected the header "Authorization: Bearer <API key or JWT>" or "x-api-key: <API key>".',
      ),
    );
    expect(events.at(-1)).toMatchObject({ type: 'refused', credential: 'none' });
  });

  it('two credentials are refused, even if both are valid', async () => {
    const { authenticate, key } = await start();
    await expect(authenticate(new Headers({ authorization: `Bearer ${key}`, 'x-api-key': key }))).rejects.toThrow(
      /^Got two credentials/,
    );
    const twice = new Headers([
      ['authorization', `Bearer ${key}`],
      ['authorization', `Bearer ${key}`],
    ]);
    await expect(authenticate(twice)).rejects.toThrow(/^The header Authorization is malformed/);
  });

  it.each([
    ['Basic dXNlcjpwYXNz', /^The header Authorization is malformed/],
    ['Bearer', /^The header Authorization is malformed/],
    ['', /^The header Authorization is malformed/],
    ['Bearer one two', /^The header Authorization is malformed/],
    ['Bearer abc', /^The Bearer token is neither an API key \(which begins with wg_\) nor a JWT\.$/],
    ['Bearer a.b.c.d.e', /^The Bearer token is neither/],
    [`Bearer ${'a'.repeat(20_000)}`, /^The header Authorization is malformed/],
  ])('the Authorization header %j is refused', async (authorization, message) => {
    const { authenticate, events } = await start();
    await expect(authenticate(new Headers({ authorization }))).rejects.toThrow(message);
    expect(events.at(-1)).toMatchObject({ type: 'refused', credential: 'malformed' });
  });

  it('blanks around the Authorization header are ignored', async () => {
    const { authenticate, key } = await start();
    expect(await authenticate(headers({ authorization: `\t Bearer ${key} \t` }))).toMatchObject({ name: 'partner' });
  });

  it.each([
    ['authorization', 'Bearer wg_', 16_384, 'The API key is invalid.'],
    ['authorization', 'Bearer wg_', 16_385, 'The header Authorization is malformed'],
    ['x-api-key', 'wg_', 16_384, 'The API key is invalid.'],
    ['x-api-key', 'wg_', 16_385, 'The header x-api-key contains no API key'],
  ])('the header %s that begins with %j and has %i characters gets: %s', async (name, beginning, length, message) => {
    const { authenticate } = await start();
    await expect(authenticate(headers({ [name]: beginning.padEnd(length, 'a') }))).rejects.toThrow(message);
  });

  it('x-api-key with anything but an API key is refused, also with a JWT', async () => {
    const { authenticate } = await start();
    for (const key of ['', 'your key', 'a.b.c', `wg_${'a'.repeat(20_000)}`]) {
      await expect(authenticate(new Headers({ 'x-api-key': key }))).rejects.toThrow(
        /^The header x-api-key contains no API key/,
      );
    }
  });

  it('arbitrary headers never crash the gateway and never authenticate', async () => {
    const { authenticate } = await start();
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: anyCharacter }),
      fc.base64String(),
      fc.constantFrom('wg_', 'Bearer ', '..', 'eyJhbGciOiJub25lIn0.e30.'),
    );
    const garbage = fc.record(
      {
        authorization: fc.oneof(
          text,
          text.map((token) => `Bearer ${token}`),
          text.map((key) => `Bearer wg_${key}`),
        ),
        'x-api-key': fc.oneof(
          text,
          text.map((key) => `wg_${key}`),
        ),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(garbage, async (values) => {
        await expect(authenticate(headers(values))).rejects.toBeInstanceOf(UnauthenticatedError);
      }),
      { numRuns: 500 },
    );
  });

  it('events and messages contain no part of a credential', async () => {
    const { authenticate, events, key } = await start();
    const secret = `${key.slice(0, -1)}_`;
    const attempts: Record<string, string>[] = [
      { 'x-api-key': secret },
      { authorization: `Bearer ${secret}` },
      { authorization: `Basic ${secret}` },
      { authorization: secret },
      { 'x-api-key': ` ${secret} x` },
    ];
    for (const attempt of attempts) {
      const error = await Promise.resolve(authenticate(headers(attempt))).catch((thrown: unknown) => thrown);
      expect(String(error)).not.toContain(key.slice(3, -1));
    }
    expect(JSON.stringify(events)).not.toContain(key.slice(3, -1));
  });
});
