import { useCallback, useRef, useState } from 'react';
import { useClient } from 'urql';
import { recordActivity } from '../activity/activity.js';
import { captionOf, setCaption } from '../codes/captions.js';
import type { PhoneNumberKey } from '../number/phone-number-key.js';
import { isFinal, localError } from '../errors/request-error.js';
import { noCache } from '../gateway/client.js';
import { EveryCodeDocument } from '../gql/graphql.js';
import { notifyChange } from '../live/change-notifier.js';
import { texts } from '../texts/index.js';
import { announce } from '../ui/announce.js';
import { createLine, isOutcomeUnknown, isRetryable, type Job, type JobKind, type JobLine } from './job.js';
import { sendLines } from './send-lines.js';

/**
 * Bulk work of the page, one job at a time. It belongs to the page and not to a dialog, so it goes on when the view
 * changes.
 */
export function useJob() {
  const client = useClient();
  const [job, setJob] = useState<Job | null>(null);
  const abortController = useRef(new AbortController());

  const setLine = useCallback((key: string, changes: Partial<JobLine>) => {
    setJob((current) =>
      current === null
        ? null
        : { ...current, lines: current.lines.map((line) => (line.key === key ? { ...line, ...changes } : line)) },
    );
  }, []);

  async function run(kind: JobKind, phoneNumber: PhoneNumberKey, lines: readonly JobLine[]): Promise<void> {
    abortController.current = new AbortController();
    const lineByKey = new Map(lines.map((line) => [line.key, line]));
    let doneCount = 0;
    for (const { key } of lines) setLine(key, { error: null });
    await sendLines(
      client,
      kind,
      phoneNumber,
      lines,
      (key, outcome) => {
        setLine(key, outcome);
        const line = lineByKey.get(key);
        if (outcome.isDone !== true || line === undefined) return;
        doneCount += 1;
        recordDone(kind, phoneNumber, { ...line, ...outcome });
      },
      abortController.current.signal,
    );
    const isStopped = abortController.current.signal.aborted;
    setJob((current) => (current === null ? null : { ...current, isRunning: false, isStopped }));
    notifyChange(phoneNumber.number);
    if (doneCount > 0) announce(texts.bulk.finished[kind](doneCount));
  }

  return {
    job,
    start(kind: JobKind, phoneNumber: PhoneNumberKey, lines: readonly JobLine[], knownIds: ReadonlySet<string>) {
      setJob({ kind, phoneNumber, lines, knownIds, isRunning: true, isStopped: false });
      void run(kind, phoneNumber, lines);
    },
    /**
     * Sends failed lines again under their keys, so that nothing is done twice. A line with a final error gets a new
     * key.
     */
    retry() {
      if (job === null) return;
      const lines = job.lines.map((line) =>
        line.error !== null && isRetryable(line) && isFinal(line.error) ? { ...line, key: crypto.randomUUID() } : line,
      );
      setJob({ ...job, lines, isRunning: true, isStopped: false });
      void run(job.kind, job.phoneNumber, lines.filter(isRetryable));
    },
    stop: () => abortController.current.abort(),
    clear: () => setJob(null),
    /** Reads the codes past every cache, and decides for each line without an answer whether it was done. */
    async checkOutcomes() {
      if (job === null) return;
      const { data } = await client.query(EveryCodeDocument, { ...job.phoneNumber }, noCache).toPromise();
      const codes = data?.phoneNumber?.messageQrdls?.nodes;
      if (codes === undefined) return;
      const claimed = new Set(job.lines.map(({ code }) => code?.id));
      const unclaimed = codes.filter(({ id }) => !claimed.has(id) && !job.knownIds.has(id));
      const existing = new Set(codes.map(({ id }) => id));
      const lines = job.lines.map((line) => {
        if (!isOutcomeUnknown(line)) return line;
        const index = unclaimed.findIndex(({ prefilledMessage }) => prefilledMessage === line.text);
        const [created = null] = index < 0 ? [] : unclaimed.splice(index, 1);
        const isDone = job.kind === 'add' ? created !== null : !existing.has(line.code?.id ?? '');
        if (!isDone) return { ...createLine(line), error: localError('No answer came.', 'NOT_DONE') };
        const done = { ...line, code: created ?? line.code, isDone, error: null };
        recordDone(job.kind, job.phoneNumber, done);
        return done;
      });
      setJob({ ...job, lines });
      notifyChange(job.phoneNumber.number);
    },
  };
}

function recordDone(kind: JobKind, phoneNumber: PhoneNumberKey, { code, text, caption }: JobLine): void {
  if (code === null) return;
  if (kind === 'add') {
    if (caption !== '') setCaption(phoneNumber, code.code, caption);
    recordActivity({ ...phoneNumber, kind: 'added', code: code.code, text, caption });
  } else {
    const oldCaption = captionOf(phoneNumber, code.code);
    recordActivity({ ...phoneNumber, kind: 'deleted', code: code.code, text, caption: oldCaption });
    setCaption(phoneNumber, code.code, '');
  }
}
