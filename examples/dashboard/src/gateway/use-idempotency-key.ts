import { useRef } from 'react';

/**
 * Idempotency key of a write that a person is about to make. The same input keeps its key however often it is sent, so
 * a repeat after a lost answer never does anything twice. Another input gets another key, and so does the next write
 * after `reset`.
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
