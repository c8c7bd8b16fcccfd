import type { ReactNode } from 'react';
import { texts } from '../texts/index.js';
import { errorMessageFor } from './error-messages.js';
import type { RequestError } from './request-error.js';
import { useSecondsUntil } from './use-seconds-until.js';

interface ErrorNoteProps {
  readonly error: RequestError;
  /** The failed read or write, as a sentence: "The codes of 2 numbers could not be read." */
  readonly about?: string;
  /** Replaces the texts that belong to the error's code. */
  readonly explanation?: string | undefined;
  /** Repeats a read. Errors of a write have no button here, because the dialog has one at its foot. */
  readonly onRetry?: () => void;
  readonly children?: ReactNode;
}

/** Shows an error, the one next step, and the technical details on demand. */
export function ErrorNote({ error, onRetry, about, explanation, children }: ErrorNoteProps) {
  const { problem, advice, remedy } = errorMessageFor(error);
  const seconds = useSecondsUntil(error.retryAt);
  const canRetry = onRetry !== undefined && (remedy === 'retry' || remedy === 'wait');
  return (
    <div className="note note-bad">
      <p role="alert">
        {about !== undefined && <strong>{about} </strong>}
        {explanation ?? (
          <>
            <strong>{problem}</strong> {advice}
          </>
        )}
      </p>
      <details className="note-details">
        <summary>{texts.details}</summary>
        <p>{error.message}</p>
        <p className="quiet mono">
          {error.code}
          {error.requestId !== null && ` · ${error.requestId}`}
        </p>
      </details>
      {children}
      {canRetry && (
        <button type="button" className="button" onClick={onRetry} disabled={seconds > 0}>
          {seconds > 0 ? texts.tryAgainIn(seconds) : texts.tryAgain}
        </button>
      )}
    </div>
  );
}
