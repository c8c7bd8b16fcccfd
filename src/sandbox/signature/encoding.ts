import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { NameValuePair } from '../request.js';

/** Percent-encoding of RFC 3986: everything except letters, digits and `-_.~` is encoded. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

const compareText = (a: string, b: string) => (a < b ? -1 : Number(a > b));

/** `name=value` joined by `&`, sorted by name, names and values percent-encoded. */
export function canonicalPairs(pairs: readonly NameValuePair[]): string {
  return pairs
    .map(([name, value]) => [percentEncode(name), percentEncode(value)] as const)
    .toSorted((a, b) => compareText(a[0], b[0]) || compareText(a[1], b[1]))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** Like the function above, but without encoding the names, which is what Alibaba's SDK signs. */
export function canonicalPairsOfSdk(pairs: readonly NameValuePair[]): string {
  return pairs
    .toSorted((a, b) => compareText(a[0], b[0]) || compareText(a[1], b[1]))
    .map(([name, value]) => `${name}=${percentEncode(value)}`)
    .join('&');
}

export function sha256Hex(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

export function hmac(algorithm: 'sha1' | 'sha256', key: string, data: string, encoding: 'hex' | 'base64'): string {
  return createHmac(algorithm, key).update(data).digest(encoding);
}

/** Compares in constant time, so that the duration does not leak how much of a guess is right. */
export function timingSafeEquals(expected: string, actual: string): boolean {
  const a = Buffer.from(expected);
  const b = Buffer.from(actual);
  return a.length === b.length && timingSafeEqual(a, b);
}
