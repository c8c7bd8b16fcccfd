import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { Plugin } from 'graphql-yoga';

const header = 'x-request-id';
const current = new AsyncLocalStorage<string>();

/** The id of the request that is being answered, for logs and for INTERNAL_ERROR; undefined outside of one. */
export function currentRequestId(): string | undefined {
  return current.getStore();
}

/** Does the work of a request under the id that its caller names, where that is harmless in a log, or else under a new one. */
export function inRequest<T>(named: string | null, work: () => T): T {
  return current.run(named !== null && /^[\w.:/+=@-]{1,128}$/.test(named) ? named : randomUUID(), work);
}

/** Takes the caller's `x-request-id` or makes one, keeps it at hand while the request is answered, and sends it back. */
export function useRequestId(): Plugin {
  const ids = new WeakMap<Request, string>();
  return {
    instrumentation: {
      request({ request }, wrapped) {
        const remembered = () => {
          ids.set(request, currentRequestId() ?? '');
          return wrapped();
        };
        // Where it came by the front desk it has its id already.
        return currentRequestId() === undefined ? inRequest(request.headers.get(header), remembered) : remembered();
      },
    },
    onResponse({ request, response }) {
      const id = ids.get(request);
      if (id !== undefined) response.headers.set(header, id);
    },
  };
}
