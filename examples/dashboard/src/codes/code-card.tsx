import type { CodeCardFragment } from '../gql/graphql.js';
import { useHasScope } from '../scopes.js';
import { CodePicture } from './code-picture.js';
import { DownloadButtons } from './download-buttons.js';
import type { PhoneNumberKey } from './phone-number-key.js';
import { usePrint } from './print-provider.js';

interface Props {
  readonly phoneNumber: PhoneNumberKey;
  readonly code: CodeCardFragment;
  readonly onChange: () => void;
  readonly onDelete: () => void;
}

/** A code: its picture, what it says, and what can be done with it. */
export function CodeCard({ phoneNumber, code, onChange, onDelete }: Props) {
  const canUpdate = useHasScope('UPDATE');
  const canDelete = useHasScope('DELETE');
  const print = usePrint();
  return (
    <li className="code" aria-label={`Code ${code.code}`}>
      <CodePicture code={code} />
      <div className="code-text">
        <p className="code-message">{code.prefilledMessage ?? <span className="quiet">No message</span>}</p>
        {code.deepLinkUrl == null ? (
          <span className="mono quiet">{code.code}</span>
        ) : (
          <a className="mono quiet" href={code.deepLinkUrl} target="_blank" rel="noreferrer" title="Opens the chat">
            {code.code}
          </a>
        )}
      </div>
      <div className="code-actions">
        <DownloadButtons phoneNumber={phoneNumber} code={code} />
        <button
          type="button"
          className="button button-small"
          aria-label={`Print code ${code.code}`}
          onClick={() => print(phoneNumber, [code])}
        >
          Print
        </button>
        <span className="spring" />
        {canUpdate && (
          <button
            type="button"
            className="button button-small"
            aria-label={`Change code ${code.code}`}
            onClick={onChange}
          >
            Change
          </button>
        )}
        {canDelete && (
          <button
            type="button"
            className="button button-small button-danger"
            aria-label={`Delete code ${code.code}`}
            onClick={onDelete}
          >
            Delete
          </button>
        )}
      </div>
    </li>
  );
}
