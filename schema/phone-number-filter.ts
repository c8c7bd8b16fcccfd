import {
  phoneNumberStatuses,
  qualityRatings,
  type PhoneNumber,
  type PhoneNumberStatus,
  type QualityRating,
} from '../src/domain.js';
import { builder } from './builder.js';
import type { SortOrder, SortValue } from './connection.js';
import { OrderDirectionEnum, PhoneNumberStatusEnum, QualityRatingEnum } from './enums.js';

export const PhoneNumberFilterInput = builder.inputType('PhoneNumberFilter', {
  description: 'Keeps the numbers that fulfil every condition that is given. Works on the list that came back.',
  fields: (t) => ({
    status: t.field({ type: [PhoneNumberStatusEnum], description: 'Any of these.' }),
    qualityRating: t.field({ type: [QualityRatingEnum], description: 'Any of these.' }),
    search: t.string({ description: 'Matches a part of the number or of the verified name, in any case.' }),
  }),
});

export const PhoneNumberOrderInput = builder.inputType('PhoneNumberOrder', {
  description: 'What numbers are sorted by; equal ones by number. Without an order: by number.',
  fields: (t) => ({
    field: t.field({
      type: builder.enumType('PhoneNumberOrderField', {
        description: 'What phone numbers can be sorted by.',
        values: {
          NUMBER: { description: 'By digits, country code first.' },
          VERIFIED_NAME: { description: 'By name, in the order of Unicode, in any case.' },
          QUALITY_RATING: { description: 'GREEN, YELLOW, RED, UNKNOWN, UNRECOGNIZED.' },
          STATUS: { description: 'In the order in which PhoneNumberStatus lists its values.' },
        } as const,
      }),
      required: true,
      description: 'What to sort by.',
    }),
    direction: t.field({ type: OrderDirectionEnum, required: true, description: 'Which end comes first.' }),
  }),
});

interface Filter {
  readonly status?: readonly PhoneNumberStatus[] | null | undefined;
  readonly qualityRating?: readonly QualityRating[] | null | undefined;
  readonly search?: string | null | undefined;
}

/** Whether a number fulfils every condition. */
export function matchesFilter(number: PhoneNumber, { status, qualityRating, search }: Filter): boolean {
  if (status && (number.status === null || !status.includes(number.status))) return false;
  if (qualityRating && (number.qualityRating === null || !qualityRating.includes(number.qualityRating))) return false;
  if (!search) return true;
  // A number is searched as people write it: +49 (30) 901… finds 4930901….
  const digits = search.replaceAll(/[+\s\-().]/g, '');
  const inNumber = digits !== '' && /^\d+$/.test(digits) && number.digits.includes(digits);
  return inNumber || contains(number.verifiedName, search);
}

/** Whether a text holds another, in any case. */
export function contains(text: string | null, search: string): boolean {
  return text?.toLocaleLowerCase('und').includes(search.trim().toLocaleLowerCase('und')) ?? false;
}

type OrderField = 'NUMBER' | 'VERIFIED_NAME' | 'QUALITY_RATING' | 'STATUS';

const rankIn = <V>(values: readonly V[], value: V | null): number | null =>
  value === null ? null : values.indexOf(value);

const sortValues: Readonly<Record<OrderField, (number: PhoneNumber) => SortValue>> = {
  NUMBER: (number) => number.digits,
  VERIFIED_NAME: (number) => number.verifiedName?.toLocaleLowerCase('und') ?? null,
  QUALITY_RATING: (number) => rankIn(qualityRatings, number.qualityRating),
  STATUS: (number) => rankIn(phoneNumberStatuses, number.status),
};

const byDigits: SortOrder<PhoneNumber> = { key: ({ digits }) => digits };

export function sortOrderOf(
  order: { readonly field: OrderField; readonly direction: 'ASC' | 'DESC' } | null | undefined,
): SortOrder<PhoneNumber> {
  return order
    ? { ...byDigits, by: { value: sortValues[order.field], descending: order.direction === 'DESC' } }
    : byDigits;
}
