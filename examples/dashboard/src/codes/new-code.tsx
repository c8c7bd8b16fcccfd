import type { CodeCardFragment } from '../gql/graphql.js';
import { CodePicture } from './code-picture.js';
import { DownloadButtons } from './download-buttons.js';
import type { PhoneNumberKey } from './phone-number-key.js';
import { usePrint } from './print-provider.js';

/** A code that has just been made: to look at, to print, to keep. */
export function NewCode({ phoneNumber, code }: { phoneNumber: PhoneNumberKey; code: CodeCardFragment }) {
  const print = usePrint();
  return (
    <div className="new-code" role="status">
      <CodePicture code={code} />
      <div>
        <p className="code-message">{code.prefilledMessage}</p>
        <p className="mono quiet">{code.code}</p>
        <p className="new-code-actions">
          <DownloadButtons phoneNumber={phoneNumber} code={code} />
          <button type="button" className="button button-small" onClick={() => print(phoneNumber, [code])}>
            Print
          </button>
        </p>
      </div>
    </div>
  );
}
