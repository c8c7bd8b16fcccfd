/** Parses the URL of a single server, Sentinel or Cluster. Imports little, so that settings are checked cheaply. */
import { isIPv4, isIPv6 } from 'node:net';

export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** The address of Redis and its credentials. May contain a password: never log it. */
export interface RedisTarget {
  readonly kind: 'single' | 'sentinel' | 'cluster';
  /** The server, the Sentinels, or some nodes of the cluster. */
  readonly hosts: readonly HostPort[];
  readonly tls: boolean;
  readonly username?: string;
  readonly password?: string;
  /** The database; always 0 in a cluster, which has no others. */
  readonly database: number;
  /** The name under which Sentinel knows the primary; undefined otherwise. */
  readonly primaryName: string | undefined;
}

const schemePattern = /^redis(?<tls>s?)(?:\+(?<kind>sentinel|cluster))?:\/\/(?<rest>.+)$/i;
/** A host name, whose last label is not a number. */
const namePattern = /^(?:\w(?:[\w-]*\w)?\.)*(?!\d+\.?$)\w(?:[\w-]*\w)?\.?$/;
const restPattern = /^(?:(?<userinfo>[^@]*)@)?(?<hosts>[^/?#@]+)(?<path>\/[^?#]*)?$/;

/** @throws Error whose message completes "expected …" and quotes nothing of the URL */
export function parseRedisUrl(text: string): RedisTarget {
  const { tls = '', kind: topology = 'single', rest } = schemePattern.exec(text)?.groups ?? {};
  if (rest === undefined) {
    throw new Error(
      'redis:// or rediss://, redis+sentinel://h1:26379,h2:26379/name or redis+cluster://h1:6379,h2:6379 (both ' +
        'also with rediss+)',
    );
  }
  const parts = restPattern.exec(rest)?.groups;
  if (parts === undefined)
    throw new Error('hosts after the scheme, without ? or #, and with @ in a password written as %40');
  const { userinfo = '', hosts = '', path = '' } = parts;
  const kind = topology.toLowerCase() as RedisTarget['kind'];
  const [, username, password] = /^([^:]*)(?::(.*))?$/.exec(userinfo) ?? [];
  if (username && !password) throw new Error('a password after the user: user:password@host');
  const segments = path.split('/').slice(1);
  const [primaryName] = kind === 'sentinel' ? segments.splice(0, 1) : [undefined];
  if (kind === 'sentinel' && !primaryName) throw new Error('the name of the primary after the Sentinels: /mymaster');
  const [database = '', ...excess] = segments;
  if (excess.length > 0 || !/^\d{0,5}$/.test(database))
    throw new Error('a database number, such as /0, as the last part');
  if (kind === 'cluster' && Number(database) !== 0) throw new Error('no database: a cluster has only database 0');
  const parsedHosts = hosts.split(',').map((host) => parseHost(host, kind === 'sentinel' ? 26_379 : 6_379));
  if (kind === 'single' && parsedHosts.length > 1) throw new Error('one host; several are for +sentinel and +cluster');
  return {
    kind,
    hosts: parsedHosts,
    tls: tls !== '',
    ...(username && { username: decode(username) }),
    ...(password && { password: decode(password) }),
    database: Number(database),
    primaryName: primaryName === undefined ? undefined : decode(primaryName),
  };
}

function parseHost(text: string, defaultPort: number): HostPort {
  const [, ipv6, name, port] = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/i.exec(text) ?? [];
  const host = ipv6 ?? name;
  const portNumber = port === undefined ? defaultPort : Number(port);
  const isValid = ipv6 === undefined ? namePattern.test(host ?? '') || isIPv4(host ?? '') : isIPv6(ipv6);
  if (host === undefined || !isValid || portNumber < 1 || portNumber > 65_535)
    throw new Error('host:port, separated by commas');
  return { host, port: portNumber };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error('user and password percent-encoded: write % as %25, @ as %40, / as %2F');
  }
}
