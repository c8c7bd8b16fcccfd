import { ErrorNote } from '../errors/error-note.js';
import { useGatewayQuery } from '../gateway/use-gateway-query.js';
import { NumberProfileDocument } from '../gql/graphql.js';
import type { PhoneNumberKey } from '../number/phone-number-key.js';
import { texts } from '../texts/index.js';
import { ProfileEditor } from './profile-editor.js';
import { toDraft } from './profile-draft.js';

interface Props {
  readonly phoneNumber: PhoneNumberKey;
  readonly name: string | null;
}

/** The business profile of a number, as WhatsApp shows it, to read and to change. */
export function ProfileView({ phoneNumber, name }: Props) {
  const { data, error, isLoading, refresh } = useGatewayQuery(NumberProfileDocument, phoneNumber, phoneNumber.number);
  const profile = data?.phoneNumber?.businessProfile;
  return (
    <>
      {error !== null && <ErrorNote error={error} about={texts.profile.failed} onRetry={refresh} />}
      {profile === undefined && isLoading && <p className="empty">{texts.loading}</p>}
      {profile === null && error === null && <p className="empty">{texts.profile.none}</p>}
      {profile != null && <ProfileEditor phoneNumber={phoneNumber} name={name} saved={toDraft(profile)} />}
    </>
  );
}
