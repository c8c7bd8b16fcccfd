import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import {
  RateLimitExceededError,
  rateLimitHeaders,
  type RateLimitStatus,
  type HeaderSource,
  type Viewer,
} from '../auth/index.js';
import { UnauthenticatedError, UpstreamError, type GatewayError } from '../errors.js';

/** What a door looks at. */
export interface IncomingRequest {
  readonly headers: HeaderSource;
  /** Where it came from node:http: the next one on it is most often of the same caller. */
  readonly connection?: object;
}

/** Lets a caller in, and counts its request. */
export interface CallerGate {
  /** Rejects with UnauthenticatedError. */
  authenticate(request: IncomingRequest): Viewer | Promise<Viewer>;
  /** Rejects with OverLimitError. */
  consumeRequest(viewer: Viewer): null | Promise<RateLimitStatus>;
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

type SetResponseHeaders = (request: Request, headers: Readonly<Record<string, string>>) => void;

/**
 * Lets the caller of each operation in before anything is done for it, unless that was done before the request came here; of a
 * batch, each operation counts against its limit.
 */
export function useCallerGate(
  callerGate: CallerGate,
  setHeaders: SetResponseHeaders,
): Plugin<{}, WithViewer & { readonly admission?: Admission | Promise<Admission> }> {
  return {
    async onParams({ request, context }) {
      const { viewer, headers } = await (context.admission ?? admit(request, callerGate));
      context.viewer = viewer;
      setHeaders(request, headers);
    },
  };
}

/** Who asks: at once where nothing has to be looked up. Rejects with a refusal that has its HTTP status: 401 with WWW-Authenticate, 429 with Retry-After. */
export function admit(request: IncomingRequest, callerGate: CallerGate): Admission | Promise<Admission> {
  const viewer = callerGate.authenticate(request);
  if (viewer instanceof Promise)
    return viewer.then((resolved) => consumeRequest(resolved, callerGate)).catch(rethrowAsHttpError);
  const admission = consumeRequest(viewer, callerGate);
  return admission instanceof Promise ? admission.catch(rethrowAsHttpError) : admission;
}

function consumeRequest(viewer: Viewer, callerGate: CallerGate): Admission | Promise<Admission> {
  const allowance = callerGate.consumeRequest(viewer);
  return allowance === null
    ? { viewer, headers: noHeaders }
    : allowance.then((remaining) => ({ viewer, headers: rateLimitHeaders(remaining) }));
}

const noHeaders = {};

function rethrowAsHttpError(error: unknown): never {
  if (error instanceof UnauthenticatedError) throw httpError(error, 401, { 'www-authenticate': 'Bearer' });
  if (error instanceof RateLimitExceededError)
    throw httpError(error, 429, rateLimitHeaders(error.rateLimit, { isExceeded: true }));
  // The caller's token cannot be checked now; it may be good.
  if (error instanceof UpstreamError) throw httpError(error, 503, {});
  throw error;
}

function httpError(error: GatewayError, status: number, headers: Readonly<Record<string, string>>): GraphQLError {
  return new GraphQLError(error.message, {
    originalError: error,
    extensions: { ...error.extensions, http: { status, headers } },
  });
}

/** Headers that were noted for a request while its context was made, set on its response. */
export function useResponseHeaders(): { plugin: Plugin; setHeaders: SetResponseHeaders } {
  const headersByRequest = new WeakMap<Request, Readonly<Record<string, string>>>();
  return {
    setHeaders: (request, headers) => void headersByRequest.set(request, headers),
    plugin: {
      onResponse({ request, response }) {
        for (const [name, value] of Object.entries(headersByRequest.get(request) ?? {}))
          response.headers.set(name, value);
      },
    },
  };
}
