import { createHash } from 'node:crypto';
import { errors, jwtVerify, type JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Jwt } from '../config/index.js';
import { UnauthenticatedError, UpstreamError } from '../errors.js';
import { viewerOfClaims } from './claims.js';
import type { Clock, OnAuthEvent } from './events.js';
import { SigningKeys, SigningKeysUnavailable, type Fetch } from './signing-keys.js';
import type { Viewer } from './viewer.js';

/** Asymmetric ones alone: with a shared secret, whoever can check a token could also make one. */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** How far the issuer's clock may be off. */
const toleranceSeconds = 5;
/** How long a token that was checked is not checked again, at most: this much later than its key it can be taken back. */
const rememberedMs = 60_000;
const mostRemembered = 10_000;

export interface JwtOptions {
  readonly jwt: Jwt;
  readonly clock: Clock;
  readonly fetch: Fetch;
  readonly onEvent: OnAuthEvent;
}

/**
 * Tells who shows a JWT.
 * @throws UnauthenticatedError where it is not good here; UpstreamError UPSTREAM_UNAVAILABLE, to be tried again, where the
 * issuer's keys cannot be had, so that it cannot be known
 */
export type JwtVerifier = (token: string) => Promise<Viewer>;

export function createJwtVerifier({ jwt, clock, fetch, onEvent }: JwtOptions): JwtVerifier {
  const keys = new SigningKeys({ url: jwt.jwksUrl, fetch, clock, onEvent });
  const remembered = new LRUCache<string, { readonly viewer: Viewer; readonly until: number }>({ max: mostRemembered });

  async function claimsOf(token: string): Promise<JWTPayload> {
    const { issuer, audience } = jwt;
    const rules = {
      issuer,
      audience,
      algorithms,
      requiredClaims: ['exp'],
      clockTolerance: toleranceSeconds,
      currentDate: new Date(clock.now()),
    };
    try {
      return (await jwtVerify(token, keys.find, rules)).payload;
    } catch (error) {
      if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
      // A token need not name its key (`kid`), and while keys rotate the issuer has several: then any of them will do.
      for await (const key of error) {
        try {
          return (await jwtVerify(token, key, rules)).payload;
        } catch (other) {
          if (!(other instanceof errors.JWSSignatureVerificationFailed)) throw other;
        }
      }
      throw new errors.JWSSignatureVerificationFailed();
    }
  }

  return async (token) => {
    const now = clock.now();
    // Tokens are not kept, only their hashes: what lies in memory lets nobody in.
    const id = createHash('sha256').update(token).digest('base64');
    const known = remembered.get(id);
    if (known && now < known.until) return known.viewer;
    try {
      const claims = await claimsOf(token);
      const viewer = viewerOfClaims(claims);
      remembered.set(id, {
        viewer,
        until: Math.min(now + rememberedMs, ((claims.exp ?? 0) + toleranceSeconds) * 1_000),
      });
      return viewer;
    } catch (error) {
      onEvent({ type: 'refused', credential: 'jwt', reason: reasonOf(error) });
      throw refusalOf(error);
    }
  };
}

/**
 * What the caller is told. Expiry and claims are checked after the signature, so only who has a token of this issuer learns
 * of them; to everybody else, all that is wrong is one and the same.
 */
function refusalOf(error: unknown): UnauthenticatedError | UpstreamError {
  if (error instanceof UnauthenticatedError) return error;
  if (error instanceof SigningKeysUnavailable) {
    return new UpstreamError(
      'JWTs cannot be checked now, because their issuer does not hand out its keys. Try again in a few seconds.',
      {
        code: 'UPSTREAM_UNAVAILABLE',
      },
    );
  }
  if (error instanceof errors.JWTExpired)
    return new UnauthenticatedError('The JWT has expired; expected one that is still valid.');
  if (error instanceof errors.JWTClaimValidationFailed) {
    return new UnauthenticatedError(
      `The JWT's claim ${error.claim} is ${error.reason === 'missing' ? 'missing' : 'not what this gateway expects'}.`,
    );
  }
  return new UnauthenticatedError(
    "The JWT is not valid: expected one signed by this gateway's issuer with RS, PS or ES (256 to 512) or EdDSA.",
  );
}

function reasonOf(error: unknown): string {
  return error instanceof errors.JOSEError
    ? `${error.code}: ${error.message}`
    : String(error instanceof Error ? error.message : error);
}
