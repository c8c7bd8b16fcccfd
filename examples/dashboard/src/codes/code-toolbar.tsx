import { useState } from 'react';
import { useClient } from 'urql';
import { BulkDialog } from '../bulk/bulk-dialog.js';
import { EveryCodeDocument } from '../gql/graphql.js';
import { useHasScope } from '../scopes.js';
import { toRequestError, type RequestError } from '../errors/request-error.js';
import { ErrorNote } from '../errors/error-note.js';
import { AddCodeDialog } from './add-code-dialog.js';
import type { PhoneNumberKey } from './phone-number-key.js';
import { usePrint } from './print-provider.js';

interface Props {
  readonly phoneNumber: PhoneNumberKey;
  /** How many codes there are (or are found); undefined until they have been read. */
  readonly total: number | undefined;
  readonly search: string;
  readonly onSearch: (search: string) => void;
}

/** What can be done with the codes of a number as a whole. */
export function CodeToolbar({ phoneNumber, total, search, onSearch }: Props) {
  const [openDialog, setOpenDialog] = useState<'add' | 'bulk' | null>(null);
  const [printError, setPrintError] = useState<RequestError | null>(null);
  const canAdd = useHasScope('ADD');
  const print = usePrint();
  const client = useClient();

  async function printAll() {
    const { data, error } = await client.query(EveryCodeDocument, { ...phoneNumber, search }).toPromise();
    setPrintError(error === undefined ? null : toRequestError(error));
    print(phoneNumber, data?.phoneNumber?.messageQrdls?.nodes ?? []);
  }

  return (
    <>
      <div className="toolbar">
        <input
          type="search"
          aria-label="Search codes"
          placeholder="Search messages and codes"
          value={search}
          onChange={({ target }) => onSearch(target.value)}
        />
        {canAdd && (
          <>
            <button type="button" className="button button-main" onClick={() => setOpenDialog('add')}>
              Add code
            </button>
            <button type="button" className="button" onClick={() => setOpenDialog('bulk')}>
              Add many
            </button>
          </>
        )}
        <button type="button" className="button" disabled={total === undefined || total === 0} onClick={printAll}>
          Print {search === '' ? 'all' : 'these'}
        </button>
      </div>
      {printError !== null && <ErrorNote error={printError} about="Nothing was printed." onRetry={printAll} />}
      {openDialog === 'add' && <AddCodeDialog phoneNumber={phoneNumber} onClose={() => setOpenDialog(null)} />}
      {openDialog === 'bulk' && <BulkDialog phoneNumber={phoneNumber} onClose={() => setOpenDialog(null)} />}
    </>
  );
}
