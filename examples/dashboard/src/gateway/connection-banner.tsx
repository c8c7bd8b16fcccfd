import { useEffect, useRef } from 'react';
import { useClient } from 'urql';
import { texts } from '../texts/index.js';
import { announce } from '../ui/announce.js';
import { probe, useConnectionState } from './connection.js';

/** Delay between two attempts to reach the gateway, in milliseconds: doubled after each failure. */
const minProbeMs = 1000;
const maxProbeMs = 30_000;

/**
 * Shows once for the whole page that the gateway is unreachable or requires a key, and disappears when that is over.
 */
export function ConnectionBanner({ onEnterKey }: { onEnterKey: () => void }) {
  const client = useClient();
  const state = useConnectionState();
  const isOffline = state === 'offline';
  const isInterrupted = isOffline || state === 'unauthenticated';
  const wasOffline = useRef(false);

  useEffect(() => {
    if (wasOffline.current && state === 'online') announce(texts.connection.back);
    wasOffline.current = isOffline;
  }, [state, isOffline]);

  useEffect(() => {
    if (!isInterrupted) return;
    // Only a few attempts, because the gateway counts requests without a valid key.
    let delayMs = isOffline ? minProbeMs : maxProbeMs;
    let timer = window.setTimeout(attempt, delayMs);
    function attempt(): void {
      probe(client);
      delayMs = Math.min(maxProbeMs, delayMs * 2);
      timer = window.setTimeout(attempt, delayMs);
    }
    const onNetwork = () => probe(client);
    window.addEventListener('online', onNetwork);
    return () => {
      window.clearTimeout(timer);
      window.removeEventListener('online', onNetwork);
    };
  }, [client, isInterrupted, isOffline]);

  if (!isInterrupted) return null;
  return (
    <div className="banner" role="alert">
      <p>{isOffline ? texts.connection.offlineBanner : texts.key.missing}</p>
      <button type="button" className="button" onClick={isOffline ? () => probe(client) : onEnterKey}>
        {isOffline ? texts.connection.retryNow : texts.key.enter}
      </button>
    </div>
  );
}
