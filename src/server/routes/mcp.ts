import type { Viewer } from '../../auth/index.js';
import { callerStage, type CallerGate } from '../caller-gate.js';
import type { Answer, Exchange } from '../exchange.js';
import { readBody } from '../guards/body.js';
import type { Stage } from '../pipeline.js';

/** Answers a request of an authenticated caller at a path of its own. */
export type PathHandler = (request: Request, viewer: Viewer) => Promise<Response>;

/**
 * `/mcp`: authenticates and counts the request as any other, and passes it to the handler. Null serves nothing there.
 */
export function mcpRoute(callerGate: CallerGate, handler: PathHandler | null): Stage {
  const caller = callerStage(callerGate);

  async function serve(exchange: Exchange, handle: PathHandler): Promise<Answer> {
    await caller.run(exchange);
    const { request, viewer, pathname, search } = exchange;
    if (viewer === null) throw new TypeError('Expected a caller that was authenticated.');
    const body = request.method === 'POST' ? { body: new Uint8Array(await readBody(exchange)) } : {};
    // The protocol has headers of its own. None of its answers is cached.
    const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]);
    const url = `http://localhost${pathname}${search}`;
    const response = await handle(new Request(url, { method: request.method ?? 'GET', headers, ...body }), viewer);
    return { status: response.status, headers: Object.fromEntries(response.headers), body: response.body };
  }

  return {
    name: 'mcp',
    run: (exchange) => (handler === null || exchange.pathname !== '/mcp' ? undefined : serve(exchange, handler)),
  };
}
