import type { NumberFactsFragment, PhoneNumberAction } from '../gql/graphql.js';

/** The one step that brings a number on; null for a number that is in service or gone for good. */
export function nextActionOf({ lifecycle }: NumberFactsFragment): PhoneNumberAction | null {
  return lifecycle.nextActions.find((action) => action !== 'DEREGISTER') ?? null;
}
