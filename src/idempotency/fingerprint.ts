import { hash } from 'node:crypto';

/**
 * What a key stands for: the operation and its input, whatever the order of its fields. The idempotency key itself is no
 * part of it, and a field that is null, undefined or left out is one and the same.
 */
export function fingerprintOf(operation: string, input: Readonly<Record<string, unknown>>): string {
  const { idempotencyKey: _, ...fields } = input;
  return hash('sha256', JSON.stringify([operation, fields], sortFields), 'base64url');
}

function sortFields(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== null && field !== undefined);
  return Object.fromEntries(fields.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
