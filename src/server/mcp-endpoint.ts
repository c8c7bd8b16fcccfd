import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Viewer } from '../auth/index.js';
import { admit, type CallerGate } from './caller-gate.js';

/** Answers a request of an authenticated caller at a path of its own. */
export type PathHandler = (request: Request, viewer: Viewer) => Promise<Response>;

/** `/mcp`: authenticates and counts the request as any other, and hands it to the handler. Null serves nothing there. */
export function useMcpEndpoint(callerGate: CallerGate, handler: PathHandler | null): Plugin {
  return {
    async onRequest({ url, request, endResponse }) {
      if (handler === null || url.pathname !== '/mcp') return;
      try {
        const { viewer } = await admit(request, callerGate);
        endResponse(await handler(request, viewer));
      } catch (error) {
        const refusal = toRefusal(error);
        if (refusal === undefined) throw error;
        endResponse(refusal);
      }
    },
  };
}

/** The response for a caller that was rejected; undefined for any other error. */
function toRefusal(error: unknown): Response | undefined {
  if (!(error instanceof GraphQLError) || error.extensions.http === undefined) return undefined;
  const { code, http } = error.extensions;
  const body = { errors: [{ message: error.message, extensions: { code } }] };
  return Response.json(body, { status: http.status ?? 500, headers: { ...http.headers } });
}
