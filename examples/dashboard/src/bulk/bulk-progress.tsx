import type { Place } from '../codes/place.js';
import { usePrinter } from '../codes/printer.js';
import { useSecondsUntil } from '../trouble/use-seconds-until.js';
import { BulkLines } from './bulk-lines.js';
import { isOpen, isRetryable, isUnknown, type Line } from './lines.js';
import type { useBulk } from './use-bulk.js';

interface Props {
  readonly bulk: ReturnType<typeof useBulk>;
  readonly place: Place;
  readonly onClose: () => void;
  /** Takes the lines that failed back to the text. */
  readonly onCorrect: (texts: readonly string[]) => void;
}

const codes = (count: number) => (count === 1 ? '1 code' : `${count} codes`);

/** How far it is, what came of each line, and what to do about those that failed. */
export function BulkProgress({ bulk: { lines, running, retry, stop, look }, place, onClose, onCorrect }: Props) {
  const print = usePrinter();
  const made = lines.flatMap((line) => line.made ?? []);
  const failed = lines.filter(({ trouble }) => trouble !== null);
  const retryable = failed.filter(isRetryable);
  const wait = useSecondsUntil(latest(retryable));
  return (
    <div>
      <progress
        className="bulk-bar"
        aria-label="Codes made"
        max={lines.length}
        value={lines.length - lines.filter(isOpen).length}
      />
      <p role="status" aria-live="polite" className="bulk-sum">
        <strong>
          {made.length} of {codes(lines.length)} made
        </strong>
        {failed.length > 0 && <span className="bulk-failed"> · {failed.length} failed</span>}
      </p>
      <BulkLines lines={lines} running={running} />
      <div className="dialog-end">
        {running ? (
          <button type="button" className="button" onClick={stop}>
            Stop
          </button>
        ) : (
          <>
            {failed.some(isUnknown) && (
              <button type="button" className="button" onClick={() => void look()}>
                Look what became of them
              </button>
            )}
            {failed.some((line) => !isRetryable(line) && !isUnknown(line)) && (
              <button
                type="button"
                className="button"
                onClick={() => onCorrect(failed.filter((line) => !isUnknown(line)).map(({ text }) => text))}
              >
                Correct the failed ones
              </button>
            )}
            {retryable.length > 0 && (
              <button type="button" className="button button-main" disabled={wait > 0} onClick={retry}>
                {wait > 0
                  ? `Retry in ${wait} s`
                  : `Retry ${retryable.length === 1 ? 'the failed line' : `${retryable.length} failed lines`}`}
              </button>
            )}
            <button type="button" className="button" disabled={made.length === 0} onClick={() => print(place, made)}>
              Print {codes(made.length)}
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
function latest(lines: readonly Line[]): number | null {
  const times = lines.flatMap(({ trouble }) => trouble?.retryAt ?? []);
  return times.length === 0 ? null : Math.max(...times);
}
