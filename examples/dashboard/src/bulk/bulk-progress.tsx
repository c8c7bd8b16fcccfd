import type { PhoneNumberKey } from '../codes/phone-number-key.js';
import { usePrint } from '../codes/print-provider.js';
import { useSecondsUntil } from '../errors/use-seconds-until.js';
import { BulkLines } from './bulk-lines.js';
import { isPending, isRetryable, isOutcomeUnknown, type LineState } from './line-state.js';
import type { useBulkAdd } from './use-bulk-add.js';

interface Props {
  readonly bulk: ReturnType<typeof useBulkAdd>;
  readonly phoneNumber: PhoneNumberKey;
  readonly onClose: () => void;
  /** Takes the lines that failed back to the text. */
  readonly onEditFailed: (texts: readonly string[]) => void;
}

const codeCount = (count: number) => (count === 1 ? '1 code' : `${count} codes`);

/** How far it is, what came of each line, and what to do about those that failed. */
export function BulkProgress({
  bulk: { lines, running: isRunning, retry, stop, checkOutcomes },
  phoneNumber,
  onClose,
  onEditFailed,
}: Props) {
  const print = usePrint();
  const created = lines.flatMap((line) => line.created ?? []);
  const failed = lines.filter(({ error }) => error !== null);
  const retryable = failed.filter(isRetryable);
  const waitSeconds = useSecondsUntil(latestRetryAt(retryable));
  return (
    <div>
      <progress
        className="bulk-bar"
        aria-label="Codes made"
        max={lines.length}
        value={lines.length - lines.filter(isPending).length}
      />
      <p role="status" aria-live="polite" className="bulk-sum">
        <strong>
          {created.length} of {codeCount(lines.length)} made
        </strong>
        {failed.length > 0 && <span className="bulk-failed"> · {failed.length} failed</span>}
      </p>
      <BulkLines lines={lines} isRunning={isRunning} />
      <div className="dialog-end">
        {isRunning ? (
          <button type="button" className="button" onClick={stop}>
            Stop
          </button>
        ) : (
          <>
            {failed.some(isOutcomeUnknown) && (
              <button type="button" className="button" onClick={() => void checkOutcomes()}>
                Look what became of them
              </button>
            )}
            {failed.some((line) => !isRetryable(line) && !isOutcomeUnknown(line)) && (
              <button
                type="button"
                className="button"
                onClick={() => onEditFailed(failed.filter((line) => !isOutcomeUnknown(line)).map(({ text }) => text))}
              >
                Correct the failed ones
              </button>
            )}
            {retryable.length > 0 && (
              <button type="button" className="button button-main" disabled={waitSeconds > 0} onClick={retry}>
                {waitSeconds > 0
                  ? `Retry in ${waitSeconds} s`
                  : `Retry ${retryable.length === 1 ? 'the failed line' : `${retryable.length} failed lines`}`}
              </button>
            )}
            <button
              type="button"
              className="button"
              disabled={created.length === 0}
              onClick={() => print(phoneNumber, created)}
            >
              Print {codeCount(created.length)}
            </button>
            <button type="button" className={retryable.length > 0 ? 'button' : 'button button-main'} onClick={onClose}>
              Done
            </button>
          </>
        )}
      </div>
    </div>
  );
}

/** When the last of them may be tried again. */
function latestRetryAt(lines: readonly LineState[]): number | null {
  const times = lines.flatMap(({ error }) => error?.retryAt ?? []);
  return times.length === 0 ? null : Math.max(...times);
}
