import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { Viewer } from '../../auth/index.js';
import { toAnswerHeaders } from '../exchange.js';
import type { Stage } from '../pipeline.js';

/** Handles requests of authenticated callers on a separate route. */
export type PathHandler = (request: Request, viewer: Viewer, requestId: string) => Promise<Response>;

export const mcpPath = '/mcp';

/** `/mcp`, for authenticated callers. The handler reads its protocol's headers, which play no part in caching. */
export function mcpRoute(handler: PathHandler | null): Stage {
  return {
    name: 'mcp',
    run({ pathname, request, headers, requestId, body, viewer }) {
      if (handler === null || viewer === null || pathname !== mcpPath) return undefined;
      const { method = 'GET' } = request;
      const forwarded = new Request(`http://localhost${mcpPath}`, {
        method,
        headers: headers.toFetchHeaders(),
        ...(method === 'POST' ? { body: new Uint8Array(body) } : {}),
      });
      return handler(forwarded, viewer, requestId).then((response) => ({
        status: response.status,
        headers: toAnswerHeaders(response.headers),
        body: response.body && Readable.fromWeb(response.body as ReadableStream),
      }));
    },
  };
}
