import type { Plugin } from 'graphql-yoga';
import { isLoopbackHost } from '../config/index.js';

/** The host that a request was made to, as its Host header names it: without port and brackets. */
function hostOf(request: Request): string {
  return (request.headers.get('host') ?? '').replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
}

/** Whether a request names this machine. A page of somebody else can make its own name lead here (DNS rebinding), but not rename it. */
export function isLoopbackRequest(request: Request): boolean {
  return isLoopbackHost(hostOf(request));
}

/** Where nobody has to say who they are, being on this machine is all that lets a caller in: what is not addressed to it is refused. */
export function useHostGuard({ loopbackOnly }: { readonly loopbackOnly: boolean }): Plugin {
  return {
    onRequest({ request, fetchAPI, endResponse }) {
      if (!loopbackOnly || isLoopbackRequest(request)) return;
      const message =
        'Authentication is off, so only requests to this machine by its own name are answered: expected the host localhost or a loopback address.';
      endResponse(
        fetchAPI.Response.json({ errors: [{ message, extensions: { code: 'FORBIDDEN' } }] }, { status: 403 }),
      );
    },
  };
}
