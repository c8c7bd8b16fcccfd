import { useDeferredValue, useState } from 'react';
import Papa from 'papaparse';
import type { PhoneNumberKey } from '../number/phone-number-key.js';
import { maxLines, parseImport } from '../kit/import.js';
import { texts } from '../texts/index.js';
import { Dialog } from '../ui/dialog.js';
import { ImportPreview } from './import-preview.js';
import { createLine, type JobLine } from './job.js';
import { useJobControl } from './job-context.js';

interface Props {
  readonly phoneNumber: PhoneNumberKey;
  /** Codes that the number had before this job. */
  readonly knownIds: ReadonlySet<string>;
  /** Lines of an earlier attempt, to be corrected. */
  readonly initialLines?: readonly JobLine[];
  readonly onClose: () => void;
}

/** Adds many codes at once from a pasted list or a CSV file, with a preview of the codes. */
export function BulkAddDialog({ phoneNumber, knownIds, initialLines = [], onClose }: Props) {
  const [source, setSource] = useState(() => toSource(initialLines));
  const { job, start } = useJobControl();
  const lines = parseImport(useDeferredValue(source));
  const isBusy = job?.isRunning ?? false;
  const hasErrors = lines.some(({ error }) => error !== null) || lines.length > maxLines;
  return (
    <Dialog title={texts.bulk.title} wide onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onClose();
          start(
            'add',
            phoneNumber,
            parseImport(source).map(({ text, caption }) => createLine({ text, caption, code: null })),
            knownIds,
          );
        }}
      >
        <label className="field">
          <span>{texts.bulk.label}</span>
          <textarea
            data-autofocus
            dir="auto"
            rows={8}
            value={source}
            onChange={({ target }) => setSource(target.value)}
            placeholder={texts.bulk.example}
          />
        </label>
        <label className="field">
          <span>{texts.bulk.openFile}</span>
          <input
            type="file"
            accept=".csv,.txt,.tsv,text/csv,text/plain"
            onChange={({ target }) => void target.files?.[0]?.text().then(setSource)}
          />
        </label>
        {lines.length > 0 && <ImportPreview lines={lines} />}
        {isBusy && <p className="note note-warn">{texts.bulk.busy}</p>}
        <div className="dialog-end">
          <button type="button" className="button" onClick={onClose}>
            {texts.cancel}
          </button>
          <button className="button button-main" disabled={lines.length === 0 || hasErrors || isBusy}>
            {texts.bulk.add(lines.length)}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** As a table with a header, so that captions and punctuation survive. */
function toSource(lines: readonly JobLine[]): string {
  if (lines.length === 0) return '';
  return Papa.unparse([['text', 'caption'], ...lines.map(({ text, caption }) => [text, caption])]);
}
