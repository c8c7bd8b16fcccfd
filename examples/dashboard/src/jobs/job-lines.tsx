import { memo } from 'react';
import { errorMessageFor } from '../errors/error-messages.js';
import type { RequestError } from '../errors/request-error.js';
import { qrSvgUrl } from '../kit/qr-code.js';
import { texts } from '../texts/index.js';
import type { Job, JobKind, JobLine } from './job.js';

/** Each line with its outcome, in the order given. Scrolls by keyboard. */
export function JobLines({ job }: { job: Job }) {
  return (
    // A scrolling region without links or fields in it has to take the focus itself.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="job-lines" role="region" aria-label={texts.bulk.results} tabIndex={0}>
      <ol>
        {job.lines.map((line) => (
          <Line key={line.key} line={line} kind={job.kind} isRunning={job.isRunning} />
        ))}
      </ol>
    </div>
  );
}

const Line = memo(function Line({
  line: { text, code, isDone, error },
  kind,
  isRunning,
}: {
  line: JobLine;
  kind: JobKind;
  isRunning: boolean;
}) {
  const picture = kind === 'add' && isDone ? code?.deepLinkUrl : null;
  return (
    <li className={isDone ? 'job-line job-done' : error === null ? 'job-line' : 'job-line job-failed'}>
      {picture == null ? (
        <span className="job-picture" aria-hidden="true" />
      ) : (
        <img className="job-picture" src={qrSvgUrl(picture)} alt="" />
      )}
      <span className="job-text" dir="auto">
        {text}
      </span>
      <span className="job-outcome">
        {isDone && (kind === 'add' ? <span className="mono">{code?.code}</span> : texts.bulk.deleted)}
        {error !== null && <LineError error={error} />}
        {!isDone && error === null && <span className="quiet">{isRunning ? texts.bulk.waiting : ''}</span>}
      </span>
    </li>
  );
});

function LineError({ error }: { error: RequestError }) {
  const { problem, advice } = errorMessageFor(error);
  const reason = error.code === 'BAD_USER_INPUT' || error.code === 'UPSTREAM_REJECTED' ? ` ${error.message}` : '';
  return <span title={error.message}>{`${problem} ${advice}${reason}`}</span>;
}
