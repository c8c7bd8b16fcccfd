import { invalidParameter, missingParameter, ApiError } from '../api-error.js';
import type { ApiCall } from '../request.js';
import type { ParsedSignature } from './parsed-signature.js';
import { canonicalPairs, hmac, percentEncode, timingSafeEquals } from './encoding.js';

const digests = new Map([
  ['HMAC-SHA1', 'sha1'],
  ['HMAC-SHA256', 'sha256'],
] as const);

const isSignatureMethod = (name: string): name is 'HMAC-SHA1' | 'HMAC-SHA256' =>
  name === 'HMAC-SHA1' || name === 'HMAC-SHA256';

/**
 * Parses the older RPC signature, version 1.0. All of its parts are parameters of the query or the form, and all
 * parameters except the signature are signed. The string to sign is `METHOD&%2F&pct(sorted pairs)`, the key is the
 * secret and "&".
 */
export function parseRpcSignature(call: ApiCall): ParsedSignature {
  const parameter = (name: string) => call.parameters.get(name) || undefined;
  return {
    accessKeyId: parameter('AccessKeyId'),
    securityToken: parameter('SecurityToken'),
    timestamp: parameter('Timestamp'),
    nonce: parameter('SignatureNonce'),
    verify(secret) {
      const signature = parameter('Signature');
      if (signature === undefined) throw missingParameter('Signature');
      const method = parameter('SignatureMethod') ?? 'HMAC-SHA1';
      if (!isSignatureMethod(method)) throw invalidParameter('SignatureMethod', [...digests.keys()].join(' or '));
      if ((parameter('SignatureVersion') ?? '1.0') !== '1.0') throw invalidParameter('SignatureVersion', '1.0');

      const signed = [...call.parameters].filter(([name]) => name !== 'Signature');
      const toSign = `${call.method}&${percentEncode('/')}&${percentEncode(canonicalPairs(signed))}`;
      const expected = hmac(digests.get(method) ?? 'sha1', `${secret}&`, toSign, 'base64');
      if (timingSafeEquals(expected, signature)) return;
      throw new ApiError(
        'SignatureDoesNotMatch',
        `Specified signature is not matched with our calculation. server string to sign is:${toSign}`,
      );
    },
  };
}
