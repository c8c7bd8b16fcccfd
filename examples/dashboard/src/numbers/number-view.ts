/** Filter and sort order of a list of numbers, as the address holds them: `?q=altona&stage=LIMITED&sort=quality`. */
import type { PhoneNumberFilter, PhoneNumberOrder } from '../gql/graphql.js';
import { setUrlParams, useRoute } from '../route.js';
import { texts } from '../texts/index.js';

export const numberSorts = ['name', 'number', 'status', 'quality', 'codes'] as const;
export type NumberSort = (typeof numberSorts)[number];

export const toNumberSort = (value: string | null): NumberSort => numberSorts.find((sort) => sort === value) ?? 'name';

export interface NumberView {
  readonly search: string;
  readonly stage: string;
  readonly quality: string;
  readonly sort: NumberSort;
}

const orders: Readonly<Record<Exclude<NumberSort, 'codes'>, PhoneNumberOrder['field']>> = {
  name: 'VERIFIED_NAME',
  number: 'NUMBER',
  status: 'STATUS',
  quality: 'QUALITY_RATING',
};

export function useNumberView(): NumberView {
  const { params } = useRoute();
  return {
    search: params.get('q') ?? '',
    stage: params.get('stage') ?? '',
    quality: params.get('quality') ?? '',
    sort: toNumberSort(params.get('sort')),
  };
}

export function setNumberView({ search, stage, quality, sort }: NumberView): void {
  setUrlParams({ q: search, stage, quality, sort: sort === 'name' ? '' : sort });
}

export const isFiltered = ({ search, stage, quality }: NumberView) => search !== '' || stage !== '' || quality !== '';

/** The filter in the gateway's terms. Values that the schema does not have, from an old link, are left out. */
export function toFilter({ search, stage, quality }: NumberView): PhoneNumberFilter {
  return {
    search: search === '' ? undefined : search,
    stage: isKey(texts.labels.stage, stage) ? [stage] : undefined,
    qualityRating: isKey(texts.labels.quality, quality) ? [quality] : undefined,
  };
}

/** Worst quality first. The gateway cannot sort by codes, so the page does that itself. */
export function toOrder(sort: NumberSort): PhoneNumberOrder {
  if (sort === 'codes') return { field: 'VERIFIED_NAME', direction: 'ASC' };
  return { field: orders[sort], direction: sort === 'quality' ? 'DESC' : 'ASC' };
}

function isKey<T extends object>(record: T, key: string): key is keyof T & string {
  return key in record;
}
