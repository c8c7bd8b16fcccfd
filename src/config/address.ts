import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

const hostnamePattern = /^[a-z\d]([a-z\d_-]{0,61}[a-z\d])?(\.[a-z\d]([a-z\d_-]{0,61}[a-z\d])?)*\.?$/i;
const portPattern = /:[1-9]\d{0,4}$/;

/** Whether the text is a host to listen on: a name or an address, without brackets, port or scheme. */
export function isHost(text: string): boolean {
  return isIP(text) !== 0 || (text.length <= 253 && hostnamePattern.test(text) && URL.canParse(`http://${text}`));
}

/** Whether the host is loopback. A name other than localhost may resolve to anything, so it does not count. */
export function isLoopbackHost(host: string): boolean {
  const family = isIP(host);
  if (family === 0) return host.toLowerCase() === 'localhost';
  return loopback.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

/** Whether the text is `host` or `host:port`, an IPv6 address in brackets. */
export function isEndpoint(text: string): boolean {
  const host = text.replace(portPattern, '');
  const isValidHost = host.startsWith('[') ? isIP(hostOfEndpoint(text)) === 6 : !host.includes(':') && isHost(host);
  // The URL parser checks the range of the port.
  return isValidHost && URL.canParse(`http://${text}`);
}

/** The host of an endpoint, without port and brackets. */
export function hostOfEndpoint(endpoint: string): string {
  return endpoint.replace(portPattern, '').replace(/^\[(.*)\]$/, '$1');
}

/**
 * Parses a URL with one of these protocols (such as `https:`), a host, and no user or password. Returns null for other
 * text.
 */
export function parseUrl(text: string, protocols: readonly string[]): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return protocols.includes(url.protocol) && url.hostname !== '' && url.username === '' && url.password === ''
    ? url
    : null;
}
