import { useCallback, useRef, useState } from 'react';
import { texts } from '../texts/index.js';
import { Dialog } from '../ui/dialog.js';
import { setConnectionState } from './connection.js';

const storageKey = 'waba-dashboard.api-key';

interface ApiKeyPrompt {
  /** True if the gateway rejected a key; false if no key was sent. */
  readonly wasRejected: boolean;
}

/** The API key of this tab, in its session storage only: it is gone when the tab is closed. */
export function useApiKey() {
  const [key, setKey] = useState(() => sessionStorage.getItem(storageKey));
  const [prompt, setPrompt] = useState<ApiKeyPrompt | null>(null);
  // After "Not now" only the banner asks for a key, until the person wants to enter one.
  const wasDismissed = useRef(false);
  const onUnauthenticated = useCallback((wasRejected: boolean) => {
    if (!wasDismissed.current) setPrompt((current) => current ?? { wasRejected });
  }, []);
  return {
    key,
    prompt,
    onUnauthenticated,
    openPrompt: () => setPrompt({ wasRejected: false }),
    closePrompt() {
      wasDismissed.current = true;
      setPrompt(null);
    },
    saveKey(newKey: string) {
      sessionStorage.setItem(storageKey, newKey);
      wasDismissed.current = false;
      setConnectionState('online');
      setKey(newKey);
      setPrompt(null);
    },
  };
}

export function ApiKeyDialog({
  prompt,
  onSubmit,
  onClose,
}: {
  prompt: ApiKeyPrompt;
  onSubmit: (key: string) => void;
  onClose: () => void;
}) {
  return (
    <Dialog title={texts.key.title} onClose={onClose}>
      <form
        action={(data) => {
          const key = String(data.get('key')).trim();
          if (key !== '') onSubmit(key);
        }}
      >
        <p>{texts.key.explanation}</p>
        {prompt.wasRejected && (
          <p className="note note-bad" role="alert">
            {texts.key.rejected}
          </p>
        )}
        <label className="field">
          <span>{texts.key.label}</span>
          <input
            data-autofocus
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
            {texts.key.later}
          </button>
          <button className="button button-main">{texts.key.use}</button>
        </div>
      </form>
    </Dialog>
  );
}
