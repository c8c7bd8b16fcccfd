import { GraphQLError } from 'graphql';
import { formatDateTime, parseDateTime } from '../src/clock.js';
import type { InputIssue } from '../src/errors.js';
import { builder } from './builder.js';
import { isPhoneNumberDigits, toPhoneDigits } from './text-normalization.js';

/** Formats a value for a message, shortened because it may be as long as a request. */
const shorten = (value: unknown): string => JSON.stringify(value).slice(0, 60);

builder.scalarType('E164', {
  description:
    'A phone number in E.164 format, such as +8613800001234. Input may omit the plus sign and contain spaces or ' +
    'dashes.',
  serialize: (digits) => `+${digits}`,
  parseValue: (value) => {
    if (typeof value !== 'string') {
      throw new GraphQLError(
        `E164: expected a phone number in a string, such as "+8613800001234"; got ${shorten(value)}.`,
      );
    }
    return toPhoneDigits(value);
  },
});

/**
 * The reason why digits cannot be a phone number; undefined if they can. Resolvers check this rather than the scalar,
 * so that a mutation can return an InvalidInputError with the path.
 */
export function digitsIssue(digits: string, path: string[]): InputIssue | undefined {
  if (isPhoneNumberDigits(digits)) return undefined;
  return {
    path,
    message:
      'expected a phone number in E.164, 3 to 15 digits with its country code, such as +8613800001234; ' +
      `got ${JSON.stringify(digits.slice(0, 40))}.`,
  };
}

builder.scalarType('URL', {
  description: 'An absolute http or https URL.',
  serialize: String,
  parseValue: (value) => {
    if (typeof value === 'string' && /^https?:/i.test(value) && URL.canParse(value)) return value;
    throw new GraphQLError(`URL: expected an absolute http or https URL in a string; got ${shorten(value)}.`);
  },
});

builder.scalarType('JSONObject', {
  description: 'A JSON object, as received from the upstream.',
  specifiedByURL: 'http://www.ecma-international.org/publications/files/ECMA-ST/ECMA-404.pdf',
  // Output only, so nothing is parsed. The type guarantees an object.
  serialize: (record) => record,
});

builder.scalarType('DateTime', {
  description: 'An absolute moment, ISO 8601 with offset: 2026-11-27T08:00:00Z.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  serialize: formatDateTime,
  parseValue: (value) => {
    const ms = typeof value === 'string' ? parseDateTime(value) : NaN;
    if (Number.isNaN(ms))
      throw new GraphQLError(
        `DateTime: expected ISO 8601 with offset, such as "2026-11-27T08:00:00Z"; got ${shorten(value)}.`,
      );
    return ms;
  },
});
