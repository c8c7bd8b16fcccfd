import { isLoopbackHost, parseUrl } from './address.js';
import type { SettingReader } from './setting-reader.js';
import type { UpstreamConfig } from './upstream.js';

/** The issuer whose JWTs are accepted. */
export interface JwtConfig {
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
}

interface CredentialSources {
  readonly clientsFile: string | null;
  readonly jwt: JwtConfig | null;
}

/**
 * Whether callers must authenticate. `on` contains a clients file, JWT settings, or both. `off` has a reason: AUTH=off
 * (`setting`); no credentials are configured, the upstream is the sandbox and HOST is loopback (`sandbox`); or the
 * process serves no requests (`no callers`).
 */
export type AuthConfig =
  | ({ readonly mode: 'on' } & CredentialSources)
  | ({ readonly mode: 'off'; readonly reason: 'sandbox' | 'setting' | 'no callers' } & CredentialSources);

const jwtSettingNames = ['JWT_JWKS_URL', 'JWT_ISSUER', 'JWT_AUDIENCE'] as const;

/**
 * Reads the AUTH settings. Denies by default: AUTH cannot be off unless HOST is loopback, and is off by default only
 * with the sandbox.
 */
export function readAuth(
  reader: SettingReader,
  { upstream, isLoopback, servesRequests }: { upstream: UpstreamConfig; isLoopback: boolean; servesRequests: boolean },
): AuthConfig {
  const chosen = reader.choice('AUTH', ['on', 'off']);
  const sources = { clientsFile: reader.raw('CLIENTS_FILE'), jwt: readJwt(reader) };
  const sourceNames = ['CLIENTS_FILE', ...jwtSettingNames] as const;
  const hasSource = sourceNames.some((name) => reader.raw(name) !== null);
  // If HOST or CAMS_UPSTREAM is itself invalid, errors that may disappear once it is corrected are not reported.
  const mayBeLoopback = isLoopback || reader.hasIssue('HOST');
  const mayBeSandbox = upstream.kind === 'sandbox' || reader.hasIssue('CAMS_UPSTREAM');

  if (chosen === 'off') {
    if (!mayBeLoopback) reader.addIssue('AUTH', '"on", because HOST is not loopback');
    if (hasSource) reader.warnings.push('AUTH is off: CLIENTS_FILE and the JWT_ settings are not used.');
    return { mode: 'off', reason: 'setting', ...sources };
  }
  if (hasSource || reader.hasIssue('AUTH')) return { mode: 'on', ...sources };
  if (chosen === null && upstream.kind === 'sandbox' && isLoopback)
    return { mode: 'off', reason: 'sandbox', ...sources };
  if (chosen === null && !servesRequests) return { mode: 'off', reason: 'no callers', ...sources };
  if (chosen === 'on') {
    reader.addIssue('AUTH', 'CLIENTS_FILE or the JWT_ settings beside "on"', 'neither');
  } else if (!mayBeLoopback) {
    reader.addIssue('AUTH', 'CLIENTS_FILE or the JWT_ settings, because HOST is not loopback', 'neither');
  } else if (!mayBeSandbox) {
    reader.addIssue(
      'AUTH',
      'CLIENTS_FILE, the JWT_ settings or AUTH=off, because the upstream is not the sandbox',
      'none of them',
    );
  }
  return { mode: 'on', ...sources };
}

function readJwt(reader: SettingReader): JwtConfig | null {
  const firstSet = jwtSettingNames.find((name) => reader.raw(name) !== null);
  if (firstSet === undefined) return null;
  for (const name of jwtSettingNames) {
    if (reader.raw(name) === null) reader.addIssue(name, `a value, because ${firstSet} is set`);
  }
  const jwksUrl = reader.validated(
    'JWT_JWKS_URL',
    isJwksUrl,
    'an https URL (http only on loopback) without user and password',
  );
  const issuer = reader.text('JWT_ISSUER');
  const audience = reader.text('JWT_AUDIENCE');
  return jwksUrl === null || issuer === null || audience === null ? null : { jwksUrl, issuer, audience };
}

/** Keys must come over TLS or from this machine: an attacker who can replace them could sign any token. */
function isJwksUrl(text: string): boolean {
  const url = parseUrl(text, ['https:', 'http:']);
  return url !== null && (url.protocol === 'https:' || isLoopbackHost(url.hostname.replace(/^\[(.*)\]$/, '$1')));
}
