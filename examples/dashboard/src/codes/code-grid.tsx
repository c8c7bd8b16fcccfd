import { useState } from 'react';
import type { CodeCardFragment } from '../gql/graphql.js';
import { ChangeCodeDialog } from './change-code-dialog.js';
import { CodeCard } from './code-card.js';
import { DeleteCodeDialog } from './delete-code-dialog.js';
import type { PhoneNumberKey } from './phone-number-key.js';

interface Props {
  readonly phoneNumber: PhoneNumberKey;
  readonly codes: readonly CodeCardFragment[] | undefined;
  readonly loading: boolean;
  readonly isSearch: boolean;
}

/** The codes of a number, and the dialog about one of them. */
export function CodeGrid({ phoneNumber, codes, loading, isSearch }: Props) {
  const [openDialog, setOpenDialog] = useState<{ kind: 'change' | 'delete'; code: CodeCardFragment } | null>(null);
  const close = () => setOpenDialog(null);
  return (
    <>
      <ul className="codes" aria-busy={loading}>
        {codes?.map((code) => (
          <CodeCard
            key={code.id}
            phoneNumber={phoneNumber}
            code={code}
            onChange={() => setOpenDialog({ kind: 'change', code })}
            onDelete={() => setOpenDialog({ kind: 'delete', code })}
          />
        ))}
        {loading &&
          Array.from({ length: 6 }, (_, index) => <li key={index} className="code code-ghost" aria-hidden="true" />)}
      </ul>
      {codes?.length === 0 && (
        <p className="empty">{isSearch ? 'No code is like this.' : 'This number has no code yet.'}</p>
      )}
      {openDialog?.kind === 'change' && (
        <ChangeCodeDialog phoneNumber={phoneNumber} code={openDialog.code} onClose={close} />
      )}
      {openDialog?.kind === 'delete' && (
        <DeleteCodeDialog phoneNumber={phoneNumber} code={openDialog.code} onClose={close} />
      )}
    </>
  );
}
