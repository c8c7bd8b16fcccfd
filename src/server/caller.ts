import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { OverLimitError, rateLimitHeaders, type Allowance, type HeaderSource, type Viewer } from '../auth/index.js';
import { UnauthenticatedError, UpstreamError, type GatewayError } from '../errors.js';

/** What a door looks at. */
export interface Comer {
  readonly headers: HeaderSource;
  /** Where it came from node:http: the next one on it is most often of the same caller. */
  readonly connection?: object;
}

/** Lets a caller in, and counts its request. */
export interface Door {
  /** Rejects with UnauthenticatedError. */
  authenticate(comer: Comer): Viewer | Promise<Viewer>;
  /** Rejects with OverLimitError. */
  takeRequest(viewer: Viewer): null | Promise<Allowance>;
}

/** What a request bears once its caller was let in. */
export interface WithViewer {
  viewer: Viewer;
}

/** Who was let in, and what its response tells of its limit. */
export interface Admission {
  readonly viewer: Viewer;
  readonly headers: Readonly<Record<string, string>>;
}

type Note = (request: Request, headers: Readonly<Record<string, string>>) => void;

/**
 * Lets the caller of each operation in before anything is done for it, unless that was done before the request came here; of a
 * batch, each operation counts against its limit.
 */
export function useCaller(
  door: Door,
  note: Note,
): Plugin<{}, WithViewer & { readonly admission?: Admission | Promise<Admission> }> {
  return {
    async onParams({ request, context }) {
      const { viewer, headers } = await (context.admission ?? admit(request, door));
      context.viewer = viewer;
      note(request, headers);
    },
  };
}

/** Who asks: at once where nothing has to be looked up. Rejects with a refusal that has its HTTP status: 401 with WWW-Authenticate, 429 with Retry-After. */
export function admit(comer: Comer, door: Door): Admission | Promise<Admission> {
  const viewer = door.authenticate(comer);
  if (viewer instanceof Promise) return viewer.then((who) => counted(who, door)).catch(turnAway);
  const admission = counted(viewer, door);
  return admission instanceof Promise ? admission.catch(turnAway) : admission;
}

function counted(viewer: Viewer, door: Door): Admission | Promise<Admission> {
  const allowance = door.takeRequest(viewer);
  return allowance === null
    ? { viewer, headers: noHeaders }
    : allowance.then((left) => ({ viewer, headers: rateLimitHeaders(left) }));
}

const noHeaders = {};

function turnAway(error: unknown): never {
  if (error instanceof UnauthenticatedError) throw refusal(error, 401, { 'www-authenticate': 'Bearer' });
  if (error instanceof OverLimitError)
    throw refusal(error, 429, rateLimitHeaders(error.allowance, { isRefused: true }));
  // The caller's token cannot be checked now; it may be good.
  if (error instanceof UpstreamError) throw refusal(error, 503, {});
  throw error;
}

function refusal(error: GatewayError, status: number, headers: Readonly<Record<string, string>>): GraphQLError {
  return new GraphQLError(error.message, {
    originalError: error,
    extensions: { ...error.extensions, http: { status, headers } },
  });
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
