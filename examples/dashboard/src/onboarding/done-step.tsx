import type { NumberFactsFragment } from '../gql/graphql.js';
import type { PhoneNumberKey } from '../number/phone-number-key.js';
import { hrefOf } from '../route.js';
import { texts } from '../texts/index.js';
import { Chip } from '../ui/chip.js';
import { stageLabel } from '../ui/labels.js';

interface Props {
  readonly phoneNumber: PhoneNumberKey;
  readonly details: NumberFactsFragment | null;
  readonly onClose: () => void;
}

/** The last step: the result, and where to go from here. */
export function DoneStep({ phoneNumber: { custSpaceId, number }, details, onClose }: Props) {
  return (
    <>
      {details === null ? (
        <p>{texts.onboarding.stageUnknown}</p>
      ) : (
        <p>
          <Chip label={stageLabel(details.lifecycle.stage)} />{' '}
          {texts.stage.reason(details.lifecycle, details.status ?? 'UNKNOWN')}
        </p>
      )}
      <div className="dialog-end">
        <a className="button button-main" data-autofocus href={hrefOf(custSpaceId, number)} onClick={onClose}>
          {texts.onboarding.openNumber}
        </a>
      </div>
    </>
  );
}
