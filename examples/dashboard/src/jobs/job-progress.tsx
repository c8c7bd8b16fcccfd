import { useState } from 'react';
import { ErrorNote } from '../errors/error-note.js';
import { useSecondsUntil } from '../errors/use-seconds-until.js';
import { usePrint } from '../print/print-provider.js';
import { QueueNote } from '../quota/queue-note.js';
import { texts } from '../texts/index.js';
import { BulkAddDialog } from './bulk-add-dialog.js';
import { isOutcomeUnknown, isPending, isRetryable, type Job, type JobLine } from './job.js';
import { JobLines } from './job-lines.js';
import type { JobControl } from './job-context.js';

interface Props {
  readonly control: JobControl;
  readonly job: Job;
  readonly onClose: () => void;
}

const actions = { add: 'CreatePhoneMessageQrdl', delete: 'DeletePhoneMessageQrdl' } as const;

/** Shows the progress of bulk work, the outcome of each line, and the one next step. */
export function JobProgress({ control, job, onClose }: Props) {
  const failedCount = job.lines.filter(({ error }) => error !== null).length;
  const doneCount = job.lines.filter(({ isDone }) => isDone).length;
  return (
    <>
      <progress
        className="job-progress"
        aria-label={texts.bulk.progress}
        max={job.lines.length}
        value={job.lines.length - job.lines.filter(isPending).length}
      />
      <p role="status" className="job-sum">
        <strong>{texts.bulk.sum[job.kind](doneCount, job.lines.length)}</strong>
        {failedCount > 0 && <span className="job-failed-count"> · {texts.bulk.failed(failedCount)}</span>}
      </p>
      {job.isRunning && <QueueNote action={actions[job.kind]} />}
      {job.isRunning && <p className="quiet">{texts.bulk.goesOn}</p>}
      {job.isStopped && <p className="note note-warn">{texts.bulk.stopped(doneCount)}</p>}
      {job.checkError !== null && <ErrorNote error={job.checkError} />}
      <JobLines job={job} />
      <div className="dialog-end">
        {job.isRunning ? (
          <>
            <button type="button" className="button" onClick={control.stop}>
              {texts.stop}
            </button>
            <button type="button" className="button" onClick={onClose}>
              {texts.close}
            </button>
          </>
        ) : (
          <NextStep control={control} job={job} onClose={onClose} />
        )}
      </div>
    </>
  );
}

/** Lines without a response are checked first, then temporary failures are retried, then lines are corrected. */
function NextStep({ control, job, onClose }: Props) {
  const print = usePrint();
  const [isCorrecting, setIsCorrecting] = useState(false);
  const retryable = job.lines.filter(isRetryable);
  const waitSeconds = useSecondsUntil(latestRetryAt(retryable));
  const hasUnknown = job.lines.some(isOutcomeUnknown);
  const incorrect = job.lines.filter((line) => line.error !== null && !isRetryable(line) && !isOutcomeUnknown(line));
  const added =
    job.kind === 'add' ? job.lines.flatMap(({ isDone, code }) => (isDone && code !== null ? [code] : [])) : [];
  const step = hasUnknown ? 'check' : retryable.length > 0 ? 'retry' : incorrect.length > 0 ? 'correct' : 'done';
  if (isCorrecting) {
    const made = job.lines.flatMap(({ code }) => (code === null ? [] : [code.id]));
    return (
      <BulkAddDialog
        phoneNumber={job.phoneNumber}
        knownIds={new Set([...job.knownIds, ...made])}
        initialLines={incorrect}
        onClose={onClose}
      />
    );
  }
  return (
    <>
      {added.length > 0 && (
        <button
          type="button"
          className="button"
          onClick={() => {
            onClose();
            print(job.phoneNumber, added);
          }}
        >
          {texts.bulk.print(added.length)}
        </button>
      )}
      {step !== 'done' && (
        <button type="button" className="button" onClick={onClose}>
          {texts.close}
        </button>
      )}
      {step === 'check' && (
        <MainButton
          text={job.isChecking ? texts.write.checking : texts.bulk.checkStatus}
          isDisabled={job.isChecking}
          onClick={() => void control.checkOutcomes()}
        />
      )}
      {step === 'retry' && (
        <MainButton
          text={waitSeconds > 0 ? texts.bulk.retryIn(waitSeconds) : texts.bulk.retry(retryable.length)}
          isDisabled={waitSeconds > 0}
          onClick={control.retry}
        />
      )}
      {step === 'correct' && job.kind === 'add' && (
        <MainButton text={texts.bulk.correct} onClick={() => setIsCorrecting(true)} />
      )}
      {step === 'done' && <MainButton text={texts.done} onClick={onClose} />}
    </>
  );
}

function MainButton({
  text,
  isDisabled = false,
  onClick,
}: {
  text: string;
  isDisabled?: boolean;
  onClick: () => void;
}) {
  return (
    <button type="button" className="button button-main" disabled={isDisabled} onClick={onClick}>
      {text}
    </button>
  );
}

/** When the last of the lines may be sent again. */
function latestRetryAt(lines: readonly JobLine[]): number | null {
  const times = lines.flatMap(({ error }) => error?.retryAt ?? []);
  return times.length === 0 ? null : Math.max(...times);
}
