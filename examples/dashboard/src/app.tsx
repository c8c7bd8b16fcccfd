import { useMemo } from 'react';
import { Provider } from 'urql';
import { Dashboard } from './dashboard.js';
import { createClient } from './gateway/client.js';
import { ApiKeyDialog, useApiKey } from './gateway/api-key.js';

/** Creates a new client for each API key, so that nothing read with one key is shown with another. */
export function App() {
  const gate = useApiKey();
  const client = useMemo(() => createClient(gate.key, gate.onUnauthenticated), [gate.key, gate.onUnauthenticated]);
  return (
    <Provider value={client} key={gate.key ?? ''}>
      <Dashboard onChangeKey={gate.key === null ? null : gate.openPrompt} onEnterKey={gate.openPrompt} />
      {gate.prompt !== null && <ApiKeyDialog prompt={gate.prompt} onSubmit={gate.saveKey} onClose={gate.closePrompt} />}
    </Provider>
  );
}
