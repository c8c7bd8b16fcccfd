import { useState } from 'react';
import { useClient } from 'urql';
import { noCache } from '../gateway/client.js';
import { EveryCodeDocument, type CodeCardFragment } from '../gql/graphql.js';
import { notifyChange } from '../live/change-notifier.js';
import { toRequestError, type RequestError } from '../errors/request-error.js';
import { ErrorNote } from '../errors/error-note.js';
import type { PhoneNumberKey } from './phone-number-key.js';

/** What the codes of the number say about a write: whether it was done, in a sentence. */
export interface Verdict {
  readonly isDone: boolean;
  readonly message: string;
}

type CheckState = Verdict | { readonly error: RequestError } | 'checking' | null;

/** After a write that nobody answered: reads the codes of the number as they are now, past every cache, and judges by them. */
export function useOutcomeCheck(
  phoneNumber: PhoneNumberKey,
  evaluate: (codes: readonly CodeCardFragment[]) => Verdict,
) {
  const client = useClient();
  const [checkState, setCheckState] = useState<CheckState>(null);
  async function check() {
    setCheckState('checking');
    const { data, error } = await client
      .query(EveryCodeDocument, { ...phoneNumber, search: null }, noCache)
      .toPromise();
    setCheckState(
      error === undefined ? evaluate(data?.phoneNumber?.messageQrdls?.nodes ?? []) : { error: toRequestError(error) },
    );
    notifyChange(phoneNumber.number);
  }
  return { finding: checkState, check: () => void check(), clear: () => setCheckState(null) };
}

/** What was found: that it was done, or that it may be sent anew. */
export function OutcomeCheckResult({
  checkState,
  onResend,
  onClose,
}: {
  checkState: CheckState;
  onResend: () => void;
  onClose: () => void;
}) {
  if (checkState === null) return null;
  if (checkState === 'checking') return <p role="status">Looking…</p>;
  if ('error' in checkState) return <ErrorNote error={checkState.error} />;
  return (
    <div role="status" className="finding">
      <p>
        <strong>{checkState.message}</strong>
      </p>
      <button type="button" className="button" onClick={checkState.isDone ? onClose : onResend}>
        {checkState.isDone ? 'Close' : 'Send it anew'}
      </button>
    </div>
  );
}
