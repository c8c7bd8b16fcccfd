import { useState } from 'react';
import { AddCodeDocument } from '../gql/graphql.js';
import { ErrorNote } from '../errors/error-note.js';
import { Dialog } from '../ui/dialog.js';
import { isValidMessage, MessageField } from './message-field.js';
import { NewCode } from './new-code.js';
import type { PhoneNumberKey } from './phone-number-key.js';
import { useOutcomeCheck, OutcomeCheckResult } from './outcome-check.js';
import { useIdempotentMutation } from './use-idempotent-mutation.js';

export function AddCodeDialog({ phoneNumber, onClose }: { phoneNumber: PhoneNumberKey; onClose: () => void }) {
  const [message, setMessage] = useState('');
  const mutation = useIdempotentMutation(AddCodeDocument, (data) => data.addMessageQrdl, phoneNumber.number);
  const {
    finding: checkState,
    check,
    clear,
  } = useOutcomeCheck(phoneNumber, (codes) => {
    const created = codes.find(({ prefilledMessage }) => prefilledMessage === message);
    return created === undefined
      ? { isDone: false, message: 'No code has this text: it was not added.' }
      : { isDone: true, message: `It is there: code ${created.code}.` };
  });
  const send = () =>
    void mutation.send({
      custSpaceId: phoneNumber.custSpaceId,
      phoneNumber: phoneNumber.number,
      prefilledMessage: message,
    });

  if (mutation.success?.__typename === 'AddMessageQrdlSuccess') {
    return (
      <Dialog title="The code is ready" onClose={onClose}>
        <NewCode phoneNumber={phoneNumber} code={mutation.success.messageQrdl} />
        <div className="dialog-end">
          <button type="button" className="button" onClick={() => (setMessage(''), mutation.reset())}>
            Add another
          </button>
          <button type="button" className="button button-main" data-autofocus onClick={onClose}>
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
          Scanning it opens a chat with <span className="mono">{phoneNumber.number}</span>.
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
          <button className="button button-main" disabled={mutation.sending || !isValidMessage(message)}>
            {mutation.sending ? 'Adding…' : 'Add code'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
