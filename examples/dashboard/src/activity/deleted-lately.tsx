import { useState } from 'react';
import { AddCodeDialog } from '../codes/add-code-dialog.js';
import type { PhoneNumberKey } from '../number/phone-number-key.js';
import type { CodeCardFragment } from '../gql/graphql.js';
import { useHasScope } from '../scopes.js';
import { texts } from '../texts/index.js';
import { useActivity, type Activity } from './activity.js';

interface Props {
  readonly phoneNumber: PhoneNumberKey;
  readonly existing: readonly CodeCardFragment[];
}

/** Codes of a number that were deleted in this tab; the same message can be added again, as a new code. */
export function DeletedLately({ phoneNumber, existing }: Props) {
  const [again, setAgain] = useState<Activity | null>(null);
  const canAdd = useHasScope('ADD');
  const deleted = useActivity().filter(
    ({ kind, custSpaceId, number }) =>
      kind === 'deleted' && custSpaceId === phoneNumber.custSpaceId && number === phoneNumber.number,
  );
  if (deleted.length === 0) return null;
  return (
    <details className="deleted">
      <summary>
        {texts.write.deletedLately} ({deleted.length})
      </summary>
      <ul>
        {deleted.map((entry) => (
          <li key={entry.code}>
            <span dir="auto">{entry.text}</span>
            <span className="mono quiet">{entry.code}</span>
            {canAdd && (
              <button
                type="button"
                className="button button-small"
                aria-label={`${texts.overview.addAgain}: ${entry.text}`}
                onClick={() => setAgain(entry)}
              >
                {texts.overview.addAgain}
              </button>
            )}
          </li>
        ))}
      </ul>
      {again !== null && (
        <AddCodeDialog
          phoneNumber={phoneNumber}
          existing={existing}
          initialMessage={again.text}
          initialCaption={again.caption}
          onClose={() => setAgain(null)}
        />
      )}
    </details>
  );
}
