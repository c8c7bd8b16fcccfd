import { useState } from 'react';
import type { CodeCardFragment } from '../gql/graphql.js';
import { BulkAddDialog } from '../jobs/bulk-add-dialog.js';
import { useHasScope } from '../scopes.js';
import { texts } from '../texts/index.js';
import { AddCodeDialog } from './add-code-dialog.js';
import type { PhoneNumberKey } from '../number/phone-number-key.js';

interface Props {
  readonly phoneNumber: PhoneNumberKey;
  readonly existing: readonly CodeCardFragment[];
  readonly search: string;
  readonly onSearch: (search: string) => void;
  /** Undefined while there is nothing to print. */
  readonly onPrint: (() => void) | undefined;
}

/** Search, and the actions for all codes of a number. */
export function CodeToolbar({ phoneNumber, existing, search, onSearch, onPrint }: Props) {
  const [dialog, setDialog] = useState<'add' | 'bulk' | null>(null);
  const canAdd = useHasScope('ADD');
  const close = () => setDialog(null);
  return (
    <>
      <div className="toolbar">
        {canAdd && (
          <>
            <button type="button" className="button button-main" onClick={() => setDialog('add')}>
              {texts.codes.add}
            </button>
            <button type="button" className="button" onClick={() => setDialog('bulk')}>
              {texts.codes.addMany}
            </button>
          </>
        )}
        <button type="button" className="button" disabled={onPrint === undefined} onClick={onPrint}>
          {search === '' ? texts.codes.printAll : texts.codes.printThese}
        </button>
        <input
          type="search"
          aria-label={texts.codes.search}
          placeholder={texts.codes.search}
          value={search}
          onChange={({ target }) => onSearch(target.value)}
        />
      </div>
      {dialog === 'add' && <AddCodeDialog phoneNumber={phoneNumber} existing={existing} onClose={close} />}
      {dialog === 'bulk' && (
        <BulkAddDialog phoneNumber={phoneNumber} knownIds={new Set(existing.map(({ id }) => id))} onClose={close} />
      )}
    </>
  );
}
