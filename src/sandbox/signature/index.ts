/**
 * Believes or refuses a signed call. Knows the two signatures in use, ACS3-HMAC-SHA256 and RPC 1.0, the clock window,
 * nonces and STS tokens; never learns what the call asks for. The order of the checks is that of Alibaba's common
 * errors as far as it is known; docs/sandbox.md names the guesses.
 */
import { missing, Refusal } from '../refusal.js';
import type { ApiCall } from '../request.js';
import { acs3Claim, isAcs3 } from './acs3.js';
import { sameSecret } from './encoding.js';
import type { Nonces } from './nonces.js';
import { rpcClaim } from './rpc.js';

/** A key of an account. With a security token it is a temporary one (STS), and calls must send the token. */
export interface AccessKey {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken?: string | undefined;
}

const clockWindowMs = 15 * 60 * 1000;
const isoUtc = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;

function checkTimestamp(timestamp: string | undefined, now: number): number {
  const at = timestamp !== undefined && isoUtc.test(timestamp) ? Date.parse(timestamp) : Number.NaN;
  if (Number.isNaN(at)) {
    throw new Refusal('InvalidTimeStamp.Format', 'Specified time stamp or date value is not well formatted.');
  }
  if (Math.abs(now - at) > clockWindowMs) {
    throw new Refusal('InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.');
  }
  return at;
}

function checkSecurityToken(expected: string | undefined, given: string | undefined): void {
  if (expected === undefined && given === undefined) return;
  if (given === undefined) throw missing('SecurityToken');
  if (given.trim() === '') {
    throw new Refusal('InvalidSecurityToken.Malformed', 'Specified SecurityToken is malformed.');
  }
  if (expected === undefined || !sameSecret(expected, given)) {
    throw new Refusal(
      'InvalidSecurityToken.MismatchWithAccessKey',
      'Specified SecurityToken mismatch with the AccessKey.',
    );
  }
}

/**
 * The key that signed the call. Throws a Refusal when nobody did, or somebody else, or at another time, or again.
 * `now` is in milliseconds since 1970.
 */
export function authenticate<Key extends AccessKey>(
  call: ApiCall,
  keys: ReadonlyMap<string, Key>,
  nonces: Nonces,
  now: number,
): Key {
  const claim = isAcs3(call) ? acs3Claim(call) : rpcClaim(call);
  if (!claim.accessKeyId) throw missing('AccessKeyId');
  const key = keys.get(claim.accessKeyId);
  if (key === undefined) {
    throw new Refusal('InvalidAccessKeyId.NotFound', 'Specified access key is not found.', 404);
  }
  const signedAt = checkTimestamp(claim.timestamp, now);
  claim.verify(key.accessKeySecret);
  if (!claim.nonce) throw missing('SignatureNonce');
  if (!nonces.use(`${claim.accessKeyId} ${claim.nonce}`, signedAt + clockWindowMs + 1, now)) {
    throw new Refusal('SignatureNonceUsed', 'Specified signature nonce was used already.');
  }
  checkSecurityToken(key.securityToken, claim.securityToken);
  return key;
}
