import { UpstreamError } from '../errors.js';
import { TransportError } from './transport.js';

/** A pair of keys of Alibaba Cloud, and the token that a temporary pair (STS) needs. */
export interface KeyPair {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string | undefined;
}

/** A key pair as the client wants it, and where it was found, such as `default/env`. */
export interface ResolvedCredentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken: string;
  readonly providerName: string;
}

/** Where keys come from, in the shape of the client's own providers. */
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
 * Asks a provider for one caller at a time, and all who ask meanwhile get the same answer: the client's chain picks a
 * wrong provider when its first callers race, and a role's provider fetches a new session once for each of them.
 * Providers of temporary keys renew these by themselves when they are asked; so each call asks.
 */
export function singleFlightProvider(provider: CredentialsProvider): CredentialsProvider {
  let inFlight: Promise<ResolvedCredentials> | undefined;
  return {
    getProviderName: () => provider.getProviderName(),
    getCredentials() {
      inFlight ??= provider
        .getCredentials()
        // Its message may hold a reply of the metadata server or the path of a file.
        .catch(() => Promise.reject(new TransportError('credentials')))
        .finally(() => {
          inFlight = undefined;
        });
      return inFlight;
    },
  };
}

/**
 * Asks a provider for the first time, before any call does.
 * @throws UpstreamError UPSTREAM_CREDENTIALS that says where credentials were looked for
 */
export async function resolveCredentials(provider: CredentialsProvider): Promise<ResolvedCredentials> {
  try {
    return await provider.getCredentials();
  } catch {
    throw new UpstreamError(
      'Expected credentials for Alibaba Cloud, found none. They were looked for in ALIBABA_CLOUD_ACCESS_KEY_ID and ' +
        'ALIBABA_CLOUD_ACCESS_KEY_SECRET, an OIDC role (ALIBABA_CLOUD_ROLE_ARN, ALIBABA_CLOUD_OIDC_PROVIDER_ARN, ' +
        'ALIBABA_CLOUD_OIDC_TOKEN_FILE), the profile files ~/.aliyun/config.json and ~/.alibabacloud/credentials, the ECS ' +
        'metadata server (unless ALIBABA_CLOUD_ECS_METADATA_DISABLED=true), and ALIBABA_CLOUD_CREDENTIALS_URI.',
      { code: 'UPSTREAM_CREDENTIALS' },
    );
  }
}
