import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useClient } from 'urql';
import { followSpace } from './follow-space.js';
import { noteChange } from './changes.js';

/** How long to wait before the streams are taken up again, in milliseconds: doubled with each try that fails. */
const soonest = 1000;
const latest = 60_000;

/** How long a stream has to hold before it counts as live again, in milliseconds. */
const steady = 1500;

/** Follows what others change in a space, and tells whether it does. A hidden page lets go: a browser has few connections to one host. */
export function useLive(custSpaceId: string | null): boolean {
  const client = useClient();
  const visible = useSyncExternalStore(watchVisibility, () => document.visibilityState === 'visible');
  const [live, setLive] = useState(true);
  const hasLetGo = useRef(false);

  useEffect(() => {
    if (!visible) return;
    let wait = soonest;
    let timer = 0;
    let letGo: (() => void) | undefined;
    function follow(): void {
      letGo = followSpace(client, custSpaceId, {
        told: noteChange,
        ended() {
          window.clearTimeout(timer);
          setLive(false);
          timer = window.setTimeout(takeUp, wait * (0.5 + Math.random()));
          wait = Math.min(latest, wait * 2);
        },
      });
    }
    function takeUp(): void {
      timer = window.setTimeout(() => {
        wait = soonest;
        setLive(true);
      }, steady);
      follow();
      // What changed in between is told to nobody: it is read once.
      noteChange();
    }
    // A turn later: a stream that is let go and taken up in one turn is the same to the client, and ends with the first.
    timer = window.setTimeout(hasLetGo.current ? takeUp : follow, 0);
    return () => {
      window.clearTimeout(timer);
      if (letGo === undefined) return;
      letGo();
      hasLetGo.current = true;
    };
  }, [client, custSpaceId, visible]);

  return live;
}

function watchVisibility(changed: () => void): () => void {
  document.addEventListener('visibilitychange', changed);
  return () => document.removeEventListener('visibilitychange', changed);
}
