import { createContext, useCallback, useContext, useState, type ReactNode } from 'react';
import { createPortal, flushSync } from 'react-dom';
import type { CodeCardFragment } from '../gql/graphql.js';
import type { Place } from './place.js';

type Print = (place: Place, codes: readonly CodeCardFragment[]) => void;

const PrinterContext = createContext<Print>(() => undefined);

/** Prints codes: a sheet that the screen never shows, with the picture, the text and the number of each. */
export const usePrinter = (): Print => useContext(PrinterContext);

export function Printer({ children }: { children: ReactNode }) {
  const [sheet, setSheet] = useState<{ place: Place; codes: readonly CodeCardFragment[] } | null>(null);
  const print = useCallback<Print>((place, codes) => {
    if (codes.length === 0) return;
    flushSync(() => setSheet({ place, codes }));
    void everyPictureDrawn().then(() => window.print());
  }, []);
  return (
    <PrinterContext value={print}>
      {children}
      {sheet !== null &&
        createPortal(
          <ul className="sheet">
            {sheet.codes.map((code) => (
              <li key={code.id}>
                {code.qrImage != null && <img src={code.qrImage} alt="" />}
                <p>{code.prefilledMessage}</p>
                <p className="sheet-small">
                  {sheet.place.number} · {code.code}
                </p>
              </li>
            ))}
          </ul>,
          document.body,
        )}
    </PrinterContext>
  );
}

/** A browser prints what it has decoded by then. */
function everyPictureDrawn(): Promise<unknown> {
  return Promise.allSettled(
    [...document.querySelectorAll<HTMLImageElement>('.sheet img')].map((image) => image.decode()),
  );
}
