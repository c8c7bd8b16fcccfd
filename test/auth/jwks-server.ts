/**
 * An issuer of JWTs: a JWKS endpoint on a free port of the loopback, which is closed after the test, and its signing
 * keys.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import { onTestFinished } from 'vitest';

export const issuer = 'https://issuer.example';
export const audience = 'waba-gateway';

export interface SigningKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: Record<string, unknown>;
}

export async function generateSigningKey(kid: string, alg = 'ES256'): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

export interface Issuer {
  readonly url: string;
  /** The public keys that it returns. */
  keys: readonly SigningKey[];
  /** The HTTP status of its replies. */
  status: number;
  /** A reply body that replaces the keys. */
  body: string | undefined;
  /** The number of requests so far. */
  readonly requestCount: number;
}

export async function startIssuer(...keys: SigningKey[]): Promise<Issuer> {
  const state = { url: '', keys, status: 200, body: undefined as string | undefined, requestCount: 0 };
  const server = createServer((request, response) => {
    state.requestCount += 1;
    // Some issuers reply with a page for people unless JSON is asked for.
    const isJsonAccepted = request.headers.accept?.includes('application/json') ?? false;
    const location = state.status === 302 ? { location: `${state.url}/elsewhere` } : {};
    response.writeHead(isJsonAccepted ? state.status : 406, { 'content-type': 'application/json', ...location });
    response.end(state.body ?? JSON.stringify({ keys: state.keys.map((key) => key.publicJwk) }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error(`Expected a port; got ${String(address)}.`);
  state.url = `http://127.0.0.1:${address.port}/jwks`;
  return state;
}

/** A critical header parameter that no verifier knows. */
export const criticalHeader = 'urn:example:critical';

export interface TokenParts {
  readonly claims?: JWTPayload;
  readonly header?: Record<string, unknown>;
  /** Epoch seconds; null leaves `exp` out. */
  readonly exp?: number | null;
}

/** A token that is valid until 2026-01-01T01:00Z by default. */
export function sign(
  key: SigningKey,
  { claims = {}, header = {}, exp = Date.UTC(2026, 0, 1, 1) / 1000 }: TokenParts = {},
): Promise<string> {
  const allClaims = {
    iss: issuer,
    aud: audience,
    sub: 'dashboard',
    scope: 'READ',
    cust_space_ids: ['cams-a'],
    ...claims,
    ...(exp === null ? {} : { exp }),
  };
  return new SignJWT(allClaims)
    .setProtectedHeader({ alg: key.alg, kid: key.kid, ...header })
    .sign(key.privateKey, { crit: { [criticalHeader]: true } });
}
