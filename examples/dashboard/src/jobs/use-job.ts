import { useRef, useState } from 'react';
import { useClient } from 'urql';
import { recordActivity } from '../activity/activity.js';
import { captionOf, setCaption } from '../codes/captions.js';
import type { PhoneNumberKey } from '../number/phone-number-key.js';
import { isFinal, localError } from '../errors/request-error.js';
import { noCache } from '../gateway/client.js';
import { EveryCodeDocument, type CodeCardFragment } from '../gql/graphql.js';
import { createIdempotencyKey } from '../gateway/idempotency-key.js';
import { notifyChange } from '../live/change-notifier.js';
import { createStore } from '../store.js';
import { texts } from '../texts/index.js';
import { announce } from '../ui/announce.js';
import { toReadError } from '../writes/use-write.js';
import { createLine, isOutcomeUnknown, isRetryable, type Job, type JobKind, type JobLine } from './job.js';
import { sendLines } from './send-lines.js';

/**
 * Bulk work of the page, one job at a time. It belongs to the page and not to a dialog, so it goes on when the view
 * changes.
 */
export function useJob() {
  const client = useClient();
  const [store] = useState(() => createStore<Job | null>(null));
  const abortController = useRef(new AbortController());

  /** Changes the current job, because something else may have changed it during a request. */
  function update(change: (job: Job) => Partial<Job>): void {
    const job = store.get();
    if (job !== null) store.set({ ...job, ...change(job) });
  }
  function setLine(key: string, changes: Partial<JobLine>): void {
    update(({ lines }) => ({ lines: lines.map((line) => (line.key === key ? { ...line, ...changes } : line)) }));
  }

  async function run(kind: JobKind, phoneNumber: PhoneNumberKey, lines: readonly JobLine[]): Promise<void> {
    abortController.current = new AbortController();
    const { signal } = abortController.current;
    const lineByKey = new Map(lines.map((line) => [line.key, line]));
    let doneCount = 0;
    for (const { key } of lines) setLine(key, { error: null });
    const onOutcome = (key: string, outcome: Partial<JobLine>) => {
      setLine(key, outcome);
      const line = lineByKey.get(key);
      if (outcome.isDone !== true || line === undefined) return;
      doneCount += 1;
      recordDone(kind, phoneNumber, { ...line, ...outcome });
    };
    await sendLines(client, kind, phoneNumber, lines, onOutcome, signal);
    update(() => ({ isRunning: false, isStopped: signal.aborted }));
    notifyChange(phoneNumber.number);
    if (doneCount > 0) announce(texts.bulk.finished[kind](doneCount));
  }

  return {
    job: store.use(),
    start(kind: JobKind, phoneNumber: PhoneNumberKey, lines: readonly JobLine[], knownIds: ReadonlySet<string>) {
      store.set({ kind, phoneNumber, lines, knownIds, ...running });
      void run(kind, phoneNumber, lines);
    },
    /**
     * Sends failed lines again under their keys, so that nothing is done twice. A line with a final error gets a new
     * key.
     */
    retry() {
      update(({ lines }) => ({
        ...running,
        lines: lines.map((line) =>
          line.error !== null && isRetryable(line) && isFinal(line.error)
            ? { ...line, key: createIdempotencyKey() }
            : line,
        ),
      }));
      const job = store.get();
      if (job !== null) void run(job.kind, job.phoneNumber, job.lines.filter(isRetryable));
    },
    stop: () => abortController.current.abort(),
    clear: () => store.set(null),
    /** Reads the codes past every cache, and decides for each line without an answer whether it was done. */
    async checkOutcomes() {
      const phoneNumber = store.get()?.phoneNumber;
      if (phoneNumber === undefined) return;
      update(() => ({ isChecking: true, checkError: null }));
      const { data, error } = await client.query(EveryCodeDocument, { ...phoneNumber }, noCache).toPromise();
      const codes = data?.phoneNumber?.messageQrdls?.nodes;
      update((job) => ({
        isChecking: false,
        ...(codes === undefined ? { checkError: toReadError(error) } : { lines: judgeLines(job, codes) }),
      }));
      notifyChange(phoneNumber.number);
    },
  };
}

const running = { isRunning: true, isStopped: false, isChecking: false, checkError: null };

/** The lines of a job. The current codes of the number decide whether lines without an answer are done. */
function judgeLines(job: Job, codes: readonly CodeCardFragment[]): readonly JobLine[] {
  const claimed = new Set(job.lines.map(({ code }) => code?.id));
  const unclaimed = codes.filter(({ id }) => !claimed.has(id) && !job.knownIds.has(id));
  const existing = new Set(codes.map(({ id }) => id));
  return job.lines.map((line) => {
    if (!isOutcomeUnknown(line)) return line;
    const index = unclaimed.findIndex(({ prefilledMessage }) => prefilledMessage === line.text);
    const [created = null] = index < 0 ? [] : unclaimed.splice(index, 1);
    const isDone = job.kind === 'add' ? created !== null : !existing.has(line.code?.id ?? '');
    if (!isDone) return { ...createLine(line), error: localError('No answer came.', 'NOT_DONE') };
    const done = { ...line, code: created ?? line.code, isDone, error: null };
    recordDone(job.kind, job.phoneNumber, done);
    return done;
  });
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
