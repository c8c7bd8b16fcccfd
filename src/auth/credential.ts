import { looksLikeKey } from './api-key-format.js';

/** What a caller shows; `complaint` says what was expected instead. */
export type Credential =
  | { readonly kind: 'apiKey'; readonly key: string }
  | { readonly kind: 'jwt'; readonly token: string }
  | { readonly kind: 'none' | 'malformed'; readonly complaint: string };

/** The part of `Headers` that is needed here. */
export interface HeaderSource {
  get(name: string): string | null;
}

const expected = 'expected the header "Authorization: Bearer <API key or JWT>" or "x-api-key: <API key>"';

/** Node takes no longer headers by itself; who calls without HTTP is not to have megabytes hashed. */
const maxCredentialLength = 16_384;

/** The credential of a request. Where two come, neither counts: which one was meant would be a guess. */
export function readCredential(headers: HeaderSource): Credential {
  const apiKey = headers.get('x-api-key');
  const authorization = headers.get('authorization');
  if (apiKey !== null && authorization !== null)
    return malformed(`Two credentials came, Authorization and x-api-key; ${expected}, not both.`);
  if (authorization !== null) return readAuthorization(authorization);
  if (apiKey === null) return { kind: 'none', complaint: `No credential came; ${expected}.` };
  if (looksLikeKey(apiKey) && apiKey.length <= maxCredentialLength) return { kind: 'apiKey', key: apiKey };
  return malformed('The header x-api-key holds no API key; expected one, which begins with wg_.');
}

function readAuthorization(value: string): Credential {
  const token = value.length <= maxCredentialLength ? /^bearer +(\S+)$/i.exec(value.trim())?.[1] : undefined;
  if (token === undefined) return malformed(`The header Authorization is not of a known form; ${expected}.`);
  if (looksLikeKey(token)) return { kind: 'apiKey', key: token };
  if (/^[\w-]+\.[\w-]+\.[\w-]*$/.test(token)) return { kind: 'jwt', token };
  return malformed('The Bearer token is neither an API key, which begins with wg_, nor a JWT.');
}

function malformed(complaint: string): Credential {
  return { kind: 'malformed', complaint };
}
