import { useSyncExternalStore } from 'react';

let currentMessage = '';
const listeners = new Set<() => void>();

/** Says what was done: shown for a moment at the foot of the page, and read out by a screen reader. */
export function announce(message: string): void {
  currentMessage = message;
  for (const listener of listeners) listener();
  window.clearTimeout(timer);
  timer = window.setTimeout(() => {
    currentMessage = '';
    for (const listener of listeners) listener();
  }, 6000);
}
let timer = 0;

export function Announcements() {
  const message = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => currentMessage,
  );
  return (
    <div className="announcements" role="status" aria-live="polite">
      {message !== '' && <p>{message}</p>}
    </div>
  );
}
