import { useState } from 'react';
import type { NumberFactsFragment } from '../gql/graphql.js';
import { attentionOf } from '../overview/attention.js';
import { Reasons } from '../overview/reasons.js';
import { RegisterDialog } from '../onboarding/register-dialog.js';
import { SyncButton } from '../onboarding/sync-button.js';
import { AddNumberDialog } from '../onboarding/add-number-dialog.js';
import { useHasScope } from '../scopes.js';
import { texts } from '../texts/index.js';
import { Chip } from '../ui/chip.js';
import { stageLabel } from '../ui/labels.js';
import { nextActionOf } from './next-action.js';

interface Props {
  readonly custSpaceId: string | null;
  readonly number: NumberFactsFragment;
}

/** Shows how far a number is on its way into service, why, and the next step; as a button if the page can do it. */
export function NumberStage({ custSpaceId, number }: Props) {
  const [dialog, setDialog] = useState<'verify' | 'register' | null>(null);
  // CAMS writes only to numbers of a space, not to those of the account's own WABA.
  const canAdd = useHasScope('ADD') && custSpaceId !== null;
  const canUpdate = useHasScope('UPDATE') && custSpaceId !== null;
  const action = nextActionOf(number);
  const close = () => setDialog(null);
  const phoneNumber = { custSpaceId, number: number.number };
  const isVerification = action === 'REQUEST_VERIFICATION_CODE' || action === 'VERIFY';
  return (
    <section className="stage" aria-label={texts.stage.title}>
      <p>
        <Chip label={stageLabel(number.lifecycle.stage)} />{' '}
        {texts.stage.reason(number.lifecycle, number.status ?? 'UNKNOWN')}
      </p>
      <Reasons attention={attentionOf(number).filter(({ about }) => about !== 'stage')} />
      {isVerification && canAdd && (
        <button type="button" className="button" onClick={() => setDialog('verify')}>
          {texts.labels.action[action]}
        </button>
      )}
      {action === 'REGISTER' && canAdd && (
        <button type="button" className="button" onClick={() => setDialog('register')}>
          {texts.labels.action.REGISTER}
        </button>
      )}
      {action === 'SYNC' && canUpdate && <SyncButton phoneNumber={phoneNumber} />}
      {(action === 'WAIT' || action === 'CONTACT_SUPPORT') && (
        <p className="quiet">{texts.stage.next(texts.labels.action[action])}</p>
      )}
      {dialog === 'verify' && <AddNumberDialog custSpaceId={custSpaceId} number={number.number} onClose={close} />}
      {dialog === 'register' && <RegisterDialog phoneNumber={phoneNumber} onClose={close} />}
    </section>
  );
}
