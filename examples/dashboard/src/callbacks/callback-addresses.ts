import type { CallbacksFragment } from '../gql/graphql.js';

/** The addresses of a number's callbacks in the form's format: '' if there is no address. */
export interface CallbackAddresses {
  readonly upCallbackUrl: string;
  readonly statusCallbackUrl: string;
}

export const addressFields = ['upCallbackUrl', 'statusCallbackUrl'] as const;
export type AddressField = (typeof addressFields)[number];

export const toAddresses = ({
  upCallbackUrl,
  statusCallbackUrl,
}: Pick<CallbacksFragment, AddressField>): CallbackAddresses => ({
  upCallbackUrl: upCallbackUrl ?? '',
  statusCallbackUrl: statusCallbackUrl ?? '',
});

/** The addresses that were changed. Empty ones are left out, because CAMS cannot remove an address. */
export const changedFields = (saved: CallbackAddresses, next: CallbackAddresses): AddressField[] =>
  addressFields.filter((field) => next[field] !== '' && next[field] !== saved[field]);
