import { createContext, useCallback, useContext, useState, type ReactNode } from 'react';
import { createPortal, flushSync } from 'react-dom';
import { captionOf } from '../codes/captions.js';
import type { PhoneNumberKey } from '../number/phone-number-key.js';
import type { CodeCardFragment } from '../gql/graphql.js';
import { PrintDialog } from './print-dialog.js';
import type { PrintOptions } from './print-layout.js';
import { PrintSheet, type SheetCode } from './print-sheet.js';

type Print = (phoneNumber: PhoneNumberKey, codes: readonly CodeCardFragment[]) => void;

const PrintContext = createContext<Print>(() => undefined);

/** Opens the print dialog for codes, which are printed in the order given. */
export const usePrint = (): Print => useContext(PrintContext);

export function PrintProvider({ children }: { children: ReactNode }) {
  const [codes, setCodes] = useState<readonly SheetCode[] | null>(null);
  const [sheet, setSheet] = useState<{ codes: readonly SheetCode[]; options: PrintOptions } | null>(null);
  const openDialog = useCallback<Print>((phoneNumber, chosen) => {
    setCodes(
      chosen.map((code) => ({ ...code, caption: captionOf(phoneNumber, code.code), number: phoneNumber.number })),
    );
  }, []);
  function print(options: PrintOptions): void {
    if (codes === null) return;
    // The sheet must be in the document, with its images decoded, before the browser prints.
    flushSync(() => {
      setSheet({ codes, options });
      setCodes(null);
    });
    void allImagesDecoded().then(() => window.print());
  }
  return (
    <PrintContext value={openDialog}>
      {children}
      {codes !== null && <PrintDialog codes={codes} onPrint={print} onClose={() => setCodes(null)} />}
      {sheet !== null && createPortal(<PrintSheet {...sheet} />, document.body)}
    </PrintContext>
  );
}

function allImagesDecoded(): Promise<unknown> {
  return Promise.allSettled(
    [...document.querySelectorAll<HTMLImageElement>('.sheet img')].map((image) => image.decode()),
  );
}
