import { memo } from 'react';
import { sentenceOf } from '../trouble/sentences.js';
import type { Line } from './lines.js';

/** The lines in their order, each with its code, or with what went wrong and what to do. */
export function BulkLines({ lines, running }: { lines: readonly Line[]; running: boolean }) {
  return (
    <ol className="bulk-lines" aria-label="Messages">
      {lines.map((line) => (
        <BulkLine key={line.key} line={line} running={running} />
      ))}
    </ol>
  );
}

const BulkLine = memo(function BulkLine({ line: { text, made, trouble }, running }: { line: Line; running: boolean }) {
  const sentence = trouble === null ? null : sentenceOf(trouble);
  return (
    <li className={made !== null ? 'bulk-line bulk-made' : trouble !== null ? 'bulk-line bulk-bad' : 'bulk-line'}>
      {made?.qrImage == null ? (
        <span className="bulk-picture" aria-hidden="true" />
      ) : (
        <img className="bulk-picture" src={made.qrImage} alt="" />
      )}
      <span className="bulk-text">{text}</span>
      <span className="bulk-outcome">
        {made !== null && <span className="mono">{made.code}</span>}
        {sentence !== null && (
          <span title={trouble?.message}>
            {sentence.what} {sentence.advice}
            {trouble?.code === 'BAD_USER_INPUT' || trouble?.code === 'UPSTREAM_REJECTED' ? ` ${trouble.message}` : ''}
          </span>
        )}
        {made === null && trouble === null && <span className="quiet">{running ? 'Waiting' : ''}</span>}
      </span>
    </li>
  );
});
