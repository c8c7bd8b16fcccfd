import { useId, useState } from 'react';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { AddNumberDocument } from '../gql/graphql.js';
import { texts } from '../texts/index.js';
import { announce } from '../ui/announce.js';
import { formatPhoneNumber } from '../ui/phone-format.js';
import { useWrite } from '../writes/use-write.js';
import { WriteForm } from '../writes/write-form.js';
import { judgeByNumber } from './judge-by-number.js';

interface Props {
  readonly custSpaceId: string | null;
  /** Called with the number in E.164. */
  readonly onDone: (number: string) => void;
  readonly onClose: () => void;
}

/** The first step: the number, and the name that customers will see. */
export function NumberStep({ custSpaceId, onDone, onClose }: Props) {
  const [typed, setTyped] = useState('');
  const [name, setName] = useState('');
  const [hasLeft, setHasLeft] = useState(false);
  const hint = useId();
  const parsed = parsePhoneNumberFromString(typed);
  const number = parsed?.isPossible() === true ? parsed.number : null;
  // Shows no error while the first digits are being typed.
  const isWrong = hasLeft && typed !== '' && number === null;
  const write = useWrite(number ?? '', {
    document: AddNumberDocument,
    select: (data) => data.addPhoneNumber,
    toResult: () => number ?? '',
    findOutcome: judgeByNumber<string>({ custSpaceId, number: number ?? '' }, (found) =>
      found === null ? { notDone: texts.onboarding.notAdded } : { result: found.number },
    ),
    onDone: (added) => {
      announce(texts.onboarding.added(formatPhoneNumber(added)));
      onDone(added);
    },
  });
  const { fields } = texts.onboarding;
  return (
    <WriteForm
      state={write.state}
      action="AddChatappPhoneNumber"
      submit={texts.onboarding.add}
      sending={texts.write.adding}
      canSubmit={number !== null && name.trim() !== ''}
      onSubmit={() => number !== null && write.send({ custSpaceId, number, verifiedName: name.trim() })}
      onCheck={write.check}
      onClose={onClose}
    >
      <p className="quiet">{texts.onboarding.numberHint}</p>
      <div className="field">
        <label htmlFor={`${hint}-number`}>{fields.number}</label>
        <input
          id={`${hint}-number`}
          type="tel"
          required
          dir="ltr"
          autoComplete="off"
          data-autofocus
          placeholder="+49 151 23456789"
          value={typed}
          aria-describedby={hint}
          aria-invalid={isWrong}
          onBlur={() => setHasLeft(true)}
          onChange={({ target }) => setTyped(target.value)}
        />
        <span id={hint} className={isWrong ? 'hint hint-bad' : 'hint'}>
          {number === null ? fields.numberFormat : formatPhoneNumber(number)}
        </span>
      </div>
      <div className="field">
        <label htmlFor={`${hint}-name`}>{fields.name}</label>
        <input
          id={`${hint}-name`}
          required
          dir="auto"
          maxLength={100}
          autoComplete="off"
          value={name}
          aria-describedby={`${hint}-name-hint`}
          onChange={({ target }) => setName(target.value)}
        />
        <span id={`${hint}-name-hint`} className="hint">
          {fields.nameHint}
        </span>
      </div>
    </WriteForm>
  );
}
