import { hostOfEndpoint, isEndpoint, isLoopbackHost } from '../../config/index.js';
import { PermissionError } from '../../errors.js';
import type { Exchange } from '../exchange.js';
import { inputError } from '../graphql/error-mask.js';

/** The last valid Host header. Nearly all requests have the same one, so that it is checked once. */
let lastHost = 'localhost';

/** Rejects a malformed target or Host header, and duplicates of headers that may occur only once. */
export function targetGuard(exchange: Exchange): undefined {
  const { request, headers } = exchange;
  const target = request.url ?? '';
  // Absolute URLs are for proxies, and `*` for OPTIONS.
  if (!target.startsWith('/')) throw inputError(['target'], 'expected a path that begins with a slash.');
  const host = headers.get('host');
  // Only HTTP/1.0 has requests without it.
  if (host === null ? request.httpVersion !== '1.0' : host !== lastHost && !isEndpoint(host))
    throw inputError(['host'], 'expected a name or an address, with or without a port.');
  lastHost = host ?? lastHost;
  const { repeated } = headers;
  if (repeated !== undefined) throw inputError([repeated], 'expected this header once, got it twice.');
  const query = target.indexOf('?');
  exchange.pathname = query === -1 ? target : target.slice(0, query);
  exchange.search = query === -1 ? '' : target.slice(query);
}

/**
 * The host guard, used while authentication is off: rejects requests whose Host is not loopback. A page of another site
 * can make its own name resolve to this machine (DNS rebinding), but it cannot change that name.
 */
export function hostGuard({ headers }: Exchange): undefined {
  if (isLoopbackHost(hostOfEndpoint(headers.get('host') ?? ''))) return undefined;
  throw new PermissionError(
    'Authentication is off, so only requests to this machine by its own name are answered: expected the host ' +
      'localhost or a loopback address.',
  );
}
