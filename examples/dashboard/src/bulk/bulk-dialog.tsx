import { useState } from 'react';
import type { PhoneNumberKey } from '../codes/phone-number-key.js';
import { Dialog } from '../ui/dialog.js';
import { BulkProgress } from './bulk-progress.js';
import { maxLines, parseLines } from './line-state.js';
import { useBulkAdd } from './use-bulk-add.js';
import { characterCount, maxMessageLength } from '../codes/message-field.js';

/** Many codes at once: a list is pasted, and the codes are watched as they come. */
export function BulkDialog({ phoneNumber, onClose }: { phoneNumber: PhoneNumberKey; onClose: () => void }) {
  const [pasted, setPasted] = useState('');
  const bulk = useBulkAdd(phoneNumber);
  const { texts, problems } = parseLines(pasted);
  const canSubmit =
    texts.length > 0 && texts.length <= maxLines && texts.every((text) => characterCount(text) <= maxMessageLength);
  const close = () => {
    bulk.stop();
    onClose();
  };
  return (
    <Dialog title="Add many codes" wide onClose={close}>
      {bulk.lines.length > 0 ? (
        <BulkProgress
          bulk={bulk}
          phoneNumber={phoneNumber}
          onClose={close}
          onEditFailed={(failedTexts) => {
            setPasted(failedTexts.join('\n'));
            bulk.clear();
          }}
        />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            bulk.start(texts);
          }}
        >
          <label className="field">
            <span>Messages, one a line</span>
            <textarea
              data-autofocus
              rows={10}
              value={pasted}
              onChange={({ target }) => setPasted(target.value)}
              placeholder={'Hello from table 1\nHello from table 2'}
            />
          </label>
          {problems.length > 0 && (
            <ul className="note note-warn" role="status">
              {problems.map((problem) => (
                <li key={problem}>{problem}</li>
              ))}
            </ul>
          )}
          <div className="dialog-end">
            <button type="button" className="button" onClick={close}>
              Cancel
            </button>
            <button className="button button-main" disabled={!canSubmit}>
              {texts.length === 0 ? 'Add codes' : texts.length === 1 ? 'Add 1 code' : `Add ${texts.length} codes`}
            </button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
