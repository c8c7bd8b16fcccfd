import { useSyncExternalStore } from 'react';

let said = '';
const listeners = new Set<() => void>();

/** Says what was done: shown for a moment at the foot of the page, and read out by a screen reader. */
export function announce(sentence: string): void {
  said = sentence;
  for (const listener of listeners) listener();
  window.clearTimeout(timer);
  timer = window.setTimeout(() => {
    said = '';
    for (const listener of listeners) listener();
  }, 6000);
}
let timer = 0;

export function Announcements() {
  const sentence = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => said,
  );
  return (
    <div className="announcements" role="status" aria-live="polite">
      {sentence !== '' && <p>{sentence}</p>}
    </div>
  );
}
