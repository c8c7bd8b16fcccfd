import { noCache } from '../gateway/client.js';
import { NumberDocument, type NumberFactsFragment } from '../gql/graphql.js';
import type { PhoneNumberKey } from '../number/phone-number-key.js';
import { toReadError, type FindOutcome, type Verdict } from '../writes/use-write.js';

/**
 * Decides by the current state of a number whether a write to it was done. Null: its space does not list the number.
 */
export function judgeByNumber<Result>(
  phoneNumber: PhoneNumberKey,
  judge: (number: NumberFactsFragment | null) => Verdict<Result>,
): FindOutcome<Result> {
  return async (client) => {
    const { data, error } = await client.query(NumberDocument, { ...phoneNumber }, noCache).toPromise();
    return data === undefined || error !== undefined ? { error: toReadError(error) } : judge(data.phoneNumber ?? null);
  };
}

/** Whether a number can send: it is in service, with or without limits. */
export const isInService = ({ lifecycle: { stage } }: NumberFactsFragment): boolean =>
  stage === 'CONNECTED' || stage === 'LIMITED';
