import type { ReactNode } from 'react';
import { sentenceOf } from './sentences.js';
import type { Trouble } from './trouble.js';
import { useSecondsUntil } from './use-seconds-until.js';

interface Remedies {
  /** Sends the same again. */
  readonly onRetry?: () => void;
  /** Looks what became of it. */
  readonly onLook?: () => void;
  /** What it is about: "The codes of 2 numbers". */
  readonly about?: string;
  readonly children?: ReactNode;
}

/** What went wrong, what to do about it, and the button that does it; where a time was told, it counts down to it. */
export function TroubleNote({ trouble, onRetry, onLook, about, children }: Remedies & { trouble: Trouble }) {
  const { what, advice, remedy } = sentenceOf(trouble);
  const seconds = useSecondsUntil(trouble.retryAt);
  const mayRetry = onRetry !== undefined && (remedy === 'retry' || remedy === 'wait');
  return (
    <div className="note note-bad">
      <p role="alert">
        {about !== undefined && <strong>{about} </strong>}
        <strong>{what}</strong> {advice}
      </p>
      <details className="note-details">
        <summary>Details</summary>
        <p>{trouble.message}</p>
        <p className="quiet mono">
          {trouble.code}
          {trouble.requestId !== null && ` · ${trouble.requestId}`}
        </p>
      </details>
      {children}
      {mayRetry && (
        <button type="button" className="button" onClick={onRetry} disabled={seconds > 0}>
          {seconds > 0 ? `Try again in ${seconds} s` : 'Try again'}
        </button>
      )}
      {remedy === 'look' && onLook !== undefined && (
        <button type="button" className="button" onClick={onLook}>
          Look what became of it
        </button>
      )}
    </div>
  );
}
