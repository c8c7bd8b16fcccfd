import { useState } from 'react';
import { AddCodeDocument } from '../gql/graphql.js';
import { TroubleNote } from '../trouble/trouble-note.js';
import { Dialog } from '../ui/dialog.js';
import { isSendable, MessageField } from './message-field.js';
import { NewCode } from './new-code.js';
import type { Place } from './place.js';
import { useLook, WhatIsThere } from './what-is-there.js';
import { useWrite } from './use-write.js';

export function AddCodeDialog({ place, onClose }: { place: Place; onClose: () => void }) {
  const [message, setMessage] = useState('');
  const write = useWrite(AddCodeDocument, (data) => data.addMessageQrdl, place.number);
  const { finding, look, forget } = useLook(place, (codes) => {
    const made = codes.find(({ prefilledMessage }) => prefilledMessage === message);
    return made === undefined
      ? { done: false, sentence: 'No code has this text: it was not added.' }
      : { done: true, sentence: `It is there: code ${made.code}.` };
  });
  const send = () =>
    void write.send({ custSpaceId: place.custSpaceId, phoneNumber: place.number, prefilledMessage: message });

  if (write.done?.__typename === 'AddMessageQrdlSuccess') {
    return (
      <Dialog title="The code is ready" onClose={onClose}>
        <NewCode place={place} code={write.done.messageQrdl} />
        <div className="dialog-end">
          <button type="button" className="button" onClick={() => (setMessage(''), write.anew())}>
            Add another
          </button>
          <button type="button" className="button button-main" data-focus onClick={onClose}>
            Done
          </button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title="Add a code" onClose={onClose}>
      <form onSubmit={(event) => (event.preventDefault(), send())}>
        <p className="quiet">
          Scanning it opens a chat with <span className="mono">{place.number}</span>.
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
          <button className="button button-main" disabled={write.sending || !isSendable(message)}>
            {write.sending ? 'Adding…' : 'Add code'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
