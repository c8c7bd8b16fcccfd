import { useRef } from 'react';

/**
 * The idempotency key of what a person is about to do. The same wish keeps its key, however often it is sent: a repeat after a lost
 * answer never does it twice. Another wish (another text, say) gets another key; so does the next one, after `done`.
 */
export function useIdempotencyKey(): { keyFor(payload: string): string; reset(): void } {
  const lastKey = useRef<{ payload: string; key: string } | null>(null);
  return {
    keyFor(payload) {
      if (lastKey.current?.payload !== payload) lastKey.current = { payload, key: crypto.randomUUID() };
      return lastKey.current.key;
    },
    reset() {
      lastKey.current = null;
    },
  };
}
