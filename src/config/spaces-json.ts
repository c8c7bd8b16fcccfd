import type { Space } from '../domain.js';
import { lengthOf, quoted } from './fault.js';
import { isCustSpaceId, isPrintable } from './identifier.js';

/** Told of each fault: what was expected and where in the file, and what came. */
type Complain = (expected: string, got: string) => void;

interface Field {
  readonly required: boolean;
  readonly isRight: (text: string) => boolean;
  readonly expected: string;
  readonly secret: boolean;
}

const fields: Readonly<Record<keyof Space, Field>> = {
  custSpaceId: { required: true, isRight: isCustSpaceId, expected: 'the id of a space', secret: false },
  name: { required: false, isRight: (text) => text.trim() !== '', expected: 'a name', secret: false },
  isvCode: {
    required: false,
    isRight: isPrintable,
    expected: 'an IsvCode, printable ASCII without blanks,',
    secret: true,
  },
};

/** An array of `{custSpaceId, name?, isvCode?}`; entries that are wrong are told and left out. */
export function readSpacesJson(json: unknown, complain: Complain): Space[] {
  if (!Array.isArray(json)) {
    complain('an array of spaces', told(json, false));
    return [];
  }
  if (json.length === 0) complain('at least one space', 'an empty array');
  return json.flatMap((entry: unknown, index) => readSpace(entry, `[${index}]`, complain));
}

function readSpace(entry: unknown, place: string, complain: Complain): Space[] {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    complain(`an object with custSpaceId, name and isvCode at ${place}`, told(entry, false));
    return [];
  }
  const values = new Map<string, unknown>(Object.entries(entry));
  for (const key of values.keys()) {
    if (!Object.hasOwn(fields, key)) complain(`only custSpaceId, name and isvCode at ${place}`, `also ${quoted(key)}`);
  }
  const read = (key: keyof Space): string | undefined => {
    const { required, isRight, expected, secret } = fields[key];
    const value = values.get(key);
    if (typeof value === 'string' && isRight(value)) return value;
    if (required || value !== undefined) complain(`${expected} at ${place}.${key}`, told(value, secret));
    return undefined;
  };
  const [custSpaceId, name, isvCode] = [read('custSpaceId'), read('name'), read('isvCode')];
  if (custSpaceId === undefined) return [];
  return [{ custSpaceId, ...(name === undefined ? {} : { name }), ...(isvCode === undefined ? {} : { isvCode }) }];
}

function told(value: unknown, secret: boolean): string {
  if (typeof value === 'string') return secret ? lengthOf(value) : quoted(value);
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
