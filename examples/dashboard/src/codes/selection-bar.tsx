import { useState } from 'react';
import { BulkDeleteDialog } from '../jobs/bulk-delete-dialog.js';
import { downloadFile } from '../kit/download.js';
import { toCsv, toZip, type CaptionedCode } from '../kit/export.js';
import { usePrint } from '../print/print-provider.js';
import { useHasScope } from '../scopes.js';
import { texts } from '../texts/index.js';
import { announce } from '../ui/announce.js';
import { codeSorts, type CodeSort } from './code-list.js';
import type { PhoneNumberKey } from '../number/phone-number-key.js';

interface Props {
  readonly phoneNumber: PhoneNumberKey;
  /** In the order of the list. */
  readonly selected: readonly CaptionedCode[];
  readonly isAllSelected: boolean;
  readonly onSelectAll: () => void;
  readonly onClear: () => void;
  readonly sort: CodeSort;
  readonly onSort: (sort: string) => void;
}

/** The sort order and, once codes are selected, the actions for the selection. */
export function SelectionBar({ phoneNumber, selected, isAllSelected, onSelectAll, onClear, sort, onSort }: Props) {
  const [isDeleting, setIsDeleting] = useState(false);
  const canDelete = useHasScope('DELETE');
  const print = usePrint();
  const fileName = `codes ${phoneNumber.number}`;
  function save(content: Blob | string, name: string): void {
    downloadFile(content, name);
    announce(texts.codes.downloaded(name));
  }
  return (
    <div className="selection">
      {selected.length === 0 ? (
        <>
          <button type="button" className="button button-small" onClick={onSelectAll}>
            {texts.codes.selectAll}
          </button>
          <span className="spring" />
          <select aria-label={texts.sortBy} value={sort} onChange={({ target }) => onSort(target.value)}>
            {codeSorts.map((option) => (
              <option key={option} value={option}>
                {texts.sortBy}: {texts.codes.sort[option]}
              </option>
            ))}
          </select>
        </>
      ) : (
        <>
          <strong>{texts.codes.selected(selected.length)}</strong>
          {!isAllSelected && (
            <button type="button" className="button button-small" onClick={onSelectAll}>
              {texts.codes.selectAll}
            </button>
          )}
          <button type="button" className="button button-small" onClick={onClear}>
            {texts.codes.clearSelection}
          </button>
          <span className="spring" />
          <button type="button" className="button button-small" onClick={() => print(phoneNumber, selected)}>
            {texts.codes.print}
          </button>
          <button
            type="button"
            className="button button-small"
            onClick={() => save(toZip(phoneNumber.number, selected), `${fileName}.zip`)}
          >
            {texts.codes.zip}
          </button>
          <button
            type="button"
            className="button button-small"
            onClick={() => save(toCsv(phoneNumber.number, selected), `${fileName}.csv`)}
          >
            {texts.codes.exportCsv}
          </button>
          {canDelete && (
            <button type="button" className="button button-small button-danger" onClick={() => setIsDeleting(true)}>
              {texts.codes.delete}
            </button>
          )}
        </>
      )}
      {isDeleting && (
        <BulkDeleteDialog phoneNumber={phoneNumber} codes={selected} onClose={() => setIsDeleting(false)} />
      )}
    </div>
  );
}
