import { useState } from 'react';
import { recordActivity } from '../activity/activity.js';
import { ChangeCodeDocument, type CodeCardFragment } from '../gql/graphql.js';
import { texts } from '../texts/index.js';
import { announce } from '../ui/announce.js';
import { Dialog } from '../ui/dialog.js';
import { captionOf, setCaption } from './captions.js';
import { MessageField } from './message-field.js';
import { isValidMessage } from './message-length.js';
import { NewCode } from './new-code.js';
import { judgeByCodes } from './judge-by-codes.js';
import type { PhoneNumberKey } from '../number/phone-number-key.js';
import { useWrite } from '../writes/use-write.js';
import { WriteForm } from '../writes/write-form.js';

interface Props {
  readonly phoneNumber: PhoneNumberKey;
  readonly code: CodeCardFragment;
  readonly onClose: () => void;
}

export function ChangeCodeDialog({ phoneNumber, code: old, onClose }: Props) {
  const [message, setMessage] = useState(old.prefilledMessage ?? '');
  const write = useWrite(phoneNumber.number, {
    document: ChangeCodeDocument,
    select: (data) => data.updateMessageQrdl,
    toResult: (success) => success.messageQrdl,
    findOutcome: judgeByCodes<CodeCardFragment>(phoneNumber, (codes) => {
      const kept = codes.find(({ code }) => code === old.code);
      if (kept !== undefined && kept.prefilledMessage !== message) return { notDone: texts.write.notChanged };
      const changed = kept ?? codes.find(({ prefilledMessage }) => prefilledMessage === message);
      return changed === undefined ? { notDone: texts.write.lostChange } : { result: changed };
    }),
    onDone: ({ code }) => {
      const caption = captionOf(phoneNumber, old.code);
      if (code !== old.code) {
        setCaption(phoneNumber, old.code, '');
        setCaption(phoneNumber, code, caption);
      }
      recordActivity({ ...phoneNumber, kind: 'changed', code, text: message, caption });
      announce(texts.write.changedToast(code));
    },
  });

  if (write.state.kind === 'done') {
    const { result } = write.state;
    const isNew = result.code !== old.code;
    return (
      <Dialog title={isNew ? texts.write.newCodeTitle : texts.write.sameCodeTitle} onClose={onClose}>
        <p className={isNew ? 'note note-warn' : ''}>
          {isNew ? texts.write.newCode(old.code, result.code) : texts.write.sameCode}
        </p>
        <NewCode phoneNumber={phoneNumber} code={result} />
        <div className="dialog-end">
          <button type="button" className="button button-main" data-autofocus onClick={onClose}>
            {texts.done}
          </button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={texts.write.changeTitle(old.code)} onClose={onClose}>
      <WriteForm
        state={write.state}
        action="UpdatePhoneMessageQrdl"
        submit={texts.write.changeCode}
        sending={texts.write.changing}
        canSubmit={isValidMessage(message) && message !== old.prefilledMessage}
        onSubmit={() => write.send({ id: old.id, prefilledMessage: message })}
        onCheck={write.check}
        onClose={onClose}
      >
        <p className="note note-warn">
          <strong>{texts.write.changeWarning}</strong> {texts.write.changeExplanation}
        </p>
        <MessageField value={message} onChange={setMessage} />
      </WriteForm>
    </Dialog>
  );
}
