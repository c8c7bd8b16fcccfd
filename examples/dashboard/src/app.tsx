import { useMemo } from 'react';
import { Provider } from 'urql';
import { Desk } from './desk.js';
import { createClient } from './gateway/client.js';
import { KeyDialog, useKeyGate } from './gateway/key-gate.js';

/** The gateway's client, made anew with each key: what one key has read is never shown to another. */
export function App() {
  const gate = useKeyGate();
  const client = useMemo(() => createClient(gate.key, gate.refused), [gate.key, gate.refused]);
  return (
    <Provider value={client} key={gate.key ?? ''}>
      <Desk onChangeKey={gate.key === null ? null : gate.ask} />
      {gate.asked !== null && <KeyDialog asked={gate.asked} onKey={gate.enter} onClose={gate.close} />}
    </Provider>
  );
}
