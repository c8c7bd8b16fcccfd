import { hash } from 'node:crypto';

/**
 * Fingerprints the operation and input of a request with a key. The order of fields does not matter, and a field that
 * is null equals one that is undefined or left out. The key is the salt: the store does not contain it, so a
 * verification code of six digits cannot be found from the fingerprint by trying all codes.
 */
export function fingerprintOf(key: string, operation: string, input: Readonly<Record<string, unknown>>): string {
  const { idempotencyKey: _, ...fields } = input;
  return hash('sha256', JSON.stringify([key, operation, fields], sortFields), 'base64url');
}

function sortFields(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  // JSON itself leaves out undefined fields.
  const fields = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(fields.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
