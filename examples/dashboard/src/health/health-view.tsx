import type { NumberFactsFragment } from '../gql/graphql.js';
import { NumberFacts } from '../number/number-facts.js';
import type { PhoneNumberKey } from '../number/phone-number-key.js';
import { HealthCard } from './health-card.js';
import { MessagesCard } from './messages-card.js';

interface Props {
  readonly phoneNumber: PhoneNumberKey;
  readonly details: NumberFactsFragment;
}

/** The health of a number: its data, Meta's report about it, and the messages that it sent. */
export function HealthView({ phoneNumber, details }: Props) {
  return (
    <>
      <NumberFacts number={details} />
      <HealthCard phoneNumber={phoneNumber} />
      <MessagesCard phoneNumber={phoneNumber} />
    </>
  );
}
