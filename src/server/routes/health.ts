import { jsonAnswer } from '../exchange.js';
import type { StageFunction } from '../pipeline.js';

const noStore = { 'cache-control': 'no-store' };

/** The health of the gateway, in sentences for operators. */
export interface Health {
  /** The reasons why it cannot serve now; empty if it can. */
  unready(): readonly string[];
  /** Features that do not work although it serves. */
  degraded(): readonly string[];
}

/**
 * `/healthz`: the process is alive. `/readyz`: 200 when the gateway can serve, 503 with the reasons while it drains or
 * its upstream is unreachable. `/` redirects browsers to GraphiQL.
 */
export function healthRoutes(health: Health): StageFunction {
  return ({ pathname, request: { method } }) => {
    if (method !== 'GET' && method !== 'HEAD') return undefined;
    if (pathname === '/healthz') return jsonAnswer(200, { status: 'ok' }, noStore);
    if (pathname === '/') return { status: 302, headers: { location: '/graphql' }, body: null };
    if (pathname !== '/readyz') return undefined;
    const reasons = health.unready();
    const isReady = reasons.length === 0;
    const body = { status: isReady ? 'ready' : 'unready', reasons, degraded: health.degraded() };
    return jsonAnswer(isReady ? 200 : 503, body, noStore);
  };
}
