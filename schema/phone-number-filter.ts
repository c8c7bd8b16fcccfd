import {
  phoneNumberStatuses,
  qualityRatings,
  type PhoneNumber,
  type PhoneNumberStatus,
  type QualityRating,
} from '../src/domain.js';
import { InvalidInputError } from '../src/errors.js';
import { lifecycleOf, type PhoneNumberStage } from '../src/lifecycle.js';
import { builder } from './builder.js';
import type { SortOrder, SortValue } from './connection.js';
import { OrderDirectionEnum, PhoneNumberStatusEnum, QualityRatingEnum, withDescriptions } from './enums.js';
import { contains, foldSearch, foldText, toPhoneDigits } from './text-normalization.js';

export const PhoneNumberStageEnum = builder.enumType('PhoneNumberStage', {
  description: 'The stages of a phone number on its way into service.',
  values: withDescriptions<PhoneNumberStage>({
    ADDED: 'Waiting for its owner to confirm it.',
    VERIFIED: 'Confirmed, not registered.',
    CONNECTED: 'Can send.',
    LIMITED: 'Can send, with limits or low quality.',
    BLOCKED: 'Cannot send until Meta lifts the restriction.',
    REREGISTER: 'A new display name was approved and takes effect when the number is registered again.',
    GONE: 'Deleted, migrated or disconnected.',
    UNRECOGNIZED: 'The upstream sent a status that this schema does not list.',
  }),
});

export const PhoneNumberFilterInput = builder.inputType('PhoneNumberFilter', {
  description: 'Selects the phone numbers that match all given conditions. Filters the list after it was fetched.',
  fields: (t) => ({
    status: t.field({ type: [PhoneNumberStatusEnum], description: 'Matches any of these.' }),
    qualityRating: t.field({ type: [QualityRatingEnum], description: 'Matches any of these.' }),
    stage: t.field({ type: [PhoneNumberStageEnum], description: 'Matches any of these stages of the lifecycle.' }),
    search: t.string({ description: 'Matches a part of the number or of the verified name. Case-insensitive.' }),
  }),
});

export const PhoneNumberOrderInput = builder.inputType('PhoneNumberOrder', {
  description: 'Sort order of phone numbers. Numbers that compare equal are sorted by number.',
  fields: (t) => ({
    field: t.field({
      type: builder.enumType('PhoneNumberOrderField', {
        description: 'The fields that phone numbers can be sorted by.',
        values: {
          NUMBER: { description: 'By digits, starting with the country code.' },
          VERIFIED_NAME: { description: 'By name, in Unicode order, case-insensitive.' },
          QUALITY_RATING: { description: 'GREEN, YELLOW, RED, UNKNOWN, UNRECOGNIZED.' },
          STATUS: { description: 'In the order in which PhoneNumberStatus lists its values.' },
        } as const,
      }),
      required: true,
      description: 'The field to sort by.',
    }),
    direction: t.field({ type: OrderDirectionEnum, required: true, description: 'The sort direction.' }),
  }),
});

export interface Filter {
  readonly status?: readonly PhoneNumberStatus[] | null | undefined;
  readonly qualityRating?: readonly QualityRating[] | null | undefined;
  readonly stage?: readonly PhoneNumberStage[] | null | undefined;
  readonly search?: string | null | undefined;
}

/**
 * Normalises a filter, so that cursors of equal filters are interchangeable.
 * @throws InvalidInputError if the search text or a list is too long
 */
export function normalizeFilter(filter: Filter | null | undefined) {
  const { status, qualityRating, stage, search } = filter ?? {};
  return {
    status: status ? sortedSet('status', status) : null,
    qualityRating: qualityRating ? sortedSet('qualityRating', qualityRating) : null,
    ...(stage ? { stage: sortedSet('stage', stage) } : {}),
    search: foldSearch(search),
  };
}

const maxFilterValues = 100;

function sortedSet<T>(name: string, values: readonly T[]): readonly T[] {
  if (values.length <= maxFilterValues) return [...new Set(values)].toSorted();
  throw new InvalidInputError([
    { path: ['filter', name], message: `expected at most ${maxFilterValues} values, got ${values.length}.` },
  ]);
}

/** Returns whether a phone number matches all conditions of a filter. */
export function createMatcher({
  status,
  qualityRating,
  stage,
  search,
}: ReturnType<typeof normalizeFilter>): (number: PhoneNumber) => boolean {
  // Ignore the separators that people type: +49 (30) 901… finds 4930901….
  const digits = toPhoneDigits(search ?? '');
  const hasDigits = /^\d+$/.test(digits);
  return (number) => {
    if (status && (number.status === null || !status.includes(number.status))) return false;
    if (qualityRating && (number.qualityRating === null || !qualityRating.includes(number.qualityRating))) return false;
    if (stage && !stage.includes(lifecycleOf(number).stage)) return false;
    if (search === null) return true;
    return (hasDigits && number.digits.includes(digits)) || contains(number.verifiedName, search);
  };
}

type OrderField = 'NUMBER' | 'VERIFIED_NAME' | 'QUALITY_RATING' | 'STATUS';

const rankIn = <V>(values: readonly V[], value: V | null): number | null =>
  value === null ? null : values.indexOf(value);

const sortValues: Readonly<Record<OrderField, (number: PhoneNumber) => SortValue>> = {
  NUMBER: (number) => number.digits,
  VERIFIED_NAME: (number) => (number.verifiedName === null ? null : foldText(number.verifiedName)),
  QUALITY_RATING: (number) => rankIn(qualityRatings, number.qualityRating),
  STATUS: (number) => rankIn(phoneNumberStatuses, number.status),
};

const byDigits: SortOrder<PhoneNumber> = { name: 'NUMBER', key: ({ digits }) => digits };

export function sortOrderOf(
  order: { readonly field: OrderField; readonly direction: 'ASC' | 'DESC' } | null | undefined,
): SortOrder<PhoneNumber> {
  return order
    ? {
        ...byDigits,
        name: `${order.field} ${order.direction}`,
        by: { value: sortValues[order.field], descending: order.direction === 'DESC' },
      }
    : byDigits;
}
