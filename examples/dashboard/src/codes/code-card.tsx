import type { CodeCardFragment } from '../gql/graphql.js';
import { useMay } from '../rights.js';
import { CodePicture } from './code-picture.js';
import { DownloadButtons } from './download-buttons.js';
import type { Place } from './place.js';
import { usePrinter } from './printer.js';

interface Props {
  readonly place: Place;
  readonly code: CodeCardFragment;
  readonly onChange: () => void;
  readonly onDelete: () => void;
}

/** A code: its picture, what it says, and what can be done with it. */
export function CodeCard({ place, code, onChange, onDelete }: Props) {
  const mayUpdate = useMay('UPDATE');
  const mayDelete = useMay('DELETE');
  const print = usePrinter();
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
        <DownloadButtons place={place} code={code} />
        <button
          type="button"
          className="button button-small"
          aria-label={`Print code ${code.code}`}
          onClick={() => print(place, [code])}
        >
          Print
        </button>
        <span className="spring" />
        {mayUpdate && (
          <button
            type="button"
            className="button button-small"
            aria-label={`Change code ${code.code}`}
            onClick={onChange}
          >
            Change
          </button>
        )}
        {mayDelete && (
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
