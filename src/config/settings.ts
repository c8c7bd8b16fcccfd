/**
 * Every setting, with its default and its meaning: what the reader may ask for, and what docs/settings.md says.
 * A room that needs a new one adds it here first; the reader knows no other names.
 */
export interface Setting {
  readonly name: string;
  /** The text that an unset variable stands for; null where there is none. */
  readonly default: string | null;
  /** What holds where it is unset and has no default, in Markdown. */
  readonly unset?: string;
  readonly meaning: string;
  /** Its value is never told, not even in a fault. */
  readonly secret?: true;
}

export const settings = [
  {
    name: 'HOST',
    default: '127.0.0.1',
    meaning:
      'The address or name to listen on. `0.0.0.0` or `::` for every interface; anything but loopback needs clients or JWT.',
  },
  { name: 'PORT', default: '4000', meaning: 'The port to listen on, 0 to 65535; `0` takes a free one.' },
  {
    name: 'NODE_ENV',
    default: null,
    meaning: '`production` demands CAMS_UPSTREAM: production never falls back to a sandbox.',
  },
  {
    name: 'CAMS_UPSTREAM',
    default: null,
    unset: '`alibaba` when an access key is set, else `sandbox`',
    meaning: '`alibaba` calls CAMS at CAMS_ENDPOINT; `sandbox` starts the embedded sandbox and calls that.',
  },
  {
    name: 'CAMS_ENDPOINT',
    default: 'cams.ap-southeast-1.aliyuncs.com',
    meaning: '`host` or `host:port` of CAMS, without scheme or path.',
  },
  {
    name: 'CAMS_PROTOCOL',
    default: 'https',
    meaning: '`https`, or `http` for a sandbox that was started apart (`waba-gateway sandbox`).',
  },
  {
    name: 'ALIBABA_CLOUD_ACCESS_KEY_ID',
    default: null,
    unset: "the SDK's credential chain",
    meaning: 'The access key of the account. It and its secret come together.',
    secret: true,
  },
  { name: 'ALIBABA_CLOUD_ACCESS_KEY_SECRET', default: null, meaning: "The access key's secret.", secret: true },
  {
    name: 'ALIBABA_CLOUD_SECURITY_TOKEN',
    default: null,
    meaning: 'The STS token of a temporary access key, beside the key and its secret.',
    secret: true,
  },
  {
    name: 'CAMS_ACCOUNT',
    default: null,
    unset: 'a hash of the access key; with an STS token or the credential chain, `default`',
    meaning:
      'A name for the Alibaba Cloud account, up to 64 letters, digits, dots, dashes and underscores. Replicas that share a Redis share quotas and cache under it: the same account, the same name, even with other keys.',
  },
  {
    name: 'CAMS_SPACES',
    default: null,
    unset: "the account's own WABA; with the sandbox, its spaces",
    meaning:
      'The spaces of the account, which CAMS cannot list: their ids, such as `cams-a,cams-b`, or the path of a JSON file (it ends in `.json` or has a slash). `wabas` lists them for a caller who may see every space.',
  },
  {
    name: 'CAMS_QUOTAS',
    default: null,
    unset: 'the documented quotas',
    meaning:
      'Calls a second (1 to 10000) that the account may make, such as `ListPhoneMessageQrdl=20,*=100`; a named operation beats `*`.',
  },
  {
    name: 'CAMS_TIMEOUT_MS',
    default: '20000',
    meaning: 'How long one upstream call may take, 1 to 600000 milliseconds.',
  },
  {
    name: 'REQUEST_TIMEOUT_MS',
    default: '30000',
    meaning:
      'How long one request may take, 1 to 600000 milliseconds; the header `x-request-timeout-ms` may shorten it.',
  },
  {
    name: 'BULK_TIMEOUT_MS',
    default: '600000',
    meaning:
      'How long a bulk mutation may take whose results are streamed, 1 to 3600000 milliseconds; the header `x-request-timeout-ms` may shorten it. Without `@stream` it has the time of any request.',
  },
  {
    name: 'CACHE_TTL_MS',
    default: null,
    unset: 'chosen by operation',
    meaning:
      'How long a reply of the upstream is served without asking again, 0 to 604800000 milliseconds (7 days); `0` turns caching off.',
  },
  {
    name: 'CACHE_STALE_MS',
    default: null,
    unset: 'chosen by operation',
    meaning: 'How long after that it is served while it is fetched anew, 0 to 604800000 milliseconds (7 days).',
  },
  {
    name: 'REDIS_URL',
    default: null,
    unset: 'every replica for itself',
    meaning:
      'Shares throttle, cache, idempotency keys, events and limits between replicas. `redis://user:password@host:6379/0`, `redis+sentinel://h1:26379,h2:26379/mymaster/0` or `redis+cluster://h1:6379,h2:6379`; with TLS `rediss://` or `rediss+…`.',
    secret: true,
  },
  {
    name: 'IDEMPOTENCY_REDIS_URL',
    default: null,
    unset: 'REDIS_URL',
    meaning: 'Another Redis for idempotency keys, in the same forms: they must not be evicted, cached values may be.',
    secret: true,
  },
  {
    name: 'AUTH',
    default: null,
    unset: '`on`; off by itself with the sandbox on loopback, without CLIENTS_FILE and JWT',
    meaning: '`on` needs CLIENTS_FILE or JWT; `off` is allowed only on a loopback HOST.',
  },
  {
    name: 'CLIENTS_FILE',
    default: null,
    meaning:
      'The path of the file of API clients: name, hash of the key, scopes, custSpaceIds, limits. `waba-gateway keys create` writes it; it is read again when it changes.',
  },
  {
    name: 'JWT_JWKS_URL',
    default: null,
    meaning: 'Where the public keys of JWTs are: https, or http on loopback. The three JWT_ settings come together.',
  },
  { name: 'JWT_ISSUER', default: null, meaning: 'The issuer (`iss`) that a JWT must have.' },
  { name: 'JWT_AUDIENCE', default: null, meaning: 'The audience (`aud`) that a JWT must have.' },
  {
    name: 'QUERY_COST_LIMIT',
    default: '400',
    meaning:
      'The most upstream calls, 1 to 100000, that one request may need for reading, were nothing cached. What may need more is refused before any is made.',
  },
  {
    name: 'PERSISTED_OPERATIONS',
    default: null,
    unset: 'any document is carried out',
    meaning:
      'The path of a JSON file of documents by their SHA-256 in hexadecimal, as GraphQL Code Generator writes it: only these are carried out, each by its hash.',
  },
  {
    name: 'CORS_ORIGINS',
    default: null,
    unset: 'none',
    meaning:
      'The origins whose pages may call from a browser, such as `https://app.example.com,https://b.example.com`; `*` for all.',
  },
  {
    name: 'CALLBACK_SECRET',
    default: null,
    unset: 'no callbacks are taken',
    meaning:
      "16 to 200 letters, digits, dots, dashes and underscores that CAMS' callbacks bear in their path: `POST /callbacks/chatapp-audit/<secret>`, or in the header `x-callback-secret`.",
    secret: true,
  },
  {
    name: 'SHUTDOWN_DELAY_MS',
    default: '2000',
    meaning:
      'How long after SIGTERM the gateway serves on while `/readyz` says 503, so that balancers turn elsewhere before it takes no more connections; 0 to 600000 milliseconds.',
  },
  {
    name: 'SHUTDOWN_GRACE_MS',
    default: '30000',
    meaning:
      'How long after that it may take to finish what it has accepted, 0 to 600000 milliseconds. What is not finished then is cut, and the exit code is 1.',
  },
  {
    name: 'LOG_LEVEL',
    default: 'info',
    meaning: '`trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`. JSON lines; readable on a terminal.',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    default: null,
    unset: 'no tracing',
    meaning: 'Where traces go, an http or https URL: turns tracing on. The other standard OTEL_ variables hold.',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    default: null,
    unset: 'OTEL_EXPORTER_OTLP_ENDPOINT and `/v1/traces`',
    meaning: 'The same as a whole address, of traces alone: turns tracing on too.',
  },
] as const satisfies readonly Setting[];

export type SettingName = (typeof settings)[number]['name'];
/** The settings that always have a value. */
export type DefaultedName = Extract<(typeof settings)[number], { readonly default: string }>['name'];

const byName: ReadonlyMap<string, Setting> = new Map(settings.map((setting) => [setting.name, setting]));

export function isSetting(name: string): boolean {
  return byName.has(name);
}

export function isSecret(name: SettingName): boolean {
  return byName.get(name)?.secret === true;
}

export function defaultOf(name: SettingName): string | null {
  return byName.get(name)?.default ?? null;
}
