import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

const currentId = new AsyncLocalStorage<string>();

/** The id of the request that is being answered, for logs and errors; undefined outside of one. */
export function currentRequestId(): string | undefined {
  return currentId.getStore();
}

/** Runs with the id that the caller sent in `x-request-id` if it is harmless in a log, or with a new one. */
export function runWithRequestId(requested: unknown, work: (id: string) => void): void {
  const isHarmless = typeof requested === 'string' && /^[\w.:/+=@-]{1,128}$/.test(requested);
  const id = isHarmless ? requested : randomUUID();
  currentId.run(id, work, id);
}
