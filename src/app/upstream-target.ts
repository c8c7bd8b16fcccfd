import type { KnownSpace, KnownSpaces } from '../auth/index.js';
import type { Config } from '../config/index.js';
import type { RunningSandbox } from '../sandbox/index.js';
import { createProxyAgent, proxyFor } from '../proxy.js';
import type { AlicloudOptions } from '../upstream/index.js';

/** The endpoint of upstream calls and the account that makes them. */
export interface UpstreamTarget {
  readonly endpoint: string;
  readonly protocol: 'http' | 'https';
  readonly credentials: AlicloudOptions['credentials'];
  /** The proxy of the settings; null to connect directly. */
  readonly proxy: URL | null;
  /** A name for the account, for quotas and the cache. */
  readonly account: string;
  /** The spaces of the settings or of the sandbox; `unread` if CAMS is to list them. */
  readonly spaces: KnownSpaces;
}

/** The upstream of the settings, or the embedded sandbox that was started because they name none. */
export function resolveUpstreamTarget(config: Config, sandbox: RunningSandbox | null): UpstreamTarget {
  if (config.upstream.kind === 'alibaba') {
    const { endpoint, protocol, credentials, account } = config.upstream;
    const proxy = proxyFor(config.proxy, new URL(`${protocol}://${endpoint}`));
    return {
      endpoint,
      protocol,
      credentials: credentials.kind === 'chain' ? 'chain' : credentials,
      proxy,
      account,
      spaces: spacesOf(config.spaces),
    };
  }
  if (sandbox === null) throw new TypeError('expected a running sandbox, got none');
  return {
    endpoint: `${sandbox.host}:${sandbox.port}`,
    protocol: 'http',
    credentials: { accessKeyId: sandbox.accessKeyId, accessKeySecret: sandbox.accessKeySecret },
    proxy: null,
    // Each embedded sandbox is a new account whose data ends with it, so its cached data must not be reused.
    account: `sandbox-${process.pid}-${sandbox.port}`,
    spaces: spacesOf(config.spaces ?? sandbox.spaces),
  };
}

const spacesOf = (spaces: Config['spaces']): KnownSpaces => (spaces === 'auto' ? 'unread' : spaces);

/** The first space that is known without asking CAMS; null: the account's own. */
export const firstSpaceOf = ({ spaces }: UpstreamTarget): KnownSpace | null =>
  spaces === 'unread' ? null : (spaces?.[0] ?? null);

/** The IsvCode of the settings for a space. */
export function isvCodeOf({ spaces }: Pick<UpstreamTarget, 'spaces'>, custSpaceId: string | null): string | undefined {
  return spaces === 'unread' ? undefined : spaces?.find((space) => space.custSpaceId === custSpaceId)?.isvCode;
}

/** The options of the transport for a target. */
export function transportOptionsOf(
  { endpoint, protocol, credentials, proxy }: UpstreamTarget,
  timeoutMs: number,
): AlicloudOptions {
  const agent = proxy && createProxyAgent(proxy, { isPlain: protocol === 'http' });
  return { endpoint, protocol, credentials, timeoutMs, ...(agent === null ? {} : { agent }) };
}
