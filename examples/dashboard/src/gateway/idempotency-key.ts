import { useRef } from 'react';

/** A random key. Unlike `crypto.randomUUID`, this also works on a page that is not served by HTTPS. */
export function createIdempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Idempotency key of a write that a person is about to make. The same input keeps its key however often it is sent, so
 * a repeat after a lost answer never does anything twice. Another input gets another key, and so does the next write
 * after `reset`.
 */
export function useIdempotencyKey(): { keyFor(payload: string): string; reset(): void } {
  const lastKey = useRef<{ payload: string; key: string } | null>(null);
  return {
    keyFor(payload) {
      if (lastKey.current?.payload !== payload) lastKey.current = { payload, key: createIdempotencyKey() };
      return lastKey.current.key;
    },
    reset() {
      lastKey.current = null;
    },
  };
}
