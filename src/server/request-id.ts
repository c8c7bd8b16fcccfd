import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { Plugin } from 'graphql-yoga';

const header = 'x-request-id';
const current = new AsyncLocalStorage<string>();

/** The id of the request that is being answered, for logs and for INTERNAL_ERROR; undefined outside of one. */
export function currentRequestId(): string | undefined {
  return current.getStore();
}

/** What a caller may name its request: anything that is harmless in a log. */
function taken(request: Request): string | null {
  const id = request.headers.get(header);
  return id !== null && /^[\w.:/+=@-]{1,128}$/.test(id) ? id : null;
}

/** Takes the caller's `x-request-id` or makes one, keeps it at hand while the request is answered, and sends it back. */
export function useRequestId(): Plugin {
  const ids = new WeakMap<Request, string>();
  return {
    instrumentation: {
      request({ request }, wrapped) {
        const id = taken(request) ?? randomUUID();
        ids.set(request, id);
        return current.run(id, wrapped);
      },
    },
    onResponse({ request, response }) {
      const id = ids.get(request);
      if (id !== undefined) response.headers.set(header, id);
    },
  };
}
