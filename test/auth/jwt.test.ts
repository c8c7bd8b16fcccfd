import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { createAuthenticator, identityOf, type AuthEvent } from '../../src/auth/index.js';
import { UnauthenticatedError, UpstreamError } from '../../src/errors.js';
import { VirtualClock } from '../virtual-clock.js';
import { bearerHeaders } from './client-fixtures.js';
import {
  audience,
  criticalHeader,
  issuer,
  generateSigningKey,
  sign,
  startIssuer,
  type SigningKey,
} from './jwks-server.js';

const notValid =
  "The JWT is invalid: expected one signed by this gateway's issuer with RS, PS or ES (256 to 512) or EdDSA.";
const notKeySet = /^expected a JSON Web Key Set, got something else$/;
const minuteMs = 60_000;

async function start(...keys: SigningKey[]) {
  const clock = new VirtualClock();
  const events: AuthEvent[] = [];
  const place = await startIssuer(...keys);
  const { authenticate } = await createAuthenticator({
    clientsFile: null,
    jwt: { jwksUrl: place.url, issuer, audience },
    isDisabled: false,
    clock,
    onEvent: (event) => events.push(event),
  });
  const nameOf = async (token: string) => (await authenticate(bearerHeaders(token))).name;
  return { clock, events, place, nameOf, authenticate };
}

const base64url = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

describe('a JWT of the issuer', () => {
  it('a valid JWT authenticates its subject with its scopes and spaces', async () => {
    const key = await generateSigningKey('one');
    const { authenticate } = await start(key);
    const viewer = await authenticate(
      bearerHeaders(await sign(key, { claims: { scope: 'openid READ ADD', cust_space_ids: ['cams-a', 'cams-b'] } })),
    );
    expect(viewer).toEqual({
      name: 'dashboard',
      id: 'jwt:dashboard',
      scopes: ['READ', 'ADD'],
      custSpaceIds: ['cams-a', 'cams-b'],
    });
  });

  it.each(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'])(
    'a JWT may be signed with %s',
    async (alg) => {
      const key = await generateSigningKey('one', alg);
      const { nameOf } = await start(key);
      expect(await nameOf(await sign(key))).toBe('dashboard');
    },
  );

  it('a JWT viewer has an identity that no API client can have', async () => {
    const key = await generateSigningKey('one');
    const { authenticate } = await start(key);
    const viewer = await authenticate(bearerHeaders(await sign(key, { claims: { sub: 'partner' } })));
    expect(identityOf(viewer)).not.toBe(identityOf({ name: 'partner', scopes: [], custSpaceIds: [] }));
  });

  it('a JWT is verified once a minute, not for every request', async () => {
    const key = await generateSigningKey('one');
    const { authenticate, clock } = await start(key);
    const token = await sign(key);
    const first = await authenticate(bearerHeaders(token));
    await clock.advance(minuteMs - 1);
    expect(await authenticate(bearerHeaders(token))).toBe(first);
    await clock.advance(1);
    expect(await authenticate(bearerHeaders(token))).not.toBe(first);
  });

  it('a JWT that expires within a minute is verified once, also for its 5 s of tolerance', async () => {
    const key = await generateSigningKey('one');
    const { authenticate, clock } = await start(key);
    const token = await sign(key, { exp: clock.now() / 1_000 + 30 });
    const first = await authenticate(bearerHeaders(token));
    await clock.advance(34_999);
    expect(await authenticate(bearerHeaders(token))).toBe(first);
  });
});

