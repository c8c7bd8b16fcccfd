import type { Viewer } from '../../auth/index.js';
import { forwardedAnswer } from '../exchange.js';
import type { StageFunction } from '../pipeline.js';

/** Handles requests of authenticated callers on a separate route. */
export type PathHandler = (request: Request, viewer: Viewer, requestId: string) => Promise<Response>;

export const mcpPath = '/mcp';

/** `/mcp`, for authenticated callers. The handler reads its protocol's headers, which play no part in caching. */
export function mcpRoute(handler: PathHandler | null): StageFunction {
  return ({ pathname, request: { method = 'GET' }, headers, requestId, body, viewer }) => {
    if (handler === null || viewer === null || pathname !== mcpPath) return undefined;
    const forwarded = new Request(`http://localhost${mcpPath}`, {
      method,
      headers: headers.toFetchHeaders(),
      ...(method === 'POST' ? { body: new Uint8Array(body) } : {}),
    });
    return handler(forwarded, viewer, requestId).then((response) => forwardedAnswer(response));
  };
}
