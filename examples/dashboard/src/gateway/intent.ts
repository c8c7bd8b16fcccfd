import { useRef } from 'react';

/**
 * The idempotency key of what a person is about to do. The same wish keeps its key, however often it is sent: a repeat after a lost
 * answer never does it twice. Another wish (another text, say) gets another key; so does the next one, after `done`.
 */
export function useIntent(): { keyFor(wish: string): string; done(): void } {
  const intent = useRef<{ wish: string; key: string } | null>(null);
  return {
    keyFor(wish) {
      if (intent.current?.wish !== wish) intent.current = { wish, key: crypto.randomUUID() };
      return intent.current.key;
    },
    done() {
      intent.current = null;
    },
  };
}
