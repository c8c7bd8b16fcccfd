import type { PhoneNumberKey } from '../number/phone-number-key.js';
import { copyText } from '../kit/clipboard.js';
import type { CaptionedCode } from '../kit/export.js';
import { texts } from '../texts/index.js';
import { Dialog } from '../ui/dialog.js';
import { createLine } from './job.js';
import { useJobControl } from './job-context.js';

/** Maximum number of messages listed, so that the warning below them stays on the screen. */
const shownCount = 5;

interface Props {
  readonly phoneNumber: PhoneNumberKey;
  readonly codes: readonly CaptionedCode[];
  readonly onClose: () => void;
}

/** Confirms the deletion of several codes, and starts it. */
export function BulkDeleteDialog({ phoneNumber, codes, onClose }: Props) {
  const { job, start } = useJobControl();
  const isBusy = job?.isRunning ?? false;
  const messages = codes.map(({ prefilledMessage }) => prefilledMessage ?? '').join('\n');
  return (
    <Dialog title={texts.write.deleteManyTitle(codes.length)} onClose={onClose}>
      <ul className="delete-list">
        {codes.slice(0, shownCount).map(({ id, prefilledMessage }) => (
          <li key={id} dir="auto">
            {prefilledMessage}
          </li>
        ))}
        {codes.length > shownCount && <li className="quiet">{texts.bulk.more(codes.length - shownCount)}</li>}
      </ul>
      <button type="button" className="button" onClick={() => void copyText(messages, texts.codes.textCopied)}>
        {texts.write.copyTexts}
      </button>
      <p className="note note-bad">
        <strong>{texts.write.deleteManyWarning}.</strong> {texts.write.deleteExplanation}
      </p>
      {isBusy && <p className="note note-warn">{texts.bulk.busy}</p>}
      <div className="dialog-end">
        <button type="button" className="button" data-autofocus onClick={onClose}>
          {texts.cancel}
        </button>
        <button
          type="button"
          className="button button-danger-main"
          disabled={isBusy}
          onClick={() => {
            onClose();
            start(
              'delete',
              phoneNumber,
              codes.map((code) => createLine({ text: code.prefilledMessage ?? '', caption: code.caption, code })),
              new Set(),
            );
          }}
        >
          {texts.write.deleteMany(codes.length)}
        </button>
      </div>
    </Dialog>
  );
}
