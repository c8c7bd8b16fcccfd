import { useState } from 'react';
import { useClient } from 'urql';
import { ErrorNote } from '../errors/error-note.js';
import { failureToRequestError, type RequestError } from '../errors/request-error.js';
import { SyncNumbersDocument } from '../gql/graphql.js';
import { notifyChange } from '../live/change-notifier.js';
import type { PhoneNumberKey } from '../number/phone-number-key.js';
import { texts } from '../texts/index.js';
import { announce } from '../ui/announce.js';
import { toReadError } from '../writes/use-write.js';

/** Has CAMS read the numbers of the space from Meta again. It changes nothing, so it may be repeated at will. */
export function SyncButton({ phoneNumber: { custSpaceId, number } }: { phoneNumber: PhoneNumberKey }) {
  const client = useClient();
  const [isRunning, setIsRunning] = useState(false);
  const [error, setError] = useState<RequestError | null>(null);

  async function sync(): Promise<void> {
    setIsRunning(true);
    const { data, error: requestError } = await client
      .mutation(SyncNumbersDocument, { input: { custSpaceId } })
      .toPromise();
    const answer = data?.syncPhoneNumbers;
    setIsRunning(false);
    if (answer === undefined) return setError(toReadError(requestError));
    if (answer.__typename !== 'SyncPhoneNumbersSuccess') return setError(failureToRequestError(answer));
    setError(null);
    notifyChange(number);
    announce(texts.stage.synced);
  }
  return (
    <>
      <button type="button" className="button" disabled={isRunning} onClick={() => void sync()}>
        {isRunning ? texts.stage.syncing : texts.labels.action.SYNC}
      </button>
      {error !== null && <ErrorNote error={error} />}
    </>
  );
}
