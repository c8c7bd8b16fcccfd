import { createHash } from 'node:crypto';
import { errors, jwtVerify, type JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
import type { JwtConfig } from '../config/index.js';
import { UnauthenticatedError, UpstreamError } from '../errors.js';
import { viewerOfClaims } from './claims.js';
import type { WallClock, OnAuthEvent } from './events.js';
import { SigningKeys, SigningKeysUnavailableError, type Fetch } from './signing-keys.js';
import type { Viewer } from './viewer.js';

/** Only asymmetric algorithms: with a shared secret, everybody who can verify a token could also forge one. */
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

/** Tolerated clock skew of the issuer. */
const toleranceSeconds = 5;
/** How long a verified token is cached. A revoked signing key stays accepted for at most this time. */
const verifiedTokenTtlMs = 60_000;
const maxVerifiedTokens = 10_000;

export interface JwtVerifierOptions {
  readonly jwt: JwtConfig;
  readonly clock: WallClock;
  readonly fetch: Fetch;
  readonly onEvent: OnAuthEvent;
}

/**
 * Verifies a JWT and returns its viewer.
 * @throws UnauthenticatedError if the token is invalid; UpstreamError UPSTREAM_UNAVAILABLE, which may be retried, if
 * the issuer's keys cannot be fetched
 */
export type JwtVerifier = (token: string) => Promise<Viewer>;

export function createJwtVerifier({ jwt, clock, fetch, onEvent }: JwtVerifierOptions): JwtVerifier {
  const keys = new SigningKeys({ url: jwt.jwksUrl, fetch, clock, onEvent });
  const verifiedTokens = new LRUCache<string, { readonly viewer: Viewer; readonly expiresAt: number }>({
    max: maxVerifiedTokens,
  });

  async function verifyClaims(token: string): Promise<JWTPayload> {
    const { issuer, audience } = jwt;
    const verifyOptions = {
      issuer,
      audience,
      algorithms,
      requiredClaims: ['exp'],
      clockTolerance: toleranceSeconds,
      currentDate: new Date(clock.now()),
    };
    try {
      return (await jwtVerify(token, keys.find, verifyOptions)).payload;
    } catch (error) {
      if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
      // A token without `kid` may match several keys during a rotation: try each of them.
      for await (const key of error) {
        try {
          return (await jwtVerify(token, key, verifyOptions)).payload;
        } catch (verificationError) {
          if (!(verificationError instanceof errors.JWSSignatureVerificationFailed)) throw verificationError;
        }
      }
      throw new errors.JWSSignatureVerificationFailed();
    }
  }

  return async (token) => {
    const now = clock.now();
    // Only hashes of tokens are cached, so that a memory dump contains no usable token.
    const id = createHash('sha256').update(token).digest('base64');
    const cached = verifiedTokens.get(id);
    if (cached && now < cached.expiresAt) return cached.viewer;
    try {
      const claims = await verifyClaims(token);
      const viewer = viewerOfClaims(claims);
      verifiedTokens.set(id, {
        viewer,
        expiresAt: Math.min(now + verifiedTokenTtlMs, ((claims.exp ?? 0) + toleranceSeconds) * 1_000),
      });
      return viewer;
    } catch (error) {
      onEvent({ type: 'refused', credential: 'jwt', reason: reasonOf(error) });
      throw toAuthError(error);
    }
  };
}

/**
 * The error for the caller. Expiry and claims are checked after the signature, so only holders of a genuine token see
 * details about them; all other callers get one generic message.
 */
function toAuthError(error: unknown): UnauthenticatedError | UpstreamError {
  if (error instanceof UnauthenticatedError) return error;
  if (error instanceof SigningKeysUnavailableError) {
    return new UpstreamError(
      "JWTs cannot be verified now, because the issuer's keys cannot be fetched. Try again in a few seconds.",
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
    "The JWT is invalid: expected one signed by this gateway's issuer with RS, PS or ES (256 to 512) or EdDSA.",
  );
}

function reasonOf(error: unknown): string {
  return error instanceof errors.JOSEError
    ? `${error.code}: ${error.message}`
    : String(error instanceof Error ? error.message : error);
}
