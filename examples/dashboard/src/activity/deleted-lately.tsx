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

/** Codes of a number that were deleted in this tab. A deleted message can be added again, as a new code. */
export function DeletedLately({ phoneNumber, existing }: Props) {
  const [again, setAgain] = useState<Activity | null>(null);
  const canAdd = useHasScope('ADD');
  const deleted = notAddedAgain(
    useActivity().filter(
      ({ custSpaceId, number }) => custSpaceId === phoneNumber.custSpaceId && number === phoneNumber.number,
    ),
  );
  return (
    <>
      {deleted.length > 0 && <DeletedList entries={deleted} onAddAgain={canAdd ? setAgain : null} />}
      {again !== null && (
        <AddCodeDialog
          phoneNumber={phoneNumber}
          existing={existing}
          initialMessage={again.text}
          initialCaption={again.caption}
          onClose={() => setAgain(null)}
        />
      )}
    </>
  );
}

/** Deletions, the latest first, except those whose message has been added again since. */
function notAddedAgain(activity: readonly Activity[]): readonly Activity[] {
  return activity.filter(
    ({ kind, text }, index) =>
      kind === 'deleted' && !activity.slice(0, index).some((later) => later.kind === 'added' && later.text === text),
  );
}

interface ListProps {
  readonly entries: readonly Activity[];
  /** Null if the person may not add codes. */
  readonly onAddAgain: ((entry: Activity) => void) | null;
}

function DeletedList({ entries, onAddAgain }: ListProps) {
  return (
    <details className="deleted">
      <summary>
        {texts.write.deletedLately} ({entries.length})
      </summary>
      <ul>
        {entries.map((entry) => (
          <li key={entry.code}>
            <span dir="auto">{entry.text}</span>
            <span className="mono quiet">{entry.code}</span>
            {onAddAgain !== null && (
              <button
                type="button"
                className="button button-small"
                aria-label={`${texts.overview.addAgain}: ${entry.text}`}
                onClick={() => onAddAgain(entry)}
              >
                {texts.overview.addAgain}
              </button>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
