import type { Space } from '../domain.js';
import { redact, quoted } from './config-error.js';
import { isCustSpaceId, isPrintable } from './identifier.js';

/** Reports an error: what was expected at which path, and what was found. */
type AddIssue = (expected: string, got: string) => void;

interface Field {
  readonly required: boolean;
  readonly isValid: (text: string) => boolean;
  readonly expected: string;
  readonly secret: boolean;
}

const fields: Readonly<Record<keyof Space, Field>> = {
  custSpaceId: { required: true, isValid: isCustSpaceId, expected: 'the id of a space', secret: false },
  name: { required: false, isValid: (text) => text.trim() !== '', expected: 'a name', secret: false },
  isvCode: {
    required: false,
    isValid: isPrintable,
    expected: 'an IsvCode, printable ASCII without blanks,',
    secret: true,
  },
};

/** Reads an array of `{custSpaceId, name?, isvCode?}`. Invalid entries are reported and omitted. */
export function readSpacesJson(json: unknown, addIssue: AddIssue): Space[] {
  if (!Array.isArray(json)) {
    addIssue('an array of spaces', describeValue(json, false));
    return [];
  }
  if (json.length === 0) addIssue('at least one space', 'an empty array');
  return json.flatMap((entry: unknown, index) => readSpace(entry, `[${index}]`, addIssue));
}

function readSpace(entry: unknown, path: string, addIssue: AddIssue): Space[] {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    addIssue(`an object with custSpaceId, name and isvCode at ${path}`, describeValue(entry, false));
    return [];
  }
  const values = new Map<string, unknown>(Object.entries(entry));
  for (const key of values.keys()) {
    if (!Object.hasOwn(fields, key)) addIssue(`only custSpaceId, name and isvCode at ${path}`, `also ${quoted(key)}`);
  }
  const read = (key: keyof Space): string | undefined => {
    const { required, isValid, expected, secret } = fields[key];
    const value = values.get(key);
    if (typeof value === 'string' && isValid(value)) return value;
    if (required || value !== undefined) addIssue(`${expected} at ${path}.${key}`, describeValue(value, secret));
    return undefined;
  };
  const [custSpaceId, name, isvCode] = [read('custSpaceId'), read('name'), read('isvCode')];
  if (custSpaceId === undefined) return [];
  return [{ custSpaceId, ...(name === undefined ? {} : { name }), ...(isvCode === undefined ? {} : { isvCode }) }];
}

function describeValue(value: unknown, secret: boolean): string {
  if (typeof value === 'string') return secret ? redact(value) : quoted(value);
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
