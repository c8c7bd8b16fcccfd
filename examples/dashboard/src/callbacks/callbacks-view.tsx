import { useState } from 'react';
import { ErrorNote } from '../errors/error-note.js';
import { useGatewayQuery } from '../gateway/use-gateway-query.js';
import { NumberCallbacksDocument, type NumberFactsFragment } from '../gql/graphql.js';
import type { PhoneNumberKey } from '../number/phone-number-key.js';
import { DeregisterDialog } from '../onboarding/deregister-dialog.js';
import { useHasScope } from '../scopes.js';
import { texts } from '../texts/index.js';
import { CallbacksForm } from './callbacks-form.js';

interface Props {
  readonly phoneNumber: PhoneNumberKey;
  readonly details: NumberFactsFragment;
}

/** Where CAMS delivers the messages of a number, and how the number is taken out of service. */
export function CallbacksView({ phoneNumber, details }: Props) {
  const query = useGatewayQuery(NumberCallbacksDocument, phoneNumber, phoneNumber.number);
  const { data, error, isLoading, isPartial, refresh } = query;
  const [isDeregistering, setIsDeregistering] = useState(false);
  const canDelete = useHasScope('DELETE') && phoneNumber.custSpaceId !== null;
  // A form whose addresses are not read yet would show them as empty.
  const callbacks = isPartial ? undefined : data?.phoneNumber;
  return (
    <>
      {error !== null && <ErrorNote error={error} about={texts.callbacks.failed} onRetry={refresh} />}
      {callbacks === undefined && isLoading && <p className="empty">{texts.loading}</p>}
      {callbacks != null && <CallbacksForm phoneNumber={phoneNumber} saved={callbacks} />}
      {canDelete && details.lifecycle.nextActions.includes('DEREGISTER') && (
        <section className="card" aria-label={texts.onboarding.deregister.heading}>
          <h3>{texts.onboarding.deregister.heading}</h3>
          <p>{texts.onboarding.deregister.explanation}</p>
          <button type="button" className="button button-danger" onClick={() => setIsDeregistering(true)}>
            {texts.onboarding.deregister.open}
          </button>
        </section>
      )}
      {isDeregistering && <DeregisterDialog phoneNumber={phoneNumber} onClose={() => setIsDeregistering(false)} />}
    </>
  );
}
