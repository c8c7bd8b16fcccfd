import { useState } from 'react';
import type { RequestError } from '../errors/request-error.js';
import { RequestCodeDocument, type VerificationMethod } from '../gql/graphql.js';
import type { PhoneNumberKey } from '../number/phone-number-key.js';
import { language as pageLanguage, texts } from '../texts/index.js';
import { useWrite } from '../writes/use-write.js';
import { WriteForm } from '../writes/write-form.js';

export interface SentCode {
  readonly method: VerificationMethod;
  /** False if no answer came: the code may be on its way. */
  readonly isSure: boolean;
  /** When another code may be sent, in milliseconds since 1970. */
  readonly nextAt: number;
}

const methods: readonly VerificationMethod[] = ['SMS', 'VOICE'];
const codeLanguages = ['en-US', 'zh-CN', 'de-DE', 'es-ES', 'fr-FR', 'id-ID', 'pt-BR', 'ja-JP'];
/** Minimum time between two codes, in milliseconds. */
const codeIntervalMs = 60_000;

interface Props {
  readonly phoneNumber: PhoneNumberKey;
  readonly onDone: (sent: SentCode) => void;
  readonly onClose: () => void;
}

/**
 * The second step: how the owner receives the code. The page never repeats a request without an answer by itself,
 * because the code may be on its way.
 */
export function CodeStep({ phoneNumber, onDone, onClose }: Props) {
  const [method, setMethod] = useState<VerificationMethod>('SMS');
  const [language, setLanguage] = useState(pageLanguage === 'zh' ? 'zh-CN' : 'en-US');
  const { onboarding } = texts;
  const write = useWrite(phoneNumber.number, {
    document: RequestCodeDocument,
    select: (data) => data.requestVerificationCode,
    toResult: ({ retryAfterMs }) => ({ isSure: true, nextAt: Date.now() + retryAfterMs }),
    // No read shows whether a code was sent; the page only learns whether it arrives.
    findOutcome: async () => ({ result: { isSure: false, nextAt: Date.now() + codeIntervalMs } }),
    onDone: (sent) => onDone({ ...sent, method }),
  });
  const languageNames = new Intl.DisplayNames([pageLanguage], { type: 'language' });
  return (
    <WriteForm
      state={write.state}
      action="GetChatappVerifyCode"
      submit={onboarding.sendCode}
      sending={texts.quota.sending}
      cancel={onboarding.later}
      checkLabel={onboarding.enterCode}
      canSubmit
      explain={explain}
      onSubmit={() =>
        write.send({ custSpaceId: phoneNumber.custSpaceId, phoneNumber: phoneNumber.number, method, language })
      }
      onCheck={write.check}
      onClose={onClose}
    >
      <p className="quiet">{onboarding.codeHint}</p>
      <fieldset className="choices">
        <legend>{onboarding.fields.method}</legend>
        {methods.map((option) => (
          <label key={option}>
            <input
              type="radio"
              name="method"
              data-autofocus={option === 'SMS'}
              checked={method === option}
              onChange={() => setMethod(option)}
            />
            {onboarding.methods[option]}
          </label>
        ))}
      </fieldset>
      <label className="field">
        <span>{onboarding.fields.language}</span>
        <select value={language} onChange={({ target }) => setLanguage(target.value)}>
          {codeLanguages.map((code) => (
            <option key={code} value={code}>
              {languageNames.of(code)}
            </option>
          ))}
        </select>
      </label>
    </WriteForm>
  );
}

const explain = ({ code }: RequestError): string | undefined =>
  code === 'RATE_LIMITED'
    ? texts.onboarding.codeTooSoon
    : code === 'OUTCOME_UNKNOWN'
      ? texts.onboarding.codeUnsure
      : undefined;
