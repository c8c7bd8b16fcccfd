import { useState } from 'react';
import type { Place } from '../codes/place.js';
import { Dialog } from '../ui/dialog.js';
import { BulkProgress } from './bulk-progress.js';
import { mostLines, readLines } from './lines.js';
import { useBulk } from './use-bulk.js';
import { lengthOf, longestMessage } from '../codes/message-field.js';

/** Many codes at once: a list is pasted, and the codes are watched as they come. */
export function BulkDialog({ place, onClose }: { place: Place; onClose: () => void }) {
  const [pasted, setPasted] = useState('');
  const bulk = useBulk(place);
  const { texts, faults } = readLines(pasted);
  const isSendable =
    texts.length > 0 && texts.length <= mostLines && texts.every((text) => lengthOf(text) <= longestMessage);
  const close = () => {
    bulk.stop();
    onClose();
  };
  return (
    <Dialog title="Add many codes" wide onClose={close}>
      {bulk.lines.length > 0 ? (
        <BulkProgress
          bulk={bulk}
          place={place}
          onClose={close}
          onCorrect={(left) => {
            setPasted(left.join('\n'));
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
              data-focus
              rows={10}
              value={pasted}
              onChange={({ target }) => setPasted(target.value)}
              placeholder={'Hello from table 1\nHello from table 2'}
            />
          </label>
          {faults.length > 0 && (
            <ul className="note note-warn" role="status">
              {faults.map((fault) => (
                <li key={fault}>{fault}</li>
              ))}
            </ul>
          )}
          <div className="dialog-end">
            <button type="button" className="button" onClick={close}>
              Cancel
            </button>
            <button className="button button-main" disabled={!isSendable}>
              {texts.length === 0 ? 'Add codes' : texts.length === 1 ? 'Add 1 code' : `Add ${texts.length} codes`}
            </button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
