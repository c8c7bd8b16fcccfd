import { useCallback, useState } from 'react';
import { Dialog } from '../ui/dialog.js';

const storageKey = 'waba-dashboard.api-key';

/** What a person sees when a key is asked for: nothing but the field, or why the last one was refused. */
interface ApiKeyPrompt {
  readonly reason: string;
}

/** The API key of this tab: kept in its session storage alone, gone with the tab. */
export function useApiKey() {
  const [key, setKey] = useState(() => sessionStorage.getItem(storageKey));
  const [prompt, setPrompt] = useState<ApiKeyPrompt | null>(null);
  const onUnauthenticated = useCallback((reason: string) => setPrompt((current) => current ?? { reason }), []);
  return {
    key,
    prompt,
    onUnauthenticated,
    openPrompt: () => setPrompt({ reason: '' }),
    closePrompt: () => setPrompt(null),
    saveKey(newKey: string) {
      sessionStorage.setItem(storageKey, newKey);
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
    <Dialog title="API key" onClose={onClose}>
      <form
        action={(data) => {
          const key = String(data.get('key')).trim();
          if (key !== '') onSubmit(key);
        }}
      >
        <p>The gateway wants to know who is asking. The key stays in this tab, and goes when the tab is closed.</p>
        {prompt.reason !== '' && (
          <p className="note note-bad" role="alert">
            {prompt.reason}
          </p>
        )}
        <label className="field">
          <span>Your key</span>
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
            Not now
          </button>
          <button className="button button-main">Use this key</button>
        </div>
      </form>
    </Dialog>
  );
}