describe('a JWT is refused', () => {
  it('a JWT with any character changed is refused', async () => {
    const key = await generateSigningKey('one');
    const { nameOf } = await start(key);
    const [header = '', payload = '', signature = ''] = (await sign(key)).split('.');
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const more = base64url(Object.assign({}, claims, { scope: 'READ ADD UPDATE DELETE', cust_space_ids: '*' }));
    const changed = [
      `${header}.${more}.${signature}`,
      `${header}.${payload}.${signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))}`,
      `${header}.${payload}.`,
    ];
    for (const token of changed) await expect(nameOf(token)).rejects.toThrow(new UnauthenticatedError(notValid));
  });

  it('an unsigned JWT is refused', async () => {
    const { nameOf } = await start(await generateSigningKey('one'));
    const unsigned = new UnsecuredJWT({ scope: 'READ' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject('dashboard')
      .setExpirationTime('10 years')
      .encode();
    await expect(nameOf(unsigned)).rejects.toThrow(new UnauthenticatedError(notValid));
    for (const alg of ['NONE', 'None', '']) {
      const token = `${base64url({ alg, kid: 'one' })}.${unsigned.split('.')[1]}.`;
      await expect(nameOf(token)).rejects.toThrow(new UnauthenticatedError(notValid));
    }
  });

  it('a JWT signed with the public key as shared secret is refused', async () => {
    const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
    const key = { ...(await generateSigningKey('one', 'RS256')), privateKey };
    const { nameOf, place } = await start(key);
    const secrets = [await exportSPKI(publicKey), JSON.stringify(key.publicJwk), String(key.publicJwk['n'])];
    const signed = await sign(key);
    for (const secret of secrets) {
      const body = `${base64url({ alg: 'HS256', kid: 'one' })}.${signed.split('.')[1]}`;
      const token = `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
      await expect(nameOf(token)).rejects.toThrow(new UnauthenticatedError(notValid));
    }
    expect(place.requestCount).toBe(0);
  });

  it('a JWT is refused if the issuer publishes a shared secret', async () => {
    const secret = Buffer.alloc(32, 7);
    const { nameOf, place } = await start();
    place.body = JSON.stringify({ keys: [{ kty: 'oct', kid: 'one', alg: 'HS256', k: secret.toString('base64url') }] });
    const token = await new SignJWT({ iss: issuer, aud: audience, sub: 'x', exp: 4_000_000_000 })
      .setProtectedHeader({ alg: 'HS256', kid: 'one' })
      .sign(secret);
    await expect(nameOf(token)).rejects.toThrow(new UnauthenticatedError(notValid));
  });

  it('a JWT that embeds or links its own key is refused', async () => {
    const [key, foreign] = [await generateSigningKey('one'), await generateSigningKey('one')];
    const { nameOf } = await start(key);
    for (const header of [
      { jwk: foreign.publicJwk },
      { jku: 'https://elsewhere.example/jwks' },
      { x5u: 'https://elsewhere.example/x5u' },
    ]) {
      await expect(nameOf(await sign(foreign, { header }))).rejects.toThrow(new UnauthenticatedError(notValid));
    }
  });

  it('a JWT signed with an unknown key is refused', async () => {
    const { nameOf, events } = await start(await generateSigningKey('one'));
    await expect(nameOf(await sign(await generateSigningKey('two')))).rejects.toThrow(
      new UnauthenticatedError(notValid),
    );
    expect(events.at(-1)).toEqual({
      type: 'refused',
      credential: 'jwt',
      reason: expect.stringMatching(/^ERR_JWKS_NO_MATCHING_KEY/),
    });
  });

  it('an expired JWT is refused after 5 s of tolerance, also if it was verified before', async () => {
    const key = await generateSigningKey('one');
    const { nameOf, clock } = await start(key);
    const token = await sign(key, { exp: clock.now() / 1_000 + 30 });
    expect(await nameOf(token)).toBe('dashboard');
    await clock.advance(34_999);
    expect(await nameOf(token)).toBe('dashboard');
    await clock.advance(1);
    await expect(nameOf(token)).rejects.toThrow('The JWT has expired; expected one that is still valid.');
  });

  it('a JWT that has already expired is refused after 5 s of tolerance', async () => {
    const key = await generateSigningKey('one');
    const { nameOf, clock } = await start(key);
    expect(await nameOf(await sign(key, { exp: clock.now() / 1_000 - 4 }))).toBe('dashboard');
    await expect(nameOf(await sign(key, { exp: clock.now() / 1_000 - 5 }))).rejects.toThrow('The JWT has expired');
  });

  it.each([
    ['never expires', { exp: null }, "The JWT's claim exp is missing."],
    [
      'is for another audience',
      { claims: { aud: 'another' } },
      "The JWT's claim aud is not what this gateway expects.",
    ],
    ['has no audience', { claims: { aud: undefined } }, "The JWT's claim aud is missing."],
    [
      'has another issuer with the same keys',
      { claims: { iss: 'https://other.example' } },
      "The JWT's claim iss is not what this gateway expects.",
    ],
    [
      'is not valid yet',
      { claims: { nbf: Date.UTC(2026, 0, 1, 0, 1) / 1_000 } },
      "The JWT's claim nbf is not what this gateway expects.",
    ],
    [
      'has no subject',
      { claims: { sub: undefined } },
      "The JWT's claims are not as expected: expected sub or client_id to be a text of 1 to 255 characters.",
    ],
    ['has an unknown critical header', { header: { crit: [criticalHeader], [criticalHeader]: true } }, notValid],
  ])('a JWT is refused if it %s', async (_why, parts, message) => {
    const key = await generateSigningKey('one');
    const { nameOf } = await start(key);
    await expect(nameOf(await sign(key, parts))).rejects.toThrow(new UnauthenticatedError(message));
  });
});

describe('arbitrary text in the form of a JWT', () => {
  it('arbitrary JWT-like text never crashes the gateway and never authenticates', async () => {
    const key = await generateSigningKey('one');
    const { nameOf } = await start(key);
    const [, payload = '', signature = ''] = (await sign(key)).split('.');
    const json = fc.oneof(
      fc.json(),
      fc
        .record({
          alg: fc.constantFrom('ES256', 'none', 'HS256', 'RS256', '__proto__', 7),
          kid: fc.constantFrom('one', 'two', 7, null),
        })
        .map((header) => JSON.stringify(header)),
      fc.string(),
    );
    const token = fc.tuple(
      json,
      fc.oneof(json.map(base64url), fc.constant(payload)),
      fc.oneof(fc.base64String(), fc.constant(signature)),
    );
    await fc.assert(
      fc.asyncProperty(token, async ([header, claims, signed]) => {
        await expect(nameOf(`${base64url(`${header} `)}.${claims}.${signed}`)).rejects.toBeInstanceOf(
          UnauthenticatedError,
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe("the issuer's keys", () => {
  it('the signing keys are fetched once for many callers', async () => {
    const key = await generateSigningKey('one');
    const { nameOf, place, clock, events } = await start(key);
    const tokens = await Promise.all(
      Array.from({ length: 20 }, (_, index) => sign(key, { claims: { sub: `user-${index}` } })),
    );
    await Promise.all(tokens.map(nameOf));
    await clock.advance(9 * minuteMs);
    await Promise.all(tokens.map(nameOf));
    expect(place.requestCount).toBe(1);
    expect(events).toEqual([{ type: 'signingKeysRead', keys: 1 }]);
  });

  it('a token with an unknown key causes a fetch of the keys, at most every 30 s', async () => {
    const [old, fresh] = [await generateSigningKey('old'), await generateSigningKey('fresh')];
    const { nameOf, place, clock } = await start(old);
    await nameOf(await sign(old));
    place.keys = [old, fresh];
    const token = await sign(fresh);
    await clock.advance(29_999);
    await expect(nameOf(token)).rejects.toThrow(new UnauthenticatedError(notValid));
    expect(place.requestCount).toBe(1);
    await clock.advance(1);
    expect(await Promise.all([nameOf(token), nameOf(token)])).toEqual(['dashboard', 'dashboard']);
    expect(place.requestCount).toBe(2);
  });

  it('a revoked signing key is refused after 10 minutes, or 11 for a token that was verified just before', async () => {
    const [old, fresh] = [await generateSigningKey('old'), await generateSigningKey('fresh')];
    const { nameOf, place, clock } = await start(old);
    const token = await sign(old);
    expect(await nameOf(token)).toBe('dashboard');
    place.keys = [fresh];
    await clock.advance(10 * minuteMs - 1);
    expect(await nameOf(token)).toBe('dashboard');
    await clock.advance(1);
    await expect(nameOf(await sign(old, { claims: { sub: 'other' } }))).rejects.toThrow(
      new UnauthenticatedError(notValid),
    );
    await clock.advance(minuteMs - 1);
    await expect(nameOf(token)).rejects.toThrow(new UnauthenticatedError(notValid));
  });

  it('signing keys without kid are tried one after the other', async () => {
    const keys = await Promise.all(['one', 'two', 'three'].map((kid) => generateSigningKey(kid)));
    const foreign = await generateSigningKey('four');
    const { nameOf } = await start(...keys);
    for (const key of keys) expect(await nameOf(await sign(key, { header: { kid: undefined } }))).toBe('dashboard');
    await expect(nameOf(await sign(foreign, { header: { kid: undefined } }))).rejects.toThrow(
      new UnauthenticatedError(notValid),
    );
  });

  it.each([
    ['has expired', { exp: Date.UTC(2025, 11, 31) / 1_000 }, 'The JWT has expired; expected one that is still valid.'],
    [
      'is for another audience',
      { claims: { aud: 'another' } },
      "The JWT's claim aud is not what this gateway expects.",
    ],
  ])(
    'a JWT without kid that %s gets an error that says so, also if several keys match',
    async (_what, parts, message) => {
      const keys = await Promise.all(['one', 'two'].map((kid) => generateSigningKey(kid)));
      const { nameOf } = await start(...keys);
      for (const key of keys)
        await expect(nameOf(await sign(key, { header: { kid: undefined }, ...parts }))).rejects.toThrow(
          new UnauthenticatedError(message),
        );
    },
  );

  it.each([
    [-1, 'is', 'fulfilled', true],
    [0, 'is not', 'rejected', false],
    [1, 'is not', 'rejected', false],
  ])(
    '%i ms after a day without the issuer, a fetched key %s used: a JWT is %s',
    async (afterMs, _is, status, serving) => {
      const key = await generateSigningKey('one');
      const { nameOf, place, clock, events } = await start(key);
      const exp = clock.now() / 1_000 + 200_000;
      await nameOf(await sign(key));
      place.status = 503;
      await clock.advance(24 * 60 * minuteMs + afterMs);
      const [outcome] = await Promise.allSettled([nameOf(await sign(key, { exp }))]);
      expect(outcome.status).toBe(status);
      expect(events).toContainEqual(expect.objectContaining({ type: 'signingKeysUnavailable', serving }));
    },
  );

  it('fetched keys are used for a day while the issuer is unreachable, with a retry every few seconds', async () => {
    const key = await generateSigningKey('one');
    const { nameOf, place, clock, events } = await start(key);
    await nameOf(await sign(key));
    place.status = 503;
    const token = await sign(key, { exp: clock.now() / 1_000 + 200_000 });
    await clock.advance(11 * minuteMs);
    expect(await nameOf(token)).toBe('dashboard');
    expect(events.at(-1)).toEqual({
      type: 'signingKeysUnavailable',
      reason: 'expected HTTP 200, got 503',
      serving: true,
    });
    await clock.advance(2 * minuteMs);
    const asked = place.requestCount;
    for (let second = 0; second < 5; second++) {
      const other = await sign(key, { claims: { sub: `user-${second}` } });
      expect(await nameOf(other)).toBe(`user-${second}`);
      await clock.advance(999);
    }
    expect(place.requestCount).toBe(asked + 1);
    await clock.advance(24 * 60 * minuteMs);
    await expect(nameOf(token)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: true });
  });

  it('callers get a retryable error while the keys cannot be fetched, and authenticate afterwards', async () => {
    const key = await generateSigningKey('one');
    const { nameOf, place, clock } = await start(key);
    const token = await sign(key);
    place.status = 500;
    const refused = nameOf(token);
    await expect(refused).rejects.toBeInstanceOf(UpstreamError);
    await expect(refused).rejects.toThrow(
      "JWTs cannot be verified now, because the issuer's keys cannot be fetched. Try again in a few seconds.",
    );
    place.status = 200;
    await expect(nameOf(token)).rejects.toBeInstanceOf(UpstreamError);
    await clock.advance(5_000);
    expect(await nameOf(token)).toBe('dashboard');
    expect(place.requestCount).toBe(2);
  });

  it('a token with an unknown key gets a retryable error while the issuer is unreachable', async () => {
    const [old, fresh] = [await generateSigningKey('old'), await generateSigningKey('fresh')];
    const { nameOf, place, clock } = await start(old);
    await nameOf(await sign(old));
    place.status = 500;
    await clock.advance(minuteMs);
    // The second one causes no fetch, because the first one has just failed.
    for (const sub of ['first', 'second'])
      await expect(nameOf(await sign(fresh, { claims: { sub } }))).rejects.toBeInstanceOf(UpstreamError);
    expect(place.requestCount).toBe(2);
    expect(await nameOf(await sign(old))).toBe('dashboard');
  });

  it('a failed connection to the issuer is reported with its error code', async () => {
    const { url } = await startIssuer();
    const events: AuthEvent[] = [];
    const { authenticate } = await createAuthenticator({
      clientsFile: null,
      jwt: { jwksUrl: url.replace('http:', 'https:'), issuer, audience },
      isDisabled: false,
      onEvent: (event) => events.push(event),
    });
    const token = await sign(await generateSigningKey('one'));
    await expect(authenticate(bearerHeaders(token))).rejects.toBeInstanceOf(UpstreamError);
    expect(events[0]).toMatchObject({ reason: expect.stringMatching(/^fetch failed \(ERR_SSL_/), serving: false });
  });

  it.each([
    ['not JSON', 200, '<html>', /JSON/],
    ['null', 200, 'null', notKeySet],
    ['a number', 200, '7', notKeySet],
    ['a list', 200, '[]', notKeySet],
    ['an object without keys', 200, '{}', notKeySet],
    ['an object whose keys are a number', 200, '{"keys":7}', notKeySet],
    ['an object whose keys are an object', 200, '{"keys":{}}', notKeySet],
    ['without usable keys', 200, '{"keys":[7]}', /malformed/],
    ['a redirect, which could lead to an unencrypted URL', 302, undefined, /^expected HTTP 200, got 302$/],
  ])('signing keys are not read from a reply that is %s', async (_what, status, body, reason) => {
    const key = await generateSigningKey('one');
    const { nameOf, place, events } = await start(key);
    Object.assign(place, { status, body });
    await expect(nameOf(await sign(key))).rejects.toBeInstanceOf(UpstreamError);
    expect(place.requestCount).toBe(1);
    expect(events[0]).toEqual({
      type: 'signingKeysUnavailable',
      reason: expect.stringMatching(reason),
      serving: false,
    });
  });
});
