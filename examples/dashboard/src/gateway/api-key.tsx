import { useCallback, useRef, useState } from 'react';
import { createStoredStore } from '../store.js';
import { texts } from '../texts/index.js';
import { Dialog } from '../ui/dialog.js';
import { setConnectionState, useConnectionState } from './connection.js';

/** The API key of this tab, in its session storage only: it is gone when the tab is closed. */
const storedKey = createStoredStore<string | null>(
  'sessionStorage',
  'waba-dashboard.api-key',
  null,
  (stored): stored is string => typeof stored === 'string',
);

interface ApiKeyPrompt {
  /** Opened by the person, by a rejected key, or because the gateway requires a key and none was sent. */
  readonly reason: 'asked' | 'rejected' | 'missing';
}

/** The key and the dialog that asks for it. */
export function useApiKey() {
  const key = storedKey.use();
  const [prompt, setPrompt] = useState<ApiKeyPrompt | null>(null);
  // After "Not now" only the banner asks for a key, until the person wants to enter one.
  const wasDismissed = useRef(false);
  const onUnauthenticated = useCallback((wasRejected: boolean) => {
    if (!wasDismissed.current) setPrompt((current) => current ?? { reason: wasRejected ? 'rejected' : 'missing' });
  }, []);
  // The dialog is no longer needed once the gateway answers.
  const isNeeded = useConnectionState() !== 'online';
  return {
    key,
    prompt: isNeeded || prompt?.reason === 'asked' ? prompt : null,
    onUnauthenticated,
    openPrompt: () => setPrompt({ reason: 'asked' }),
    closePrompt() {
      wasDismissed.current = true;
      setPrompt(null);
    },
    saveKey(newKey: string) {
      wasDismissed.current = false;
      setConnectionState('online');
      storedKey.set(newKey);
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
        {prompt.reason === 'rejected' && (
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
