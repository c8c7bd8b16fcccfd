import { recordActivity } from '../activity/activity.js';
import { DeleteCodeDocument, type CodeCardFragment } from '../gql/graphql.js';
import { texts } from '../texts/index.js';
import { announce } from '../ui/announce.js';
import { Dialog } from '../ui/dialog.js';
import { captionOf, setCaption } from './captions.js';
import { CodePicture } from './code-picture.js';
import { copyText } from '../kit/clipboard.js';
import { judgeByCodes } from './judge-by-codes.js';
import type { PhoneNumberKey } from '../number/phone-number-key.js';
import { useWrite } from '../writes/use-write.js';
import { WriteForm } from '../writes/write-form.js';

interface Props {
  readonly phoneNumber: PhoneNumberKey;
  readonly code: CodeCardFragment;
  readonly onClose: () => void;
}

/**
 * Warns that printed copies will stop working, offers the message for copying, and remembers it under "Deleted lately".
 */
export function DeleteCodeDialog({ phoneNumber, code, onClose }: Props) {
  const text = code.prefilledMessage ?? '';
  const caption = captionOf(phoneNumber, code.code);
  const write = useWrite(phoneNumber.number, {
    document: DeleteCodeDocument,
    select: (data) => data.deleteMessageQrdl,
    toResult: (success) => success.deletedCode,
    findOutcome: judgeByCodes<string>(phoneNumber, (codes) =>
      codes.some((current) => current.code === code.code) ? { notDone: texts.write.notDeleted } : { result: code.code },
    ),
    onDone: () => {
      recordActivity({
        ...phoneNumber,
        kind: 'deleted',
        code: code.code,
        text,
        caption,
      });
      setCaption(phoneNumber, code.code, '');
      announce(texts.write.deletedToast(code.code));
      onClose();
    },
  });

  return (
    <Dialog title={texts.write.deleteTitle(code.code)} onClose={onClose}>
      <WriteForm
        state={write.state}
        action="DeletePhoneMessageQrdl"
        submit={texts.write.deleteCode}
        sending={texts.write.deleting}
        cancel={texts.write.keep}
        canSubmit
        isDangerous
        onSubmit={() => write.send({ id: code.id })}
        onCheck={write.check}
        onClose={onClose}
      >
        <div className="new-code">
          <CodePicture code={code} />
          <div>
            <p className="code-message" dir="auto">
              {text}
            </p>
            {caption !== '' && (
              <p className="code-caption" dir="auto">
                {caption}
              </p>
            )}
            <button
              type="button"
              className="button button-small"
              onClick={() => void copyText(text, texts.codes.textCopied)}
            >
              {texts.write.copyText}
            </button>
          </div>
        </div>
        <p className="note note-bad">
          <strong>{texts.write.deleteWarning}.</strong> {texts.write.deleteExplanation}
        </p>
      </WriteForm>
    </Dialog>
  );
}
