import { useMemo } from 'react';
import { Provider } from 'urql';
import { Dashboard } from './dashboard.js';
import { createClient } from './gateway/client.js';
import { ApiKeyDialog, useApiKey } from './gateway/api-key.js';

/** The gateway's client, made anew with each key: what one key has read is never shown to another. */
export function App() {
  const gate = useApiKey();
  const client = useMemo(() => createClient(gate.key, gate.onUnauthenticated), [gate.key, gate.onUnauthenticated]);
  return (
    <Provider value={client} key={gate.key ?? ''}>
      <Dashboard onChangeKey={gate.key === null ? null : gate.openPrompt} />
      {gate.prompt !== null && <ApiKeyDialog prompt={gate.prompt} onSubmit={gate.saveKey} onClose={gate.closePrompt} />}
    </Provider>
  );
}
