import { noCache } from '../gateway/client.js';
import { EveryCodeDocument, type CodeCardFragment } from '../gql/graphql.js';
import type { PhoneNumberKey } from '../number/phone-number-key.js';
import { toReadError, type FindOutcome, type Verdict } from '../writes/use-write.js';

/** Decides by the current codes of a number whether a write of a code was done. */
export function judgeByCodes<Result>(
  phoneNumber: PhoneNumberKey,
  judge: (codes: readonly CodeCardFragment[]) => Verdict<Result>,
): FindOutcome<Result> {
  return async (client) => {
    const { data, error } = await client.query(EveryCodeDocument, { ...phoneNumber }, noCache).toPromise();
    const codes = data?.phoneNumber?.messageQrdls?.nodes;
    return codes === undefined ? { error: toReadError(error) } : judge(codes);
  };
}
