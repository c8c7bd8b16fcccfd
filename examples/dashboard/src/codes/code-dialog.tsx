import type { CodeCardFragment } from '../gql/graphql.js';
import { texts } from '../texts/index.js';
import { Dialog } from '../ui/dialog.js';
import { setCaption, useCaptions } from './captions.js';
import { CodeKit } from './code-kit.js';
import { CodePicture } from './code-picture.js';
import { CaptionField } from './message-field.js';
import type { PhoneNumberKey } from '../number/phone-number-key.js';

interface Props {
  readonly phoneNumber: PhoneNumberKey;
  readonly code: CodeCardFragment;
  readonly onClose: () => void;
}

/** A large view of one code: to scan from the screen, caption, copy and download. */
export function CodeDialog({ phoneNumber, code, onClose }: Props) {
  const caption = useCaptions(phoneNumber)(code.code);
  return (
    <Dialog title={texts.codes.name(code.code)} onClose={onClose}>
      <CodePicture code={code} isLarge />
      <p className="code-message code-message-large" dir="auto">
        {code.prefilledMessage ?? texts.codes.noMessage}
      </p>
      <CaptionField value={caption} onChange={(text) => setCaption(phoneNumber, code.code, text)} />
      <CodeKit phoneNumber={phoneNumber} code={code} />
      <div className="dialog-end">
        {code.deepLinkUrl != null && (
          <a className="button" href={code.deepLinkUrl} target="_blank" rel="noreferrer">
            {texts.codes.openChat}
          </a>
        )}
        <button type="button" className="button button-main" data-autofocus onClick={onClose}>
          {texts.done}
        </button>
      </div>
    </Dialog>
  );
}
