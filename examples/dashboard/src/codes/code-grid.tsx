import { useState } from 'react';
import type { CodeCardFragment } from '../gql/graphql.js';
import { ChangeCodeDialog } from './change-code-dialog.js';
import { CodeCard } from './code-card.js';
import { DeleteCodeDialog } from './delete-code-dialog.js';
import type { Place } from './place.js';

interface Props {
  readonly place: Place;
  readonly codes: readonly CodeCardFragment[] | undefined;
  readonly loading: boolean;
  readonly isSearch: boolean;
}

/** The codes of a number, and the dialog about one of them. */
export function CodeGrid({ place, codes, loading, isSearch }: Props) {
  const [open, setOpen] = useState<{ what: 'change' | 'delete'; code: CodeCardFragment } | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <ul className="codes" aria-busy={loading}>
        {codes?.map((code) => (
          <CodeCard
            key={code.id}
            place={place}
            code={code}
            onChange={() => setOpen({ what: 'change', code })}
            onDelete={() => setOpen({ what: 'delete', code })}
          />
        ))}
        {loading &&
          Array.from({ length: 6 }, (_, at) => <li key={at} className="code code-ghost" aria-hidden="true" />)}
      </ul>
      {codes?.length === 0 && (
        <p className="empty">{isSearch ? 'No code is like this.' : 'This number has no code yet.'}</p>
      )}
      {open?.what === 'change' && <ChangeCodeDialog place={place} code={open.code} onClose={close} />}
      {open?.what === 'delete' && <DeleteCodeDialog place={place} code={open.code} onClose={close} />}
    </>
  );
}
