import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { OverLimitError, rateLimitHeaders, type Allowance, type Viewer } from '../auth/index.js';
import { UnauthenticatedError, UpstreamError, type GatewayError } from '../errors.js';

/** Lets a caller in, and counts its request. */
export interface Door {
  /** @throws UnauthenticatedError */
  authenticate(request: Request): Promise<Viewer>;
  /** @throws OverLimitError */
  takeRequest(viewer: Viewer): Promise<Allowance | null>;
}

/** What a request bears once its caller was let in. */
export interface WithViewer {
  viewer: Viewer;
}

type Note = (request: Request, headers: Readonly<Record<string, string>>) => void;

/** Lets the caller of each operation in before anything is done for it; of a batch, each operation counts against its limit. */
export function useCaller(door: Door, note: Note): Plugin<{}, WithViewer> {
  return {
    async onParams({ request, context }) {
      context.viewer = await admit(request, door, (headers) => note(request, headers));
    },
  };
}

/**
 * Who asks, or a refusal with its HTTP status: 401 with WWW-Authenticate, 429 with Retry-After. What is left of a caller's limit
 * is noted for the response.
 */
async function admit(request: Request, door: Door, note: (headers: Readonly<Record<string, string>>) => void): Promise<Viewer> {
  try {
    const viewer = await door.authenticate(request);
    const allowance = await door.takeRequest(viewer);
    if (allowance !== null) note(rateLimitHeaders(allowance));
    return viewer;
  } catch (error) {
    if (error instanceof UnauthenticatedError) throw refusal(error, 401, { 'www-authenticate': 'Bearer' });
    if (error instanceof OverLimitError) throw refusal(error, 429, rateLimitHeaders(error.allowance, { isRefused: true }));
    // The caller's token cannot be checked now; it may be good.
    if (error instanceof UpstreamError) throw refusal(error, 503, {});
    throw error;
  }
}

function refusal(error: GatewayError, status: number, headers: Readonly<Record<string, string>>): GraphQLError {
  return new GraphQLError(error.message, { originalError: error, extensions: { ...error.extensions, http: { status, headers } } });
}

/** Headers that were noted for a request while its context was made, set on its response. */
export function useNotedHeaders(): { plugin: Plugin; note: Note } {
  const noted = new WeakMap<Request, Readonly<Record<string, string>>>();
  return {
    note: (request, headers) => void noted.set(request, headers),
    plugin: {
      onResponse({ request, response }) {
        for (const [name, value] of Object.entries(noted.get(request) ?? {})) response.headers.set(name, value);
      },
    },
  };
}
