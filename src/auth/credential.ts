import { looksLikeKey } from './api-key-format.js';

/** The credential of a request; `complaint` says what was expected instead. */
export type Credential =
  | { readonly kind: 'apiKey'; readonly key: string }
  | { readonly kind: 'jwt'; readonly token: string }
  | { readonly kind: 'none' | 'malformed'; readonly complaint: string };

/** The part of `Headers` that is used here. */
export interface HeaderSource {
  get(name: string): string | null;
}

const expected = 'expected the header "Authorization: Bearer <API key or JWT>" or "x-api-key: <API key>"';

/** Node's HTTP server limits headers by itself; this limit protects the hash if headers come from elsewhere. */
const maxCredentialLength = 16_384;

/**
 * Reads the credential of a request. Rejects a request with two of them, because it would be ambiguous which one
 * applies.
 */
export function readCredential(headers: HeaderSource): Credential {
  const apiKey = headers.get('x-api-key');
  const authorization = headers.get('authorization');
  if (apiKey !== null && authorization !== null)
    return malformed(`Got two credentials, Authorization and x-api-key; ${expected}, not both.`);
  if (authorization !== null) return readAuthorization(authorization);
  if (apiKey === null) return { kind: 'none', complaint: `No credentials; ${expected}.` };
  if (looksLikeKey(apiKey) && apiKey.length <= maxCredentialLength) return { kind: 'apiKey', key: apiKey };
  return malformed('The header x-api-key contains no API key: expected a value that begins with wg_.');
}

function readAuthorization(value: string): Credential {
  const token = value.length <= maxCredentialLength ? /^bearer +(\S+)$/i.exec(value.trim())?.[1] : undefined;
  if (token === undefined) return malformed(`The header Authorization is malformed; ${expected}.`);
  if (looksLikeKey(token)) return { kind: 'apiKey', key: token };
  if (/^[\w-]+\.[\w-]+\.[\w-]*$/.test(token)) return { kind: 'jwt', token };
  return malformed('The Bearer token is neither an API key (which begins with wg_) nor a JWT.');
}

function malformed(complaint: string): Credential {
  return { kind: 'malformed', complaint };
}
