import type { CodeCardFragment } from '../gql/graphql.js';
import { CodePicture } from './code-picture.js';
import { DownloadButtons } from './download-buttons.js';
import type { Place } from './place.js';
import { usePrinter } from './printer.js';

/** A code that has just been made: to look at, to print, to keep. */
export function NewCode({ place, code }: { place: Place; code: CodeCardFragment }) {
  const print = usePrinter();
  return (
    <div className="new-code" role="status">
      <CodePicture code={code} />
      <div>
        <p className="code-message">{code.prefilledMessage}</p>
        <p className="mono quiet">{code.code}</p>
        <p className="new-code-actions">
          <DownloadButtons place={place} code={code} />
          <button type="button" className="button button-small" onClick={() => print(place, [code])}>
            Print
          </button>
        </p>
      </div>
    </div>
  );
}
