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

/**
 * Single flight around a provider: concurrent callers share one request. The client's chain picks a wrong provider when
 * its first callers race, and a role provider would fetch one session for each. Providers renew temporary keys when
 * asked, so every call asks.
 */
export function singleFlightProvider(provider: CredentialsProvider): CredentialsProvider {
  let inFlight: Promise<ResolvedCredentials> | undefined;
  return {
    getProviderName: () => provider.getProviderName(),
    getCredentials() {
      inFlight ??= provider
        .getCredentials()
        // The provider's message may contain a reply of the metadata server or a file path.
        .catch(() => Promise.reject(new TransportError('credentials')))
        .finally(() => {
          inFlight = undefined;
        });
      return inFlight;
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
