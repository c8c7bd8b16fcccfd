import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useClient } from 'urql';
import { subscribeToSpace } from './subscribe-to-space.js';
import { notifyChange } from './change-notifier.js';

/** How long to wait before the streams are taken up again, in milliseconds: doubled with each try that fails. */
const minRetryMs = 1000;
const maxRetryMs = 60_000;

/** How long a stream has to hold before it counts as live again, in milliseconds. */
const stableAfterMs = 1500;

/** Follows what others change in a space, and tells whether it does. A hidden page lets go: a browser has few connections to one host. */
export function useLiveUpdates(custSpaceId: string | null): boolean {
  const client = useClient();
  const isVisible = useSyncExternalStore(subscribeToVisibility, () => document.visibilityState === 'visible');
  const [isLive, setIsLive] = useState(true);
  const wasPaused = useRef(false);

  useEffect(() => {
    if (!isVisible) return;
    let retryMs = minRetryMs;
    let timer = 0;
    let unsubscribe: (() => void) | undefined;
    function connect(): void {
      unsubscribe = subscribeToSpace(client, custSpaceId, {
        onChange: notifyChange,
        onDisconnect() {
          window.clearTimeout(timer);
          setIsLive(false);
          timer = window.setTimeout(reconnect, retryMs * (0.5 + Math.random()));
          retryMs = Math.min(maxRetryMs, retryMs * 2);
        },
      });
    }
    function reconnect(): void {
      timer = window.setTimeout(() => {
        retryMs = minRetryMs;
        setIsLive(true);
      }, stableAfterMs);
      connect();
      // What changed in between is told to nobody: it is read once.
      notifyChange();
    }
    // A turn later: a stream that is let go and taken up in one turn is the same to the client, and ends with the first.
    timer = window.setTimeout(wasPaused.current ? reconnect : connect, 0);
    return () => {
      window.clearTimeout(timer);
      if (unsubscribe === undefined) return;
      unsubscribe();
      wasPaused.current = true;
    };
  }, [client, custSpaceId, isVisible]);

  return isLive;
}

function subscribeToVisibility(onChange: () => void): () => void {
  document.addEventListener('visibilitychange', onChange);
  return () => document.removeEventListener('visibilitychange', onChange);
}
