import { useCallback, useEffect, useRef } from 'react';
import { useClient } from 'urql';
import { ProbeDocument } from '../gql/graphql.js';
import { notifyChange } from '../live/change-notifier.js';
import { texts } from '../texts/index.js';
import { announce } from '../ui/announce.js';
import { noCache } from './client.js';
import { useConnectionState } from './connection.js';
import { untracked } from './pending-operations.js';

/** Delay between two attempts to reach the gateway, in milliseconds: doubled after each failure. */
const minProbeMs = 1000;
const maxProbeMs = 30_000;

/**
 * Shows once for the whole page that the gateway is unreachable or requires a key, and disappears when that is over.
 */
export function ConnectionBanner({ onEnterKey }: { onEnterKey: () => void }) {
  const client = useClient();
  const state = useConnectionState();
  const probe = useCallback(() => client.query(ProbeDocument, {}, { ...noCache, ...untracked }).toPromise(), [client]);
  const wasOffline = useRef(false);

  useEffect(() => {
    if (state !== 'offline') {
      if (wasOffline.current && state === 'online') {
        notifyChange();
        announce(texts.connection.back);
      }
      wasOffline.current = false;
      return;
    }
    wasOffline.current = true;
    let delayMs = minProbeMs;
    let timer = window.setTimeout(attempt, delayMs);
    function attempt(): void {
      void probe();
      delayMs = Math.min(maxProbeMs, delayMs * 2);
      timer = window.setTimeout(attempt, delayMs);
    }
    const onNetwork = () => void probe();
    window.addEventListener('online', onNetwork);
    return () => {
      window.clearTimeout(timer);
      window.removeEventListener('online', onNetwork);
    };
  }, [state, probe]);

  if (state === 'online') return null;
  const isOffline = state === 'offline';
  return (
    <div className="banner" role="alert">
      <p>{isOffline ? texts.connection.offlineBanner : texts.key.missing}</p>
      <button type="button" className="button" onClick={isOffline ? () => void probe() : onEnterKey}>
        {isOffline ? texts.connection.retryNow : texts.key.enter}
      </button>
    </div>
  );
}
