import { hash } from 'node:crypto';

/**
 * Fingerprints the operation and input that a key was used with. The order of fields does not matter, and fields that
 * are null, undefined or left out are equal. The key salts it: the store does not hold the key, so that a verification
 * code of six digits cannot be found from the fingerprint by trying all of them.
 */
export function fingerprintOf(key: string, operation: string, input: Readonly<Record<string, unknown>>): string {
  const { idempotencyKey: _, ...fields } = input;
  return hash('sha256', JSON.stringify([key, operation, fields], sortFields), 'base64url');
}

function sortFields(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== null && field !== undefined);
  return Object.fromEntries(fields.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
