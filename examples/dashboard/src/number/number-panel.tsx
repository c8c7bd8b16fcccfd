import { CallbacksView } from '../callbacks/callbacks-view.js';
import { CodesView } from '../codes/codes-view.js';
import { ErrorNote } from '../errors/error-note.js';
import { useGatewayQuery } from '../gateway/use-gateway-query.js';
import { NumberDocument, type NumberFactsFragment } from '../gql/graphql.js';
import { HealthView } from '../health/health-view.js';
import { ProfileView } from '../profile/profile-view.js';
import { hrefOf, useUrlParam } from '../route.js';
import { texts } from '../texts/index.js';
import { formatPhoneNumber } from '../ui/phone-format.js';
import { NumberStage } from './number-stage.js';
import { NumberTabs, toNumberTab, type NumberTab } from './number-tabs.js';
import type { PhoneNumberKey } from './phone-number-key.js';

/** A number: its stage, its next step, and the chosen tab. */
export function NumberPanel({ custSpaceId, number }: PhoneNumberKey) {
  const phoneNumber = { custSpaceId, number };
  const { data, error, isLoading, refresh } = useGatewayQuery(NumberDocument, phoneNumber, number);
  const tab = toNumberTab(useUrlParam('view')[0]);
  const details = data?.phoneNumber;
  return (
    <>
      <div className="pane-head">
        <a className="back" href={hrefOf(custSpaceId)}>
          {texts.numbers.back}
        </a>
        <h2>{details?.verifiedName ?? formatPhoneNumber(number)}</h2>
        <span className="mono quiet" dir="ltr">
          {formatPhoneNumber(number)}
        </span>
      </div>
      {details === null && !isLoading && error === null && <p className="empty">{texts.numbers.unknown(number)}</p>}
      {error !== null && <ErrorNote error={error} about={texts.numbers.oneFailed} onRetry={refresh} />}
      {details != null && (
        <>
          <NumberStage custSpaceId={custSpaceId} number={details} />
          <NumberTabs phoneNumber={phoneNumber} selected={tab} />
          <View tab={tab} phoneNumber={phoneNumber} details={details} />
        </>
      )}
    </>
  );
}

function View({
  tab,
  phoneNumber,
  details,
}: {
  tab: NumberTab;
  phoneNumber: PhoneNumberKey;
  details: NumberFactsFragment;
}) {
  switch (tab) {
    case 'codes':
      return <CodesView phoneNumber={phoneNumber} />;
    case 'health':
      return <HealthView phoneNumber={phoneNumber} details={details} />;
    case 'profile':
      return <ProfileView phoneNumber={phoneNumber} name={details.verifiedName ?? null} />;
    case 'callbacks':
      return <CallbacksView phoneNumber={phoneNumber} details={details} />;
  }
}
