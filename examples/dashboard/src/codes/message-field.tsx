import { useId } from 'react';

/** Longest text of a code, in characters as people count them. */
export const maxMessageLength = 140;

export const characterCount = (text: string) => [...text].length;

export const isValidMessage = (text: string) => text.trim() !== '' && characterCount(text) <= maxMessageLength;

/** The text of a code, with how much of it is left. */
export function MessageField({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const field = useId();
  const hint = useId();
  const remaining = maxMessageLength - characterCount(value);
  return (
    <div className="field">
      <label htmlFor={field}>Message</label>
      <textarea
        id={field}
        rows={3}
        required
        data-autofocus
        value={value}
        aria-describedby={hint}
        aria-invalid={remaining < 0}
        onChange={({ target }) => onChange(target.value)}
      />
      <span id={hint} className={remaining < 0 ? 'hint hint-bad' : 'hint'}>
        {remaining < 0
          ? `${-remaining} characters too many.`
          : `Typed already when the chat opens. ${remaining} characters left.`}
      </span>
    </div>
  );
}
