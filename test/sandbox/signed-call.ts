import { createHash, createHmac } from 'node:crypto';
import type { RawRequest } from '../../src/sandbox/request.js';

/**
 * Signs calls by hand, from Alibaba's description of the two signatures and without the sandbox' own code, so that the
 * sandbox is checked by independent code.
 */

export interface CallToSign {
  action: string;
  parameters?: Readonly<Record<string, string>>;
  /** Where the parameters go; GET always uses the query. */
  parametersIn?: 'query' | 'form';
  method?: string;
  host?: string;
  version?: string;
  accessKeyId?: string;
  secret?: string;
  /** ISO 8601, such as 2026-03-04T05:06:07Z. */
  date?: string;
  nonce?: string;
  securityToken?: string;
}

export const signedAt = '2026-03-04T05:06:07Z';

const sha256 = (data: string) => createHash('sha256').update(data).digest('hex');

export const encode = (text: string) =>
  encodeURIComponent(text)
    .replaceAll('!', '%21')
    .replaceAll("'", '%27')
    .replaceAll('(', '%28')
    .replaceAll(')', '%29')
    .replaceAll('*', '%2A');

const canonicalQuery = (pairs: Readonly<Record<string, string>>) =>
  Object.keys(pairs)
    .toSorted()
    .map((name) => `${encode(name)}=${encode(pairs[name] ?? '')}`)
    .join('&');

let counter = 0;
const freshNonce = () => `nonce-${(counter += 1)}`;

/** A call signed with ACS3-HMAC-SHA256. */
export function acs3Call(call: CallToSign): RawRequest {
  const { action, parameters = {}, parametersIn = 'query', method = 'POST', host = 'cams.test:4010' } = call;
  const inForm = parametersIn === 'form' && method !== 'GET';
  const body = inForm ? canonicalQuery(parameters) : '';
  const query = inForm ? '' : canonicalQuery(parameters);
  const headers: Record<string, string> = {
    host,
    'x-acs-action': action,
    'x-acs-content-sha256': sha256(body),
    'x-acs-date': call.date ?? signedAt,
    'x-acs-signature-nonce': call.nonce ?? freshNonce(),
    'x-acs-version': call.version ?? '2020-06-06',
  };
  if (inForm) headers['content-type'] = 'application/x-www-form-urlencoded';
  if (call.securityToken !== undefined) headers['x-acs-security-token'] = call.securityToken;
  const names = Object.keys(headers).toSorted();
  const canonical = [
    method,
    '/',
    query,
    names.map((name) => `${name}:${headers[name]}\n`).join(''),
    names.join(';'),
    sha256(body),
  ].join('\n');
  const signature = createHmac('sha256', call.secret ?? 'sandbox-access-secret')
    .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`)
    .digest('hex');
  const credential = call.accessKeyId ?? 'sandbox-access-key';
  headers['authorization'] =
    `ACS3-HMAC-SHA256 Credential=${credential},SignedHeaders=${names.join(';')},Signature=${signature}`;
  return { method, target: query === '' ? '/' : `/?${query}`, headers, body: Buffer.from(body) };
}

/** A call with the older RPC signature: all parameters in the query or form, HMAC-SHA1 or HMAC-SHA256. */
export function rpcCall(call: CallToSign & { signatureMethod?: 'HMAC-SHA1' | 'HMAC-SHA256' }): RawRequest {
  const { action, parameters = {}, parametersIn = 'query', method = 'GET', signatureMethod = 'HMAC-SHA1' } = call;
  const pairs: Record<string, string> = {
    ...parameters,
    Action: action,
    Version: call.version ?? '2020-06-06',
    Format: 'JSON',
    AccessKeyId: call.accessKeyId ?? 'sandbox-access-key',
    SignatureMethod: signatureMethod,
    SignatureVersion: '1.0',
    SignatureNonce: call.nonce ?? freshNonce(),
    Timestamp: call.date ?? signedAt,
  };
  if (call.securityToken !== undefined) pairs['SecurityToken'] = call.securityToken;
  const toSign = `${method}&%2F&${encode(canonicalQuery(pairs))}`;
  const digest = signatureMethod === 'HMAC-SHA1' ? 'sha1' : 'sha256';
  pairs['Signature'] = createHmac(digest, `${call.secret ?? 'sandbox-access-secret'}&`)
    .update(toSign)
    .digest('base64');
  const inForm = parametersIn === 'form' && method !== 'GET';
  return {
    method,
    target: inForm ? '/' : `/?${canonicalQuery(pairs)}`,
    headers: {
      host: call.host ?? 'cams.test:4010',
      ...(inForm ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
    },
    body: Buffer.from(inForm ? canonicalQuery(pairs) : ''),
  };
}
