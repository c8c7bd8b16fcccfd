import type { ReactNode } from 'react';
import { errorMessageFor } from './error-messages.js';
import type { RequestError } from './request-error.js';
import { useSecondsUntil } from './use-seconds-until.js';

interface ErrorNoteProps {
  /** Sends the same again. */
  readonly onRetry?: () => void;
  /** Looks what became of it. */
  readonly onCheck?: () => void;
  /** What it is about: "The codes of 2 numbers". */
  readonly about?: string;
  readonly children?: ReactNode;
}

/** What went wrong, what to do about it, and the button that does it; where a time was told, it counts down to it. */
export function ErrorNote({ error, onRetry, onCheck, about, children }: ErrorNoteProps & { error: RequestError }) {
  const { problem, advice, remedy } = errorMessageFor(error);
  const seconds = useSecondsUntil(error.retryAt);
  const canRetry = onRetry !== undefined && (remedy === 'retry' || remedy === 'wait');
  return (
    <div className="note note-bad">
      <p role="alert">
        {about !== undefined && <strong>{about} </strong>}
        <strong>{problem}</strong> {advice}
      </p>
      <details className="note-details">
        <summary>Details</summary>
        <p>{error.message}</p>
        <p className="quiet mono">
          {error.code}
          {error.requestId !== null && ` · ${error.requestId}`}
        </p>
      </details>
      {children}
      {canRetry && (
        <button type="button" className="button" onClick={onRetry} disabled={seconds > 0}>
          {seconds > 0 ? `Try again in ${seconds} s` : 'Try again'}
        </button>
      )}
      {remedy === 'check' && onCheck !== undefined && (
        <button type="button" className="button" onClick={onCheck}>
          Look what became of it
        </button>
      )}
    </div>
  );
}
