import { createContext, useCallback, useContext, useState, type ReactNode } from 'react';
import { createPortal, flushSync } from 'react-dom';
import type { CodeCardFragment } from '../gql/graphql.js';
import type { PhoneNumberKey } from './phone-number-key.js';

type Print = (phoneNumber: PhoneNumberKey, codes: readonly CodeCardFragment[]) => void;

const PrintContext = createContext<Print>(() => undefined);

/** Prints codes: a sheet that the screen never shows, with the picture, the text and the number of each. */
export const usePrint = (): Print => useContext(PrintContext);

export function PrintProvider({ children }: { children: ReactNode }) {
  const [sheet, setSheet] = useState<{ phoneNumber: PhoneNumberKey; codes: readonly CodeCardFragment[] } | null>(null);
  const print = useCallback<Print>((phoneNumber, codes) => {
    if (codes.length === 0) return;
    flushSync(() => setSheet({ phoneNumber, codes }));
    void allImagesDecoded().then(() => window.print());
  }, []);
  return (
    <PrintContext value={print}>
      {children}
      {sheet !== null &&
        createPortal(
          <ul className="sheet">
            {sheet.codes.map((code) => (
              <li key={code.id}>
                {code.qrImage != null && <img src={code.qrImage} alt="" />}
                <p>{code.prefilledMessage}</p>
                <p className="sheet-small">
                  {sheet.phoneNumber.number} · {code.code}
                </p>
              </li>
            ))}
          </ul>,
          document.body,
        )}
    </PrintContext>
  );
}

/** A browser prints what it has decoded by then. */
function allImagesDecoded(): Promise<unknown> {
  return Promise.allSettled(
    [...document.querySelectorAll<HTMLImageElement>('.sheet img')].map((image) => image.decode()),
  );
}
