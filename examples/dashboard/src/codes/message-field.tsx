import { useId } from 'react';
import { texts } from '../texts/index.js';
import { characterCount, maxMessageLength } from './message-length.js';

/** The message of a code, with the number of characters left. */
export function MessageField({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const field = useId();
  const hint = useId();
  const left = maxMessageLength - characterCount(value);
  return (
    <div className="field">
      <label htmlFor={field}>{texts.message.label}</label>
      <textarea
        id={field}
        rows={3}
        required
        data-autofocus
        dir="auto"
        value={value}
        aria-describedby={hint}
        aria-invalid={left < 0}
        onChange={({ target }) => onChange(target.value)}
      />
      <span id={hint} className={left < 0 ? 'hint hint-bad' : 'hint'}>
        {left < 0 ? texts.message.tooLong(-left) : texts.message.left(left)}
      </span>
    </div>
  );
}

/** The input for the caption that is printed under a code. */
export function CaptionField({ value, onChange }: { value: string; onChange: (caption: string) => void }) {
  return (
    <label className="field">
      <span>{texts.codes.caption}</span>
      <input dir="auto" maxLength={80} value={value} onChange={({ target }) => onChange(target.value)} />
      <span className="hint">{texts.codes.captionHint}</span>
    </label>
  );
}
