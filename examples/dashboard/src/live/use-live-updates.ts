import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useClient } from 'urql';
import { subscribeToSpace } from './subscribe-to-space.js';
import { notifyChange } from './change-notifier.js';

/** Delay before a broken stream is opened again, in milliseconds: doubled after each failure. */
const minRetryMs = 1000;
const maxRetryMs = 60_000;

/** How long a stream must stay open to count as live again, in milliseconds. */
const stableAfterMs = 1500;

/**
 * Subscribes to changes made by others in a space; true while it is live. A hidden page unsubscribes: browsers allow
 * few connections to a host.
 */
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
      // No event reports what changed in between, so everything is read once.
      notifyChange();
    }
    // In a later task: urql treats a stream that is closed and opened in the same task as one, and ends it.
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
