import { useState } from 'react';
import { ChangeCodeDocument, type CodeCardFragment } from '../gql/graphql.js';
import { ErrorNote } from '../errors/error-note.js';
import { Dialog } from '../ui/dialog.js';
import { isValidMessage, MessageField } from './message-field.js';
import { NewCode } from './new-code.js';
import type { PhoneNumberKey } from './phone-number-key.js';
import { useIdempotentMutation } from './use-idempotent-mutation.js';
import { useOutcomeCheck, OutcomeCheckResult } from './outcome-check.js';

export function ChangeCodeDialog({
  phoneNumber,
  code,
  onClose,
}: {
  phoneNumber: PhoneNumberKey;
  code: CodeCardFragment;
  onClose: () => void;
}) {
  const [message, setMessage] = useState(code.prefilledMessage ?? '');
  const mutation = useIdempotentMutation(ChangeCodeDocument, (data) => data.updateMessageQrdl, phoneNumber.number);
  const {
    finding: checkState,
    check,
    clear,
  } = useOutcomeCheck(phoneNumber, (codes) => {
    const old = codes.find((current) => current.code === code.code);
    if (old !== undefined && old.prefilledMessage !== message)
      return { isDone: false, message: 'The old code is there as it was: it was not changed.' };
    const created = old ?? codes.find(({ prefilledMessage }) => prefilledMessage === message);
    return created === undefined
      ? { isDone: false, message: 'Neither the old code nor the new text is there.' }
      : { isDone: true, message: `It was changed: the code is ${created.code} now.` };
  });
  const send = () => void mutation.send({ id: code.id, prefilledMessage: message });

  if (mutation.success?.__typename === 'UpdateMessageQrdlSuccess') {
    const { messageQrdl, previousCode } = mutation.success;
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
        <NewCode phoneNumber={phoneNumber} code={messageQrdl} />
        <div className="dialog-end">
          <button type="button" className="button button-main" data-autofocus onClick={onClose}>
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
        {mutation.requestError !== null && (
          <ErrorNote error={mutation.requestError} onRetry={send} onCheck={check}>
            <OutcomeCheckResult
              checkState={checkState}
              onClose={onClose}
              onResend={() => (clear(), mutation.reset())}
            />
          </ErrorNote>
        )}
        <div className="dialog-end">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button
            className="button button-main"
            disabled={mutation.sending || !isValidMessage(message) || message === code.prefilledMessage}
          >
            {mutation.sending ? 'Changing…' : 'Change code'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
