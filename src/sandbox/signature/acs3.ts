import { ApiError } from '../api-error.js';
import { header, type ApiCall } from '../request.js';
import type { ParsedSignature } from './parsed-signature.js';
import { canonicalPairs, canonicalPairsOfSdk, hmac, timingSafeEquals, sha256Hex } from './encoding.js';

const algorithm = 'ACS3-HMAC-SHA256';

const incompleteSignature = () =>
  new ApiError('IncompleteSignature', 'The request signature does not conform to Aliyun standards.');

/** Reads the parts of `ACS3-HMAC-SHA256 Credential=…,SignedHeaders=…,Signature=…`. */
function authorizationParts(authorization: string): { scheme: string; part(name: string): string } {
  const [scheme = '', ...rest] = authorization.trim().split(/\s+/);
  const parts = new Map(
    rest
      .join('')
      .split(',')
      .map((part) => {
        const separatorIndex = part.indexOf('=');
        return [part.slice(0, separatorIndex).toLowerCase(), part.slice(separatorIndex + 1)] as const;
      }),
  );
  return { scheme, part: (name) => parts.get(name.toLowerCase()) ?? '' };
}

/** Headers that must be signed if present: the host and all of Alibaba's own. */
function headersToSign(call: ApiCall): string[] {
  return Object.keys(call.headers).filter((name) => name === 'host' || name.startsWith('x-acs-'));
}

function canonicalRequest(call: ApiCall, signedHeaders: readonly string[], canonicalQuery: string): string {
  const headers = signedHeaders.map((name) => `${name}:${(header(call, name) ?? '').trim()}\n`).join('');
  return [call.method, call.path, canonicalQuery, headers, signedHeaders.join(';'), sha256Hex(call.body)].join('\n');
}

/** Whether the call has an ACS3 signature in its Authorization header. */
export function isAcs3(call: ApiCall): boolean {
  return /^\s*ACS3-/i.test(header(call, 'authorization') ?? '');
}

/** Parses an ACS3-HMAC-SHA256 signature as Alibaba documents it in "V3 request body and signature". */
export function parseAcs3Signature(call: ApiCall): ParsedSignature {
  const { scheme, part } = authorizationParts(header(call, 'authorization') ?? '');
  return {
    accessKeyId: part('Credential'),
    securityToken: header(call, 'x-acs-security-token'),
    timestamp: header(call, 'x-acs-date'),
    nonce: header(call, 'x-acs-signature-nonce'),
    verify(secret) {
      const signedHeaders = part('SignedHeaders').toLowerCase().split(';').toSorted();
      const signature = part('Signature');
      const isComplete =
        scheme === algorithm &&
        signature !== '' &&
        signedHeaders.every((name) => header(call, name) !== undefined) &&
        headersToSign(call).every((name) => signedHeaders.includes(name));
      if (!isComplete) throw incompleteSignature();

      const candidates = [canonicalPairs(call.query), canonicalPairsOfSdk(call.query)].map((canonicalQuery) => {
        const canonical = canonicalRequest(call, signedHeaders, canonicalQuery);
        return { canonical, toSign: `${algorithm}\n${sha256Hex(canonical)}` };
      });
      const bodyHashMatches = timingSafeEquals(sha256Hex(call.body), header(call, 'x-acs-content-sha256') ?? '');
      const signatureMatches = candidates.some(({ toSign }) =>
        timingSafeEquals(hmac('sha256', secret, toSign, 'hex'), signature),
      );
      if (bodyHashMatches && signatureMatches) return;
      throw new ApiError(
        'SignatureDoesNotMatch',
        `Specified signature does not match our calculation. server StringToSign is [${candidates[0]?.toSign}] ` +
          `server CanonicalRequest is [${candidates[0]?.canonical}]`,
      );
    },
  };
}
