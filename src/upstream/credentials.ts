import { UpstreamError } from '../errors.js';
import { TransportError } from './transport.js';

/** An Alibaba Cloud access key, with the security token if it is a temporary one (STS). */
export interface KeyPair {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string | undefined;
}

/** Credentials in the client's format, with the provider they came from, such as `default/env`. */
export interface ResolvedCredentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken: string;
  readonly providerName: string;
}

/** The interface of the client's credential providers. */
export interface CredentialsProvider {
  getCredentials(): Promise<ResolvedCredentials>;
  getProviderName(): string;
}

export function staticCredentials({ accessKeyId, accessKeySecret, securityToken = '' }: KeyPair): CredentialsProvider {
  const providerName = securityToken === '' ? 'static_ak' : 'static_sts';
  const credentials: ResolvedCredentials = { accessKeyId, accessKeySecret, securityToken, providerName };
  return { getCredentials: () => Promise.resolve(credentials), getProviderName: () => providerName };
}

/** How long credentials are cached before their provider is asked again. */
const askIntervalMs = 60_000;
/** The minimum time between two renewals, so that a broken role is not renewed without end. */
const renewalIntervalMs = 1_000;

/** Cached credentials. Their provider is asked at most once a minute, and again after the upstream rejected them. */
export interface CachedCredentials extends CredentialsProvider {
  /**
   * Discards rejected credentials together with their provider. Returns false if no others can be obtained: they are
   * permanent, or were renewed within the last second.
   */
  discard(refused: ResolvedCredentials): boolean;
}

/**
 * Caches the credentials of a provider, and shares one request between concurrent callers. Without this cache, the
 * client's chain picks a wrong provider when its first callers race, a role provider would fetch one session for each
 * of them, and the provider of an ECS role would ask the metadata server for every call during the last hour of a
 * session. Providers renew temporary keys 15 minutes before they expire, so caching them for a minute is always safe.
 * @param createProvider creates a provider without a cached session
 */
export function cacheCredentials(createProvider: () => CredentialsProvider, now: () => number): CachedCredentials {
  let provider = createProvider();
  let cached: { readonly credentials: ResolvedCredentials; readonly at: number } | undefined;
  let inFlight: Promise<ResolvedCredentials> | undefined;
  let renewedAt = Number.NEGATIVE_INFINITY;

  async function ask(): Promise<ResolvedCredentials> {
    const asked = provider;
    try {
      const credentials = await asked.getCredentials();
      // Does not store credentials of a provider that was replaced meanwhile, because they are the rejected ones.
      if (asked === provider) cached = { credentials, at: now() };
      return credentials;
    } catch {
      // The provider's message may contain a reply of the metadata server or a file path.
      throw new TransportError('credentials');
    }
  }

  return {
    getProviderName: () => provider.getProviderName(),
    getCredentials() {
      if (cached !== undefined && now() - cached.at < askIntervalMs) return Promise.resolve(cached.credentials);
      if (inFlight !== undefined) return inFlight;
      const asking = ask().finally(() => {
        if (inFlight === asking) inFlight = undefined;
      });
      inFlight = asking;
      return asking;
    },
    discard(refused) {
      if (refused.securityToken === '') return false;
      // Another call has already discarded them.
      if (refused.securityToken !== cached?.credentials.securityToken) return true;
      if (now() - renewedAt < renewalIntervalMs) return false;
      renewedAt = now();
      provider = createProvider();
      cached = undefined;
      inFlight = undefined;
      return true;
    },
  };
}

/**
 * Gets the credentials for the first time, at start.
 * @throws UpstreamError UPSTREAM_CREDENTIALS that lists where credentials were looked for
 */
export async function resolveCredentials(provider: CredentialsProvider): Promise<ResolvedCredentials> {
  try {
    return await provider.getCredentials();
  } catch {
    throw new UpstreamError(
      'Expected credentials for Alibaba Cloud, found none. Looked in ALIBABA_CLOUD_ACCESS_KEY_ID and ' +
        'ALIBABA_CLOUD_ACCESS_KEY_SECRET, an OIDC role (ALIBABA_CLOUD_ROLE_ARN, ALIBABA_CLOUD_OIDC_PROVIDER_ARN, ' +
        'ALIBABA_CLOUD_OIDC_TOKEN_FILE), the profile files ~/.aliyun/config.json and ~/.alibabacloud/credentials, ' +
        'the ECS ' +
        'metadata server (unless ALIBABA_CLOUD_ECS_METADATA_DISABLED=true), and ALIBABA_CLOUD_CREDENTIALS_URI.',
      { code: 'UPSTREAM_CREDENTIALS' },
    );
  }
}
