import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

const currentId = new AsyncLocalStorage<string>();

/** The id of the request that is being answered, for logs and errors; undefined outside of one. */
export function currentRequestId(): string | undefined {
  return currentId.getStore();
}

/** Takes the id that the caller sent in `x-request-id` if it is harmless in a log, or makes a new one. */
export function chooseRequestId(requested: unknown): string {
  return typeof requested === 'string' && /^[\w.:/+=@-]{1,128}$/.test(requested) ? requested : randomUUID();
}

export function runWithRequestId<T>(id: string, work: () => T): T {
  return currentId.run(id, work);
}
