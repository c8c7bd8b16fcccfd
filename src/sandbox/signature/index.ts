/**
 * Verifies request signing: the signatures ACS3-HMAC-SHA256 and RPC 1.0, the clock window, nonces and STS tokens. Does
 * not know what a call does. The order of the checks follows Alibaba's common errors as far as it is known;
 * docs/sandbox.md lists the guesses.
 */
import { missingParameter, ApiError } from '../api-error.js';
import type { ApiCall } from '../request.js';
import { parseAcs3Signature, isAcs3 } from './acs3.js';
import { timingSafeEquals } from './encoding.js';
import type { NonceCache } from './nonce-cache.js';
import { parseRpcSignature } from './rpc.js';

/** An access key. A key with a security token is temporary (STS), and calls must send the token. */
export interface AccessKey {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken?: string | undefined;
}

const maxClockSkewMs = 15 * 60 * 1000;
const isoUtc = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;

function checkTimestamp(timestamp: string | undefined, now: number): number {
  const signedAt = timestamp !== undefined && isoUtc.test(timestamp) ? Date.parse(timestamp) : Number.NaN;
  if (Number.isNaN(signedAt)) {
    throw new ApiError('InvalidTimeStamp.Format', 'Specified time stamp or date value is not well formatted.');
  }
  if (Math.abs(now - signedAt) > maxClockSkewMs) {
    throw new ApiError('InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.');
  }
  return signedAt;
}

function checkSecurityToken(expected: string | undefined, given: string | undefined): void {
  if (expected === undefined && given === undefined) return;
  if (given === undefined) throw missingParameter('SecurityToken');
  if (given.trim() === '') {
    throw new ApiError('InvalidSecurityToken.Malformed', 'Specified SecurityToken is malformed.');
  }
  if (expected === undefined || !timingSafeEquals(expected, given)) {
    throw new ApiError(
      'InvalidSecurityToken.MismatchWithAccessKey',
      'Specified SecurityToken mismatch with the AccessKey.',
    );
  }
}

/**
 * Returns the key that signed the call.
 * @param now milliseconds since 1970
 * @throws ApiError if the signature is missing, invalid, expired or replayed
 */
export function authenticate<Key extends AccessKey>(
  call: ApiCall,
  keys: ReadonlyMap<string, Key>,
  nonces: NonceCache,
  now: number,
): Key {
  const signature = isAcs3(call) ? parseAcs3Signature(call) : parseRpcSignature(call);
  if (!signature.accessKeyId) throw missingParameter('AccessKeyId');
  const key = keys.get(signature.accessKeyId);
  if (key === undefined) {
    throw new ApiError('InvalidAccessKeyId.NotFound', 'Specified access key is not found.', 404);
  }
  const signedAt = checkTimestamp(signature.timestamp, now);
  signature.verify(key.accessKeySecret);
  if (!signature.nonce) throw missingParameter('SignatureNonce');
  if (!nonces.consume(`${signature.accessKeyId} ${signature.nonce}`, signedAt + maxClockSkewMs + 1, now)) {
    throw new ApiError('SignatureNonceUsed', 'Specified signature nonce was used already.');
  }
  checkSecurityToken(key.securityToken, signature.securityToken);
  return key;
}
