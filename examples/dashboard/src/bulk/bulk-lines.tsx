import { memo } from 'react';
import { errorMessageFor } from '../errors/error-messages.js';
import type { LineState } from './line-state.js';

/** The lines in their order, each with its code, or with what went wrong and what to do. */
export function BulkLines({ lines, isRunning }: { lines: readonly LineState[]; isRunning: boolean }) {
  return (
    <ol className="bulk-lines" aria-label="Messages">
      {lines.map((line) => (
        <BulkLine key={line.key} line={line} isRunning={isRunning} />
      ))}
    </ol>
  );
}

const BulkLine = memo(function BulkLine({
  line: { text, created, error },
  isRunning,
}: {
  line: LineState;
  isRunning: boolean;
}) {
  const errorMessage = error === null ? null : errorMessageFor(error);
  return (
    <li className={created !== null ? 'bulk-line bulk-made' : error !== null ? 'bulk-line bulk-bad' : 'bulk-line'}>
      {created?.qrImage == null ? (
        <span className="bulk-picture" aria-hidden="true" />
      ) : (
        <img className="bulk-picture" src={created.qrImage} alt="" />
      )}
      <span className="bulk-text">{text}</span>
      <span className="bulk-outcome">
        {created !== null && <span className="mono">{created.code}</span>}
        {errorMessage !== null && (
          <span title={error?.message}>
            {errorMessage.problem} {errorMessage.advice}
            {error?.code === 'BAD_USER_INPUT' || error?.code === 'UPSTREAM_REJECTED' ? ` ${error.message}` : ''}
          </span>
        )}
        {created === null && error === null && <span className="quiet">{isRunning ? 'Waiting' : ''}</span>}
      </span>
    </li>
  );
});
