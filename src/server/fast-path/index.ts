import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { RequestStats } from '../../loaders/index.js';
import type { Admission, IncomingRequest } from '../caller-gate.js';
import type { ExecuteFromCache, Latin1, CachedExecution } from './executor/index.js';
import type { CachedResponse, ResponseCache } from './response-cache.js';
import {
  isCacheableRequest,
  readBufferedBody,
  createRequestKey,
  type RequestKey,
  type WithRequestKey,
} from './response-cache-key.js';
import type { RequestEvent } from '../observability/request-events.js';
import { currentRequestId, runWithRequestId } from '../request-id.js';

/** What is handed on with a request that was looked at here. */
export interface PipelineContext extends WithRequestKey {
  /** Its caller was let in, or not, and counted: once is enough. */
  readonly admission?: Admission | Promise<Admission>;
}

export interface FastPathOptions {
  readonly responseCache: ResponseCache;
  readonly executeFromCache: ExecuteFromCache;
  readonly authenticate: (request: IncomingRequest) => Admission | Promise<Admission>;
  /** Whether anything is answered from here. Otherwise each request takes the whole road, where kept answers are found as well. */
  readonly isEnabled: boolean;
  readonly next: (request: IncomingMessage, response: ServerResponse, context: PipelineContext) => unknown;
  readonly onEvent: (event: RequestEvent) => void;
  /** Told of each answer that is sent from here. */
  readonly onResponse: (path: string, status: number) => void;
  /** Milliseconds of a clock that is never set back. */
  readonly now: () => number;
}

/**
 * Sends kept answers as the bytes they are, to whoever is let in and has the rights they were made with, and composes others at once
 * where all that they say is at hand; without wrapping the request for a server that then finds nothing to do: that alone would take
 * ten times as long. Everything else goes on as it came.
 */
export function createFastPath({
  responseCache,
  executeFromCache,
  authenticate,
  isEnabled,
  next,
  onEvent,
  onResponse,
  now,
}: FastPathOptions): RequestListener {
  function answer(buffered: BufferedRequest): void {
    const { request, response, requestKey, body } = buffered;
    const startedAt = now();
    const admission = authenticate({ headers: { get: (key) => getHeader(request, key) }, connection: request.socket });
    const unreadBody = createUnreadBody(request, body);

    // Who is refused is told so on the road.
    function fallThrough(): void {
      unreadBody.unshiftOnce();
      next(request, response, { requestKey, admission });
    }

    function respond({ viewer, headers }: Admission, found: FastPathResponse): void {
      onEvent({ kind: 'request-started' });
      send(buffered, found, headers);
      onResponse('graphql', 200);
      onEvent({
        kind: 'request-ended',
        operation: found.operation,
        viewer: viewer.name,
        codes: [],
        durationMs: now() - startedAt,
        stats: found.stats ?? null,
        isExecutedFromCache: found.stats !== undefined,
      });
    }

    function execute(admitted: Admission, key: string): void {
      // What the whole road has not answered to such a head, it may refuse.
      const headers = responseCache.headersFor(requestKey);
      const execution = headers && executeFromCache(body, admitted.viewer);
      if (headers === undefined || execution === undefined) return fallThrough();
      const onResult = (answer: CachedExecution | undefined) => {
        if (answer === undefined) return fallThrough();
        const { stats, operation } = answer;
        if (stats.isCacheable)
          responseCache.offer(key, () => ({
            headers,
            body: Buffer.from(answer.body, 'latin1'),
            entryVersions: stats.entryVersions,
            operation,
          }));
        respond(admitted, { ...answer, headers });
      };
      if (!(execution instanceof Promise)) return onResult(execution);
      unreadBody.unshiftOnce();
      void execution.then(onResult, fallThrough);
    }

    function lookUp(admitted: Admission): void {
      const key = responseCache.keyFor(requestKey, admitted.viewer);
      const found = responseCache.getFresh(key);
      const onResult = (response: CachedResponse | undefined) =>
        response === undefined ? execute(admitted, key) : respond(admitted, response);
      if (!(found instanceof Promise)) return onResult(found);
      unreadBody.unshiftOnce();
      void found.then(onResult, fallThrough);
    }

    // Nothing waits that need not: a promise costs as much as the rest of an answer that is kept.
    if (!(admission instanceof Promise)) return lookUp(admission);
    unreadBody.unshiftOnce();
    void admission.then(lookUp, fallThrough);
  }

  return (request, response) => {
    if (!isCacheableRequest(request)) return void next(request, response, {});
    readBufferedBody(request, (body) => {
      if (body === null) return void next(request, response, {});
      const requestKey = createRequestKey(request, body);
      if (requestKey !== undefined && isEnabled)
        return runWithRequestId(getHeader(request, 'x-request-id'), () =>
          answer({ request, response, requestKey, body }),
        );
      request.unshift(body);
      next(request, response, requestKey === undefined ? {} : { requestKey });
    });
  };
}

/** A request whose body was read. */
interface BufferedRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestKey: RequestKey;
  readonly body: Buffer;
}

/** What is sent from here; with a trace, where it was composed for this request. */
interface FastPathResponse extends Pick<CachedResponse, 'headers' | 'operation'> {
  readonly body: Buffer | Latin1;
  readonly stats?: RequestStats;
}

/** Has a request read from its beginning by somebody else: it ends with this tick, if nothing is left in it. */
function createUnreadBody(request: IncomingMessage, body: Buffer): { unshiftOnce(): void } {
  let isUnshifted = false;
  return {
    unshiftOnce() {
      if (!isUnshifted) request.unshift(body);
      isUnshifted = true;
    },
  };
}

function send(
  { request, response }: BufferedRequest,
  { headers, body }: FastPathResponse,
  perRequestHeaders: Admission['headers'],
): void {
  // Where its body was put back, nobody is going to read it.
  request.resume();
  response.writeHead(200, [
    ...headers,
    ...Object.entries(perRequestHeaders).flat(),
    'x-request-id',
    currentRequestId() ?? '',
    'content-length',
    String(body.length),
  ]);
  response.end(body, 'latin1');
}

function getHeader({ headers }: IncomingMessage, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' ? value : null;
}
