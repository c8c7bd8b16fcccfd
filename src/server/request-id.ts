import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { Plugin } from 'graphql-yoga';

const header = 'x-request-id';
const currentId = new AsyncLocalStorage<string>();

/** The id of the request that is being answered, for logs and for INTERNAL_ERROR; undefined outside of one. */
export function currentRequestId(): string | undefined {
  return currentId.getStore();
}

/** Does the work of a request under the id that its caller names, where that is harmless in a log, or else under a new one. */
export function runWithRequestId<T>(requestedId: string | null, work: () => T): T {
  return currentId.run(
    requestedId !== null && /^[\w.:/+=@-]{1,128}$/.test(requestedId) ? requestedId : randomUUID(),
    work,
  );
}

/** Takes the caller's `x-request-id` or makes one, keeps it at hand while the request is answered, and sends it back. */
export function useRequestId(): Plugin {
  const ids = new WeakMap<Request, string>();
  return {
    instrumentation: {
      request({ request }, wrapped) {
        const recordAndRun = () => {
          ids.set(request, currentRequestId() ?? '');
          return wrapped();
        };
        // Where it came by the front desk it has its id already.
        return currentRequestId() === undefined
          ? runWithRequestId(request.headers.get(header), recordAndRun)
          : recordAndRun();
      },
    },
    onResponse({ request, response }) {
      const id = ids.get(request);
      if (id !== undefined) response.headers.set(header, id);
    },
  };
}
