import type { KnownSpaces } from '../auth/index.js';
import type { Config } from '../config/index.js';
import type { RunningSandbox } from '../sandbox/index.js';
import type { AlicloudOptions } from '../upstream/index.js';

/** Where the calls go, and whose they are. */
export interface UpstreamTarget {
  readonly endpoint: string;
  readonly protocol: 'http' | 'https';
  readonly credentials: AlicloudOptions['credentials'];
  /** A name for the account, for quotas and the cache. */
  readonly account: string;
  readonly spaces: KnownSpaces;
}

/** What the settings name, or the sandbox that was started because they name none. */
export function resolveUpstreamTarget(config: Config, sandbox: RunningSandbox | null): UpstreamTarget {
  if (config.upstream.kind === 'alibaba') {
    const { endpoint, protocol, credentials, account } = config.upstream;
    return {
      endpoint,
      protocol,
      credentials: credentials.kind === 'chain' ? 'chain' : credentials,
      account,
      spaces: config.spaces,
    };
  }
  if (sandbox === null) throw new TypeError('expected a running sandbox, got none');
  return {
    endpoint: `${sandbox.host}:${sandbox.port}`,
    protocol: 'http',
    credentials: { accessKeyId: sandbox.accessKeyId, accessKeySecret: sandbox.accessKeySecret },
    // Each embedded sandbox is an account of its own, and forgets everything when it ends: so must what is kept of it.
    account: `sandbox-${process.pid}-${sandbox.port}`,
    spaces: config.spaces ?? sandbox.spaces,
  };
}
