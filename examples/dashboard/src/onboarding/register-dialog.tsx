import type { RequestError } from '../errors/request-error.js';
import { RegisterNumberDocument } from '../gql/graphql.js';
import type { PhoneNumberKey } from '../number/phone-number-key.js';
import { texts } from '../texts/index.js';
import { announce } from '../ui/announce.js';
import { Dialog } from '../ui/dialog.js';
import { formatPhoneNumber } from '../ui/phone-format.js';
import { useWrite } from '../writes/use-write.js';
import { WriteForm } from '../writes/write-form.js';
import { isInService, judgeByNumber } from './judge-by-number.js';

interface Props {
  readonly phoneNumber: PhoneNumberKey;
  readonly onClose: () => void;
}

/** Registers a verified number, or registers it again so that its new display name takes effect. */
export function RegisterDialog({ phoneNumber, onClose }: Props) {
  const shown = formatPhoneNumber(phoneNumber.number);
  const { register } = texts.onboarding;
  const write = useWrite(phoneNumber.number, {
    document: RegisterNumberDocument,
    select: (data) => data.registerPhoneNumber,
    toResult: (success) => success.attemptsLeft ?? null,
    findOutcome: judgeByNumber<number | null>(phoneNumber, (number) =>
      number !== null && isInService(number) ? { result: null } : { notDone: register.notDone },
    ),
    onDone: (attemptsLeft) => {
      announce(register.done(shown, attemptsLeft));
      onClose();
    },
  });
  return (
    <Dialog title={register.title(shown)} onClose={onClose}>
      <WriteForm
        state={write.state}
        action="ChatappPhoneNumberRegister"
        submit={register.submit}
        sending={register.sending}
        canSubmit
        explain={explainRegistration}
        onSubmit={() => write.send({ custSpaceId: phoneNumber.custSpaceId, phoneNumber: phoneNumber.number })}
        onCheck={write.check}
        onClose={onClose}
      >
        <p>{register.explanation}</p>
      </WriteForm>
    </Dialog>
  );
}

export const explainRegistration = ({ code }: RequestError): string | undefined =>
  code === 'RATE_LIMITED' ? texts.onboarding.tooManyRegistrations : undefined;
