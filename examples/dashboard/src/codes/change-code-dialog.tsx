import { useState } from 'react';
import { ChangeCodeDocument, type CodeCardFragment } from '../gql/graphql.js';
import { TroubleNote } from '../trouble/trouble-note.js';
import { Dialog } from '../ui/dialog.js';
import { isSendable, MessageField } from './message-field.js';
import { NewCode } from './new-code.js';
import type { Place } from './place.js';
import { useWrite } from './use-write.js';
import { useLook, WhatIsThere } from './what-is-there.js';

export function ChangeCodeDialog({
  place,
  code,
  onClose,
}: {
  place: Place;
  code: CodeCardFragment;
  onClose: () => void;
}) {
  const [message, setMessage] = useState(code.prefilledMessage ?? '');
  const write = useWrite(ChangeCodeDocument, (data) => data.updateMessageQrdl, place.number);
  const { finding, look, forget } = useLook(place, (codes) => {
    const old = codes.find((now) => now.code === code.code);
    if (old !== undefined && old.prefilledMessage !== message)
      return { done: false, sentence: 'The old code is there as it was: it was not changed.' };
    const made = old ?? codes.find(({ prefilledMessage }) => prefilledMessage === message);
    return made === undefined
      ? { done: false, sentence: 'Neither the old code nor the new text is there.' }
      : { done: true, sentence: `It was changed: the code is ${made.code} now.` };
  });
  const send = () => void write.send({ id: code.id, prefilledMessage: message });

  if (write.done?.__typename === 'UpdateMessageQrdlSuccess') {
    const { messageQrdl, previousCode } = write.done;
    const isNew = messageQrdl.code !== previousCode;
    return (
      <Dialog title={isNew ? 'The code is a new one now' : 'The code says something else now'} onClose={onClose}>
        <p className={isNew ? 'note note-warn' : ''}>
          {isNew ? (
            <>
              <span className="mono">{previousCode}</span> no longer works. Whatever bears it has to be printed anew
              with <span className="mono">{messageQrdl.code}</span>.
            </>
          ) : (
            'The code stayed the same: what is printed goes on working.'
          )}
        </p>
        <NewCode place={place} code={messageQrdl} />
        <div className="dialog-end">
          <button type="button" className="button button-main" data-focus onClick={onClose}>
            Done
          </button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={`Change code ${code.code}`} onClose={onClose}>
      <form onSubmit={(event) => (event.preventDefault(), send())}>
        <p className="note note-warn">
          <strong>This may break what is printed.</strong> WhatsApp’s provider may hand out a new code for a changed
          text; the old one then stops working. You will see the new one here.
        </p>
        <MessageField value={message} onChange={setMessage} />
        {write.trouble !== null && (
          <TroubleNote trouble={write.trouble} onRetry={send} onLook={look}>
            <WhatIsThere finding={finding} onClose={onClose} onAnew={() => (forget(), write.anew())} />
          </TroubleNote>
        )}
        <div className="dialog-end">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button
            className="button button-main"
            disabled={write.sending || !isSendable(message) || message === code.prefilledMessage}
          >
            {write.sending ? 'Changing…' : 'Change code'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
