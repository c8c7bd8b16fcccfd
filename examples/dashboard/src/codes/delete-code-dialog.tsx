import { DeleteCodeDocument, type CodeCardFragment } from '../gql/graphql.js';
import { TroubleNote } from '../trouble/trouble-note.js';
import { announce } from '../ui/announce.js';
import { Dialog } from '../ui/dialog.js';
import { CodePicture } from './code-picture.js';
import type { Place } from './place.js';
import { useWrite } from './use-write.js';
import { useLook, WhatIsThere } from './what-is-there.js';

export function DeleteCodeDialog({
  place,
  code,
  onClose,
}: {
  place: Place;
  code: CodeCardFragment;
  onClose: () => void;
}) {
  const write = useWrite(DeleteCodeDocument, (data) => data.deleteMessageQrdl, place.number);
  const { finding, look, forget } = useLook(place, (codes) =>
    codes.some((now) => now.code === code.code)
      ? { done: false, sentence: 'The code is still there: it was not deleted.' }
      : { done: true, sentence: 'The code is gone: it was deleted.' },
  );

  async function send() {
    if ((await write.send({ id: code.id })) === null) return;
    announce(`Code ${code.code} was deleted.`);
    onClose();
  }

  return (
    <Dialog title={`Delete code ${code.code}?`} onClose={onClose}>
      <div className="new-code">
        <CodePicture code={code} />
        <p className="code-message">{code.prefilledMessage}</p>
      </div>
      <p className="note note-bad">
        <strong>Everything that is printed with it stops working</strong>: flyers, table cards, stickers. It cannot be
        undone, and a new code with the same text is another code.
      </p>
      {write.trouble !== null && (
        <TroubleNote trouble={write.trouble} onRetry={send} onLook={look}>
          <WhatIsThere finding={finding} onClose={onClose} onAnew={() => (forget(), write.anew())} />
        </TroubleNote>
      )}
      <div className="dialog-end">
        <button type="button" className="button" data-focus onClick={onClose}>
          Keep it
        </button>
        <button type="button" className="button button-danger-main" disabled={write.sending} onClick={send}>
          {write.sending ? 'Deleting…' : 'Delete code'}
        </button>
      </div>
    </Dialog>
  );
}
