import { useCallback, useState } from 'react';
import { Dialog } from '../ui/dialog.js';

const place = 'waba-dashboard.api-key';

/** What a person sees when a key is asked for: nothing but the field, or why the last one was refused. */
interface Asked {
  readonly because: string;
}

/** The API key of this tab: kept in its session storage alone, gone with the tab. */
export function useKeyGate() {
  const [key, setKey] = useState(() => sessionStorage.getItem(place));
  const [asked, setAsked] = useState<Asked | null>(null);
  const refused = useCallback((because: string) => setAsked((before) => before ?? { because }), []);
  return {
    key,
    asked,
    refused,
    ask: () => setAsked({ because: '' }),
    close: () => setAsked(null),
    enter(entered: string) {
      sessionStorage.setItem(place, entered);
      setKey(entered);
      setAsked(null);
    },
  };
}

export function KeyDialog({
  asked,
  onKey,
  onClose,
}: {
  asked: Asked;
  onKey: (key: string) => void;
  onClose: () => void;
}) {
  return (
    <Dialog title="API key" onClose={onClose}>
      <form
        action={(data) => {
          const key = String(data.get('key')).trim();
          if (key !== '') onKey(key);
        }}
      >
        <p>The gateway wants to know who is asking. The key stays in this tab, and goes when the tab is closed.</p>
        {asked.because !== '' && (
          <p className="note note-bad" role="alert">
            {asked.because}
          </p>
        )}
        <label className="field">
          <span>Your key</span>
          <input
            data-focus
            name="key"
            type="password"
            autoComplete="off"
            required
            spellCheck={false}
            placeholder="wg_…"
          />
        </label>
        <div className="dialog-end">
          <button type="button" className="button" onClick={onClose}>
            Not now
          </button>
          <button className="button button-main">Use this key</button>
        </div>
      </form>
    </Dialog>
  );
}
