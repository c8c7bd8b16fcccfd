import { isIPv6 } from 'node:net';
import { isLoopbackHost } from '../../config/index.js';
import { PermissionError } from '../../errors.js';
import type { Exchange } from '../exchange.js';
import { httpError, inputError } from '../graphql/error-mask.js';
import type { Stage } from '../pipeline.js';

/** Rejects a malformed target or Host header, and duplicates of headers that may occur only once. */
export const targetGuard: Stage = {
  name: 'target',
  run(exchange) {
    const { request, headers } = exchange;
    const target = request.url ?? '';
    // Absolute URLs are for proxies, and `*` for OPTIONS.
    if (!target.startsWith('/')) throw inputError(['target'], 'expected a path that begins with a slash.');
    const host = headers.get('host');
    // Only HTTP/1.0 has requests without it.
    if (host === null ? request.httpVersion !== '1.0' : !isHostHeader(host))
      throw inputError(['host'], 'expected a name or an address, with or without a port.');
    const { repeated } = headers;
    if (repeated !== undefined) throw inputError([repeated], 'expected this header once, got it twice.');
    const query = target.indexOf('?');
    exchange.pathname = query === -1 ? target : target.slice(0, query);
    exchange.search = query === -1 ? '' : target.slice(query);
    return undefined;
  },
};

/**
 * The host guard, used while authentication is off: rejects requests whose Host is not loopback. A page of another site
 * can make its own name resolve to this machine (DNS rebinding), but it cannot change that name.
 */
export function hostGuard(loopbackOnly: boolean): Stage {
  return {
    name: 'host',
    run(exchange) {
      if (!loopbackOnly || isLoopbackHost(hostOf(exchange))) return undefined;
      throw httpError(
        new PermissionError(
          'Authentication is off, so only requests to this machine by its own name are answered: expected the ' +
            'host localhost or a loopback address.',
        ),
        { status: 403 },
      );
    },
  };
}

function isHostHeader(host: string): boolean {
  const [, name = '', port] = /^(\[[\da-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?$/i.exec(host) ?? [];
  if (Number(port ?? 0) > 65_535) return false;
  return name.startsWith('[') ? isIPv6(name.slice(1, -1)) : isDomainName(name);
}

/** Labels of at most 63 characters, 253 in all (RFC 1035); a dot may follow the last one. */
function isDomainName(name: string): boolean {
  return (
    name.length <= 253 &&
    name
      .replace(/\.$/, '')
      .split('.')
      .every((label) => /^\w([\w-]{0,61}\w)?$/.test(label))
  );
}

/** The Host header without port and brackets. */
function hostOf({ headers }: Exchange): string {
  return (headers.get('host') ?? '').replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
}
