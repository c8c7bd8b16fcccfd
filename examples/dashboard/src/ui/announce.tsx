import { useSyncExternalStore } from 'react';

interface Toast {
  readonly id: number;
  readonly text: string;
}

/** How long a toast stays, in milliseconds. */
const shownMs = 6000;

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function setToasts(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Shows a toast for something that was done; screen readers read it out. At most three are shown at once. */
export function announce(text: string): void {
  const id = (lastId += 1);
  setToasts([...toasts.slice(-2), { id, text }]);
  window.setTimeout(() => setToasts(toasts.filter((toast) => toast.id !== id)), shownMs);
}

export function Announcements() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <div className="announcements" role="status" aria-live="polite">
      {shown.map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  );
}
