import { useState } from 'react';
import type { CaptionedCode } from '../kit/export.js';
import { ChangeCodeDialog } from './change-code-dialog.js';
import { CodeCard } from './code-card.js';
import { CodeDialog } from './code-dialog.js';
import { DeleteCodeDialog } from './delete-code-dialog.js';
import type { PhoneNumberKey } from '../number/phone-number-key.js';

interface Props {
  readonly phoneNumber: PhoneNumberKey;
  readonly codes: readonly CaptionedCode[];
  readonly isLoading: boolean;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (id: string, isSelected: boolean) => void;
}

/** The codes of a number, and the dialog for one of them. */
export function CodeGrid({ phoneNumber, codes, isLoading, selected, onSelect }: Props) {
  const [dialog, setDialog] = useState<{ kind: 'open' | 'change' | 'delete'; code: CaptionedCode } | null>(null);
  const close = () => setDialog(null);
  return (
    <>
      <ul className="codes" aria-busy={isLoading}>
        {codes.map((code) => (
          <CodeCard
            key={code.id}
            code={code}
            caption={code.caption}
            isSelected={selected.has(code.id)}
            onSelect={(isSelected) => onSelect(code.id, isSelected)}
            onOpen={() => setDialog({ kind: 'open', code })}
            onChange={() => setDialog({ kind: 'change', code })}
            onDelete={() => setDialog({ kind: 'delete', code })}
          />
        ))}
        {isLoading &&
          Array.from({ length: 6 }, (_, index) => <li key={index} className="code code-ghost" aria-hidden="true" />)}
      </ul>
      {dialog?.kind === 'open' && <CodeDialog phoneNumber={phoneNumber} code={dialog.code} onClose={close} />}
      {dialog?.kind === 'change' && <ChangeCodeDialog phoneNumber={phoneNumber} code={dialog.code} onClose={close} />}
      {dialog?.kind === 'delete' && <DeleteCodeDialog phoneNumber={phoneNumber} code={dialog.code} onClose={close} />}
    </>
  );
}
