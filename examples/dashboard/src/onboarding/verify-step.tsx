import { useId, useState } from 'react';
import type { RequestError } from '../errors/request-error.js';
import { useSecondsUntil } from '../errors/use-seconds-until.js';
import { VerifyNumberDocument, type NumberFactsFragment } from '../gql/graphql.js';
import type { PhoneNumberKey } from '../number/phone-number-key.js';
import { texts } from '../texts/index.js';
import { useWrite } from '../writes/use-write.js';
import { WriteForm } from '../writes/write-form.js';
import type { SentCode } from './code-step.js';
import { isInService, judgeByNumber } from './judge-by-number.js';

interface Props {
  readonly phoneNumber: PhoneNumberKey;
  readonly sent: SentCode;
  /** Called with the current state of the number; null if it could not be read. */
  readonly onDone: (number: NumberFactsFragment | null) => void;
  readonly onSendAgain: () => void;
  readonly onClose: () => void;
}

/** The third step: the code that the owner received, which can be used once. */
export function VerifyStep({ phoneNumber, sent, onDone, onSendAgain, onClose }: Props) {
  const [code, setCode] = useState('');
  const seconds = useSecondsUntil(sent.nextAt);
  const hint = useId();
  const { onboarding } = texts;
  const write = useWrite(phoneNumber.number, {
    document: VerifyNumberDocument,
    select: (data) => data.verifyPhoneNumber,
    toResult: (success) => success.phoneNumber ?? null,
    findOutcome: judgeByNumber<NumberFactsFragment | null>(phoneNumber, (number) =>
      number !== null && isInService(number) ? { result: number } : { notDone: onboarding.notVerified },
    ),
    onDone: (number) => onDone(number),
  });
  const isIdle = write.state.kind === 'editing' || write.state.kind === 'failed';
  return (
    <WriteForm
      state={write.state}
      action="ChatappVerifyAndRegister"
      submit={onboarding.verify}
      sending={onboarding.verifying}
      cancel={onboarding.later}
      canSubmit={/^[\d\s-]{4,14}$/.test(code)}
      explain={explain}
      onSubmit={() =>
        write.send({ custSpaceId: phoneNumber.custSpaceId, phoneNumber: phoneNumber.number, code: code.trim() })
      }
      onCheck={write.check}
      onClose={onClose}
    >
      <p className={sent.isSure ? 'quiet' : 'note note-warn'}>
        {sent.isSure ? onboarding.codeSent[sent.method] : onboarding.codeUnsure}
      </p>
      <div className="field">
        <label htmlFor={hint}>{onboarding.fields.code}</label>
        <input
          id={hint}
          className="code-field"
          required
          data-autofocus
          dir="ltr"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={14}
          value={code}
          onChange={({ target }) => setCode(target.value)}
        />
      </div>
      {isIdle && (
        <button type="button" className="button button-small again" disabled={seconds > 0} onClick={onSendAgain}>
          {seconds > 0 ? onboarding.sendAgainIn(seconds) : onboarding.sendAgain}
        </button>
      )}
    </WriteForm>
  );
}

const explain = ({ code }: RequestError): string | undefined =>
  code === 'UPSTREAM_REJECTED'
    ? texts.onboarding.wrongCode
    : code === 'RATE_LIMITED'
      ? texts.onboarding.tooManyRegistrations
      : undefined;
