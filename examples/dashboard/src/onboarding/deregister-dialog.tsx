import { useState } from 'react';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { DeregisterNumberDocument } from '../gql/graphql.js';
import type { PhoneNumberKey } from '../number/phone-number-key.js';
import { texts } from '../texts/index.js';
import { announce } from '../ui/announce.js';
import { Dialog } from '../ui/dialog.js';
import { formatPhoneNumber } from '../ui/phone-format.js';
import { useWrite } from '../writes/use-write.js';
import { WriteForm } from '../writes/write-form.js';
import { isInService, judgeByNumber } from './judge-by-number.js';
import { explainRegistration } from './register-dialog.js';

interface Props {
  readonly phoneNumber: PhoneNumberKey;
  readonly onClose: () => void;
}

/** Takes a number out of service once it has been typed again: all its messages stop. */
export function DeregisterDialog({ phoneNumber, onClose }: Props) {
  const [typed, setTyped] = useState('');
  const shown = formatPhoneNumber(phoneNumber.number);
  const { deregister } = texts.onboarding;
  const confirm = parsePhoneNumberFromString(typed)?.number;
  const write = useWrite(phoneNumber.number, {
    document: DeregisterNumberDocument,
    select: (data) => data.deregisterPhoneNumber,
    toResult: (success) => success.attemptsLeft ?? null,
    findOutcome: judgeByNumber<number | null>(phoneNumber, (number) =>
      number !== null && isInService(number) ? { notDone: deregister.notDone } : { result: null },
    ),
    onDone: () => {
      announce(deregister.done(shown));
      onClose();
    },
  });
  return (
    <Dialog title={deregister.title(shown)} onClose={onClose}>
      <WriteForm
        state={write.state}
        action="ChatappPhoneNumberDeregister"
        submit={deregister.submit}
        sending={deregister.sending}
        cancel={texts.write.keep}
        canSubmit={confirm === phoneNumber.number}
        isDangerous
        explain={explainRegistration}
        onSubmit={() =>
          write.send({
            custSpaceId: phoneNumber.custSpaceId,
            phoneNumber: phoneNumber.number,
            confirm: phoneNumber.number,
          })
        }
        onCheck={write.check}
        onClose={onClose}
      >
        <p className="note note-bad">
          <strong>{deregister.warning}</strong> {deregister.explanation}
        </p>
        <label className="field">
          <span>{deregister.confirm(shown)}</span>
          <input
            type="tel"
            dir="ltr"
            autoComplete="off"
            required
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
          />
        </label>
      </WriteForm>
    </Dialog>
  );
}
