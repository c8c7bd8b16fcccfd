import { readFileSync } from 'node:fs';
import { parseRedisUrl } from '../redis/url.js';
import { isHost, isLoopbackHost, parseUrl } from './address.js';
import { readAuth } from './auth.js';
import { logLevels, type Config } from './config.js';
import { ConfigError, quoted } from './config-error.js';
import type { ReadFile } from './json-file.js';
import { readPersistedOperations } from './persisted-operations.js';
import { readProxy, withUpperCaseProxies } from './proxy.js';
import { readQuotas } from './quotas.js';
import { SettingReader, type Environment } from './setting-reader.js';
import { readSpaces } from './spaces.js';
import { unknownVariableWarnings } from './unknown-variables.js';
import { readUpstream } from './upstream.js';

const tenMinutesMs = 600_000;
const anHourMs = 3_600_000;
const sevenDaysMs = 604_800_000;

export interface ReadConfigOptions {
  /** Whether this process serves requests, so that AUTH must be configured. Default: true. */
  readonly servesRequests?: boolean;
  readonly readFile?: ReadFile;
}

/**
 * Reads the settings of this process.
 * @param knownActions the upstream operations that CAMS_QUOTAS may name
 * @throws ConfigError with every error
 */
export function loadConfig(
  knownActions: readonly string[],
  options: Pick<ReadConfigOptions, 'servesRequests'> = {},
): Config {
  return readConfig(process.env, knownActions, options);
}

/**
 * Reads the settings of an environment. An empty or blank variable counts as unset; blanks around a value are trimmed.
 * @param knownActions the upstream operations that CAMS_QUOTAS may name
 * @throws ConfigError with every error
 */
export function readConfig(
  environment: Environment,
  knownActions: readonly string[],
  { servesRequests = true, readFile = readFileSync }: ReadConfigOptions = {},
): Config {
  const env = withUpperCaseProxies(environment);
  const reader = new SettingReader(env);
  const timeout = { from: 1, to: tenMinutesMs };
  const lifetime = { from: 0, to: sevenDaysMs };

  const host = reader.validated('HOST', isHost, 'a name or an address, without scheme, port or brackets');
  const port = reader.integer('PORT', { from: 0, to: 65_535 });
  const isLoopback = isLoopbackHost(host);
  const production = reader.raw('NODE_ENV') === 'production';
  const upstream = readUpstream(reader, production);
  const readCollectorUrl = (name: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT' | 'OTEL_EXPORTER_OTLP_ENDPOINT') =>
    reader.validated(
      name,
      (text) => parseUrl(text, ['http:', 'https:']) !== null,
      'an http or https URL without user and password',
    );
  if (reader.raw('IDEMPOTENCY_REDIS_URL') !== null && reader.raw('REDIS_URL') === null)
    reader.warnings.push(
      'IDEMPOTENCY_REDIS_URL is not used without REDIS_URL: idempotency keys are lost at a restart.',
    );
  // Both are validated, although only one is used.
  const [tracesEndpoint, otlpEndpoint] = [
    readCollectorUrl('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'),
    readCollectorUrl('OTEL_EXPORTER_OTLP_ENDPOINT'),
  ];
  const tracingEndpoint = tracesEndpoint ?? otlpEndpoint;
  const config: Config = {
    host,
    port,
    isLoopback,
    production,
    upstream,
    upstreamTimeoutMs: reader.integer('CAMS_TIMEOUT_MS', timeout),
    requestTimeoutMs: reader.integer('REQUEST_TIMEOUT_MS', timeout),
    bulkTimeoutMs: reader.integer('BULK_TIMEOUT_MS', { from: 1, to: anHourMs }),
    spaces: readSpaces(reader, readFile),
    quotas: readQuotas(reader, knownActions),
    cache: { freshMs: reader.integer('CACHE_TTL_MS', lifetime), staleMs: reader.integer('CACHE_STALE_MS', lifetime) },
    proxy: readProxy(reader),
    redisUrl: readRedisUrl(reader, 'REDIS_URL'),
    idempotencyRedisUrl: readRedisUrl(reader, 'IDEMPOTENCY_REDIS_URL'),
    auth: readAuth(reader, { upstream, isLoopback, servesRequests }),
    queryCostLimit: reader.integer('QUERY_COST_LIMIT', { from: 1, to: 100_000 }),
    persistedOperations: readPersistedOperations(reader, readFile),
    fastPath: reader.choice('FAST_PATH', ['on', 'off']) === 'on',
    corsOrigins: readOrigins(reader),
    callbackSecret: reader.validated(
      'CALLBACK_SECRET',
      (text) => /^[\w.-]{16,200}$/.test(text),
      '16 to 200 letters, digits, dots, dashes and underscores',
    ),
    mcp: {
      isEnabled: reader.choice('MCP', ['on', 'off']) === 'on',
      gatewayUrl: reader.validated(
        'MCP_GATEWAY_URL',
        (text) => parseUrl(text, ['http:', 'https:']) !== null,
        'an http or https URL without user and password',
      ),
      apiKey: reader.raw('MCP_API_KEY'),
    },
    docs: (reader.choice('DOCS', ['on', 'off']) ?? (production ? 'off' : 'on')) === 'on',
    federation: reader.choice('FEDERATION', ['on', 'off']) === 'on',
    shutdown: {
      delayMs: reader.integer('SHUTDOWN_DELAY_MS', { from: 0, to: tenMinutesMs }),
      graceMs: reader.integer('SHUTDOWN_GRACE_MS', { from: 0, to: tenMinutesMs }),
    },
    log: { level: reader.choice('LOG_LEVEL', logLevels) },
    tracing: tracingEndpoint === null ? null : { endpoint: tracingEndpoint },
    warnings: [...reader.warnings, ...unknownVariableWarnings(env)],
  };
  if (reader.issues.length > 0) throw new ConfigError(reader.issues);
  return deepFreeze(config);
}

/** Reads CORS_ORIGINS: origins in the form that a browser sends; none if it is unset. */
function readOrigins(reader: SettingReader): readonly string[] {
  const origins =
    reader
      .raw('CORS_ORIGINS')
      ?.split(',')
      .map((origin) => origin.trim()) ?? [];
  const isOrigin = (text: string) => text === '*' || parseUrl(text, ['http:', 'https:'])?.origin === text;
  const invalid = origins.find((origin) => !isOrigin(origin));
  if (invalid !== undefined)
    reader.addIssue('CORS_ORIGINS', 'origins such as https://app.example.com, comma-separated, or *', quoted(invalid));
  return origins;
}

function readRedisUrl(reader: SettingReader, name: 'REDIS_URL' | 'IDEMPOTENCY_REDIS_URL'): string | null {
  const url = reader.raw(name);
  if (url === null) return null;
  try {
    parseRedisUrl(url);
    return url;
  } catch (error) {
    reader.addIssue(name, error instanceof Error ? error.message : String(error));
    return null;
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}
