import { useEffect, useState, type ReactNode } from 'react';
import { formatPhoneNumber } from '../ui/phone-format.js';
import { texts } from '../texts/index.js';
import { Dialog } from '../ui/dialog.js';
import { isPending } from './job.js';
import { JobContext, type JobControl } from './job-context.js';
import { JobProgress } from './job-progress.js';
import { useJob } from './use-job.js';

/** Keeps bulk work running across all views, with a bar that shows its progress in every view. */
export function JobProvider({ children }: { children: ReactNode }) {
  const work = useJob();
  const { job } = work;
  const [isOpen, setIsOpen] = useState(false);
  const control: JobControl = {
    ...work,
    start(...args) {
      setIsOpen(true);
      work.start(...args);
    },
  };
  const isRunning = job?.isRunning ?? false;

  useEffect(() => {
    if (!isRunning) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isRunning]);

  function close(): void {
    setIsOpen(false);
    if (!isRunning && job?.lines.every(({ error }) => error === null)) control.clear();
  }
  return (
    <JobContext value={control}>
      {children}
      {job !== null && isOpen && (
        <Dialog title={job.kind === 'add' ? texts.bulk.title : texts.bulk.deleteTitle} wide onClose={close}>
          <JobProgress control={control} job={job} onClose={close} />
        </Dialog>
      )}
      {job !== null && !isOpen && (isRunning || job.lines.some(({ error }) => error !== null)) && (
        <div className="job-bar" role="status">
          <span>
            {job.isRunning && `${texts.bulk.running[job.kind]} · ${formatPhoneNumber(job.phoneNumber.number)} · `}
            {texts.bulk.sum[job.kind](job.lines.filter(({ isDone }) => isDone).length, job.lines.length)}
          </span>
          <progress
            aria-label={texts.bulk.progress}
            max={job.lines.length}
            value={job.lines.length - job.lines.filter(isPending).length}
          />
          <button type="button" className="button button-small" onClick={() => setIsOpen(true)}>
            {texts.bulk.show}
          </button>
          <button type="button" className="button button-small" onClick={job.isRunning ? control.stop : control.clear}>
            {job.isRunning ? texts.stop : texts.close}
          </button>
        </div>
      )}
    </JobContext>
  );
}
