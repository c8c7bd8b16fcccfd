import { useState } from 'react';
import { useClient } from 'urql';
import { BulkDialog } from '../bulk/bulk-dialog.js';
import { EveryCodeDocument } from '../gql/graphql.js';
import { useMay } from '../rights.js';
import { troubleOf, type Trouble } from '../trouble/trouble.js';
import { TroubleNote } from '../trouble/trouble-note.js';
import { AddCodeDialog } from './add-code-dialog.js';
import type { Place } from './place.js';
import { usePrinter } from './printer.js';

interface Props {
  readonly place: Place;
  /** How many codes there are (or are found); undefined until they have been read. */
  readonly total: number | undefined;
  readonly search: string;
  readonly onSearch: (search: string) => void;
}

/** What can be done with the codes of a number as a whole. */
export function CodeToolbar({ place, total, search, onSearch }: Props) {
  const [open, setOpen] = useState<'add' | 'bulk' | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const mayAdd = useMay('ADD');
  const print = usePrinter();
  const client = useClient();

  async function printAll() {
    const { data, error } = await client.query(EveryCodeDocument, { ...place, search }).toPromise();
    setTrouble(error === undefined ? null : troubleOf(error));
    print(place, data?.phoneNumber?.messageQrdls?.nodes ?? []);
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
        {mayAdd && (
          <>
            <button type="button" className="button button-main" onClick={() => setOpen('add')}>
              Add code
            </button>
            <button type="button" className="button" onClick={() => setOpen('bulk')}>
              Add many
            </button>
          </>
        )}
        <button type="button" className="button" disabled={total === undefined || total === 0} onClick={printAll}>
          Print {search === '' ? 'all' : 'these'}
        </button>
      </div>
      {trouble !== null && <TroubleNote trouble={trouble} about="Nothing was printed." onRetry={printAll} />}
      {open === 'add' && <AddCodeDialog place={place} onClose={() => setOpen(null)} />}
      {open === 'bulk' && <BulkDialog place={place} onClose={() => setOpen(null)} />}
    </>
  );
}
