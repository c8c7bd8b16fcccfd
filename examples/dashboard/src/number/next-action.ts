import type { NumberFactsFragment, PhoneNumberAction } from '../gql/graphql.js';

/** The next step towards service; null for a number that is in service or permanently out of it. */
export function nextActionOf({ lifecycle }: NumberFactsFragment): PhoneNumberAction | null {
  return lifecycle.nextActions.find((action) => action !== 'DEREGISTER') ?? null;
}
