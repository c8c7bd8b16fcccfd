import { useId } from 'react';

/** Longest text of a code, in characters as people count them. */
export const longestMessage = 140;

export const lengthOf = (text: string) => [...text].length;

export const isSendable = (text: string) => text.trim() !== '' && lengthOf(text) <= longestMessage;

/** The text of a code, with how much of it is left. */
export function MessageField({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const field = useId();
  const hint = useId();
  const left = longestMessage - lengthOf(value);
  return (
    <div className="field">
      <label htmlFor={field}>Message</label>
      <textarea
        id={field}
        rows={3}
        required
        data-focus
        value={value}
        aria-describedby={hint}
        aria-invalid={left < 0}
        onChange={({ target }) => onChange(target.value)}
      />
      <span id={hint} className={left < 0 ? 'hint hint-bad' : 'hint'}>
        {left < 0 ? `${-left} characters too many.` : `Typed already when the chat opens. ${left} characters left.`}
      </span>
    </div>
  );
}
