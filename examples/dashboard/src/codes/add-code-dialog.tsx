import { useState } from 'react';
import { recordActivity } from '../activity/activity.js';
import { AddCodeDocument, type CodeCardFragment } from '../gql/graphql.js';
import { texts } from '../texts/index.js';
import { announce } from '../ui/announce.js';
import { Dialog } from '../ui/dialog.js';
import { formatPhoneNumber } from '../ui/phone-format.js';
import { setCaption } from './captions.js';
import { CaptionField, MessageField } from './message-field.js';
import { isValidMessage } from './message-length.js';
import { NewCode } from './new-code.js';
import { judgeByCodes } from './judge-by-codes.js';
import type { PhoneNumberKey } from '../number/phone-number-key.js';
import { useWrite } from '../writes/use-write.js';
import { WriteForm } from '../writes/write-form.js';

interface Props {
  readonly phoneNumber: PhoneNumberKey;
  /** Codes that the number already has. After a lost answer none of them is mistaken for the new code. */
  readonly existing: readonly CodeCardFragment[];
  readonly initialMessage?: string;
  readonly initialCaption?: string;
  readonly onClose: () => void;
}

export function AddCodeDialog({ phoneNumber, existing, initialMessage = '', initialCaption = '', onClose }: Props) {
  const [message, setMessage] = useState(initialMessage);
  const [caption, setCaptionText] = useState(initialCaption);
  const [known, setKnown] = useState<ReadonlySet<string>>(new Set());
  const write = useWrite(phoneNumber.number, {
    document: AddCodeDocument,
    select: (data) => data.addMessageQrdl,
    toResult: (success) => success.messageQrdl,
    findOutcome: judgeByCodes<CodeCardFragment>(phoneNumber, (codes) => {
      const created = codes.find(({ id, prefilledMessage }) => prefilledMessage === message && !known.has(id));
      return created === undefined ? { notDone: texts.write.notAdded } : { result: created };
    }),
    onDone: ({ code }) => {
      if (caption !== '') setCaption(phoneNumber, code, caption);
      recordActivity({ ...phoneNumber, kind: 'added', code, text: message, caption });
      announce(texts.write.addedToast(code));
    },
  });

  if (write.state.kind === 'done') {
    return (
      <Dialog title={texts.write.added} onClose={onClose}>
        <NewCode phoneNumber={phoneNumber} code={write.state.result} />
        <div className="dialog-end">
          <button type="button" className="button" onClick={() => (setMessage(''), setCaptionText(''), write.reset())}>
            {texts.write.addAnother}
          </button>
          <button type="button" className="button button-main" data-autofocus onClick={onClose}>
            {texts.done}
          </button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={texts.write.addTitle} onClose={onClose}>
      <WriteForm
        state={write.state}
        action="CreatePhoneMessageQrdl"
        submit={texts.codes.add}
        sending={texts.write.adding}
        canSubmit={isValidMessage(message)}
        onSubmit={() => {
          // A failed write that is sent again keeps its earlier list, because the first attempt may have added the
          // code.
          if (write.state.kind !== 'failed') setKnown(new Set(existing.map(({ id }) => id)));
          write.send({
            custSpaceId: phoneNumber.custSpaceId,
            phoneNumber: phoneNumber.number,
            prefilledMessage: message,
          });
        }}
        onCheck={write.check}
        onClose={onClose}
      >
        <p className="quiet">{texts.write.addHint(formatPhoneNumber(phoneNumber.number))}</p>
        <MessageField value={message} onChange={setMessage} />
        <CaptionField value={caption} onChange={setCaptionText} />
      </WriteForm>
    </Dialog>
  );
}
