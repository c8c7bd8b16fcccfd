import { createHash } from 'node:crypto';
import { hostOfEndpoint, isEndpoint, isLoopbackHost } from './address.js';
import { isPrintable } from './identifier.js';
import type { SettingReader } from './setting-reader.js';
import type { SettingName } from './settings.js';

/** The credentials of upstream calls: these keys, or those that the SDK's credential chain finds at the start. */
export type CredentialsConfig =
  | {
      readonly kind: 'keys';
      readonly accessKeyId: string;
      /** Never log it. */
      readonly accessKeySecret: string;
      /** The STS token of a temporary key. Never log it. */
      readonly securityToken?: string;
    }
  | { readonly kind: 'chain' };

/** The upstream: the embedded sandbox, or CAMS at an endpoint. */
export type UpstreamConfig =
  | { readonly kind: 'sandbox' }
  | {
      readonly kind: 'alibaba';
      /** `host` or `host:port`, as openapi-client takes it. */
      readonly endpoint: string;
      readonly protocol: 'https' | 'http';
      readonly credentials: CredentialsConfig;
      /** A name for the account: the key prefix of the state that replicas share. */
      readonly account: string;
    };

/** Reads the upstream settings. An invalid or missing CAMS_UPSTREAM is reported and read as its default. */
export function readUpstream(reader: SettingReader, production: boolean): UpstreamConfig {
  const credentials = readCredentials(reader);
  const chosen = reader.choice('CAMS_UPSTREAM', ['alibaba', 'sandbox']);
  if (production && reader.raw('CAMS_UPSTREAM') === null) {
    reader.addIssue('CAMS_UPSTREAM', '"alibaba" or "sandbox", because NODE_ENV is production');
  }
  const endpoint = reader.validated('CAMS_ENDPOINT', isEndpoint, 'host or host:port, without scheme or path');
  const protocol = reader.choice('CAMS_PROTOCOL', ['https', 'http']);
  const account = reader.validated(
    'CAMS_ACCOUNT',
    (text) => /^[\w.-]{1,64}$/.test(text),
    'up to 64 letters, digits, dots, dashes and underscores',
  );

  if ((chosen ?? (reader.raw('ALIBABA_CLOUD_ACCESS_KEY_ID') === null ? 'sandbox' : 'alibaba')) === 'sandbox') {
    warnUnused(reader, ['CAMS_ENDPOINT', 'CAMS_PROTOCOL']);
    return { kind: 'sandbox' };
  }
  if (protocol === 'http' && !isLoopbackHost(hostOfEndpoint(endpoint))) {
    reader.warnings.push(
      'CAMS_PROTOCOL is http and CAMS_ENDPOINT is not on this machine: calls go over the network unencrypted.',
    );
  }
  const accountName = account ?? accountOf(credentials);
  // Without a name, gateways of two accounts with temporary credentials would share quotas, cache and idempotency keys.
  if (accountName === undefined && sharesRedis(reader))
    reader.addIssue(
      'CAMS_ACCOUNT',
      'a name for the Alibaba Cloud account, because a Redis is shared and temporary credentials do not identify it',
    );
  return { kind: 'alibaba', endpoint, protocol, credentials, account: accountName ?? 'default' };
}

const sharesRedis = (reader: SettingReader) =>
  reader.raw('REDIS_URL') !== null || reader.raw('IDEMPOTENCY_REDIS_URL') !== null;

/** A hash of the access key; undefined for temporary credentials, because their id changes with each session. */
function accountOf(credentials: CredentialsConfig): string | undefined {
  if (credentials.kind === 'chain' || credentials.securityToken !== undefined) return undefined;
  return createHash('sha256').update(credentials.accessKeyId).digest('hex').slice(0, 16);
}

function readCredentials(reader: SettingReader): CredentialsConfig {
  const readSecret = (name: SettingName) => reader.validated(name, isPrintable, 'printable ASCII without blanks');
  const accessKeyId = readSecret('ALIBABA_CLOUD_ACCESS_KEY_ID');
  const accessKeySecret = readSecret('ALIBABA_CLOUD_ACCESS_KEY_SECRET');
  const securityToken = readSecret('ALIBABA_CLOUD_SECURITY_TOKEN');

  const hasId = reader.raw('ALIBABA_CLOUD_ACCESS_KEY_ID') !== null;
  const hasSecret = reader.raw('ALIBABA_CLOUD_ACCESS_KEY_SECRET') !== null;
  if (hasId && !hasSecret) {
    reader.addIssue('ALIBABA_CLOUD_ACCESS_KEY_SECRET', 'a secret, because ALIBABA_CLOUD_ACCESS_KEY_ID is set');
  }
  if (hasSecret && !hasId) {
    reader.addIssue('ALIBABA_CLOUD_ACCESS_KEY_ID', 'an access key, because ALIBABA_CLOUD_ACCESS_KEY_SECRET is set');
  }
  if (!hasId && !hasSecret && reader.raw('ALIBABA_CLOUD_SECURITY_TOKEN') !== null) {
    reader.addIssue('ALIBABA_CLOUD_SECURITY_TOKEN', 'an access key and its secret to be set as well');
  }

  if (accessKeyId === null || accessKeySecret === null) return { kind: 'chain' };
  return { kind: 'keys', accessKeyId, accessKeySecret, ...(securityToken === null ? {} : { securityToken }) };
}

function warnUnused(reader: SettingReader, names: readonly SettingName[]): void {
  for (const name of names) {
    if (reader.raw(name) !== null) reader.warnings.push(`${name} is not used: the upstream is the embedded sandbox.`);
  }
}
