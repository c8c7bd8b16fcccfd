import { createStore } from '../store.js';

interface Toast {
  readonly id: number;
  readonly text: string;
}

/** How long a toast stays, in milliseconds. */
const shownMs = 6000;

const toasts = createStore<readonly Toast[]>([]);
let lastId = 0;

/** Shows a toast for something that was done; screen readers read it out. At most three are shown at once. */
export function announce(text: string): void {
  const id = (lastId += 1);
  toasts.set([...toasts.get().slice(-2), { id, text }]);
  window.setTimeout(() => toasts.set(toasts.get().filter((toast) => toast.id !== id)), shownMs);
}

export function Announcements() {
  const shown = toasts.use();
  return (
    <div className="announcements" role="status" aria-live="polite">
      {shown.map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  );
}
