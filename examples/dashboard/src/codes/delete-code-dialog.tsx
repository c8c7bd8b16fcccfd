import { DeleteCodeDocument, type CodeCardFragment } from '../gql/graphql.js';
import { ErrorNote } from '../errors/error-note.js';
import { announce } from '../ui/announce.js';
import { Dialog } from '../ui/dialog.js';
import { CodePicture } from './code-picture.js';
import type { PhoneNumberKey } from './phone-number-key.js';
import { useIdempotentMutation } from './use-idempotent-mutation.js';
import { useOutcomeCheck, OutcomeCheckResult } from './outcome-check.js';

export function DeleteCodeDialog({
  phoneNumber,
  code,
  onClose,
}: {
  phoneNumber: PhoneNumberKey;
  code: CodeCardFragment;
  onClose: () => void;
}) {
  const mutation = useIdempotentMutation(DeleteCodeDocument, (data) => data.deleteMessageQrdl, phoneNumber.number);
  const {
    finding: checkState,
    check,
    clear,
  } = useOutcomeCheck(phoneNumber, (codes) =>
    codes.some((current) => current.code === code.code)
      ? { isDone: false, message: 'The code is still there: it was not deleted.' }
      : { isDone: true, message: 'The code is gone: it was deleted.' },
  );

  async function send() {
    if ((await mutation.send({ id: code.id })) === null) return;
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
      {mutation.requestError !== null && (
        <ErrorNote error={mutation.requestError} onRetry={send} onCheck={check}>
          <OutcomeCheckResult checkState={checkState} onClose={onClose} onResend={() => (clear(), mutation.reset())} />
        </ErrorNote>
      )}
      <div className="dialog-end">
        <button type="button" className="button" data-autofocus onClick={onClose}>
          Keep it
        </button>
        <button type="button" className="button button-danger-main" disabled={mutation.sending} onClick={send}>
          {mutation.sending ? 'Deleting…' : 'Delete code'}
        </button>
      </div>
    </Dialog>
  );
}
