/**
 * The table of settings, with default and meaning. SettingReader accepts no other names, and docs/settings.md is
 * generated from it: add a new setting here first.
 */
export interface Setting {
  readonly name: string;
  /** The value of an unset variable; null if there is none. */
  readonly default: string | null;
  /** The behaviour if the variable is unset and has no default, in Markdown. */
  readonly unset?: string;
  readonly meaning: string;
  /** Its value is never printed, not even in an error. */
  readonly secret?: true;
}

export const settings = [
  {
    name: 'HOST',
    default: '127.0.0.1',
    meaning:
      'The host to listen on; `0.0.0.0` or `::` for all interfaces. Anything but loopback needs CLIENTS_FILE or JWT.',
  },
  { name: 'PORT', default: '4000', meaning: 'The port to listen on, 0 to 65535; `0` picks a free one.' },
  {
    name: 'NODE_ENV',
    default: null,
    meaning: '`production` requires CAMS_UPSTREAM: production never falls back to the sandbox.',
  },
  {
    name: 'CAMS_UPSTREAM',
    default: null,
    unset: '`alibaba` when an access key is set, else `sandbox`',
    meaning: '`alibaba` calls CAMS at CAMS_ENDPOINT; `sandbox` starts and calls the embedded sandbox.',
  },
  {
    name: 'CAMS_ENDPOINT',
    default: 'cams.ap-southeast-1.aliyuncs.com',
    meaning: '`host` or `host:port` of CAMS, without scheme or path.',
  },
  {
    name: 'CAMS_PROTOCOL',
    default: 'https',
    meaning: '`https`, or `http` for a sandbox that runs on its own (`waba-gateway sandbox`).',
  },
  {
    name: 'ALIBABA_CLOUD_ACCESS_KEY_ID',
    default: null,
    unset: "the SDK's credential chain",
    meaning: 'The access key of the account. Set it together with its secret.',
    secret: true,
  },
  { name: 'ALIBABA_CLOUD_ACCESS_KEY_SECRET', default: null, meaning: "The access key's secret.", secret: true },
  {
    name: 'ALIBABA_CLOUD_SECURITY_TOKEN',
    default: null,
    meaning: 'The STS token of a temporary access key. Set it together with the key and its secret.',
    secret: true,
  },
  {
    name: 'CAMS_ACCOUNT',
    default: null,
    unset: 'a hash of the access key; required with Redis and an STS token or the credential chain',
    meaning:
      'A name for the Alibaba Cloud account, up to 64 letters, digits, dots, dashes and underscores. Replicas on one ' +
      'Redis share quotas and cache under this name, so use the same name for the same account, even with other keys.',
  },
  {
    name: 'CAMS_SPACES',
    default: null,
    unset: "the account's own WABA; with the sandbox, its spaces",
    meaning:
      'The spaces of the account: their ids, such as `cams-a,cams-b`, the path of a JSON file (a value that ends ' +
      'in `.json` or has a slash), or `auto` for those that CAMS lists with the channel type WhatsApp. `spaces` and ' +
      '`wabas` list them for a caller who may access every space.',
  },
  {
    name: 'CAMS_QUOTAS',
    default: null,
    unset: 'the documented quotas',
    meaning:
      'The quotas of the account in calls per second (1 to 10000), such as `ListPhoneMessageQrdl=20,*=100`; ' +
      'a named operation takes precedence over `*`.',
  },
  {
    name: 'CAMS_TIMEOUT_MS',
    default: '20000',
    meaning: 'Timeout of one upstream call, 1 to 600000 milliseconds.',
  },
  {
    name: 'REQUEST_TIMEOUT_MS',
    default: '30000',
    meaning: 'Timeout of one request, 1 to 600000 milliseconds; the header `x-request-timeout-ms` may shorten it.',
  },
  {
    name: 'BULK_TIMEOUT_MS',
    default: '600000',
    meaning:
      'Timeout of a bulk mutation that streams its results with `@stream`, 1 to 3600000 milliseconds; the header ' +
      '`x-request-timeout-ms` may shorten it. Without `@stream`, REQUEST_TIMEOUT_MS applies.',
  },
  {
    name: 'CACHE_TTL_MS',
    default: null,
    unset: 'set per operation',
    meaning:
      'How long a cached reply of the upstream is fresh, 0 to 604800000 milliseconds (7 days); `0` turns caching off.',
  },
  {
    name: 'CACHE_STALE_MS',
    default: null,
    unset: 'set per operation',
    meaning:
      'How long a reply that is no longer fresh is still served while it is refreshed, 0 to 604800000 milliseconds ' +
      '(7 days).',
  },
  {
    name: 'REDIS_URL',
    default: null,
    unset: 'replicas share nothing',
    meaning:
      'Shares throttle, cache, idempotency keys, events and limits between replicas. ' +
      '`redis://user:password@host:6379/0`, `redis+sentinel://h1:26379,h2:26379/mymaster/0` or ' +
      '`redis+cluster://h1:6379,h2:6379`; with TLS `rediss://` or `rediss+…`.',
    secret: true,
  },
  {
    name: 'IDEMPOTENCY_REDIS_URL',
    default: null,
    unset: 'REDIS_URL',
    meaning:
      'A separate Redis for idempotency keys, in the same forms: keys must not be evicted, unlike cached values.',
    secret: true,
  },
  {
    name: 'HTTPS_PROXY',
    default: null,
    unset: 'direct connections',
    meaning:
      'The proxy (`http://` or `https://`, with user and password as needed) for https: the upstream and ' +
      'JWT_JWKS_URL. The lower-case name works too.',
    secret: true,
  },
  {
    name: 'HTTP_PROXY',
    default: null,
    unset: 'direct connections',
    meaning: 'The proxy for http, which an upstream with CAMS_PROTOCOL=http uses.',
    secret: true,
  },
  {
    name: 'NO_PROXY',
    default: null,
    unset: 'none',
    meaning:
      'Hosts that are reached without the proxy, comma-separated: names with their subdomains, with or ' +
      'without a port, or `*`. Loopback never uses the proxy.',
  },
  {
    name: 'AUTH',
    default: null,
    unset: '`on`; `off` with the sandbox on loopback, without CLIENTS_FILE and JWT',
    meaning: 'Authentication. `on` needs CLIENTS_FILE or JWT; `off` is allowed only on a loopback HOST.',
  },
  {
    name: 'CLIENTS_FILE',
    default: null,
    meaning:
      'The path of the file of API clients: name, hash of the key, scopes, custSpaceIds, limits. `waba-gateway keys ' +
      'create` writes it; it is reloaded when it changes.',
  },
  {
    name: 'JWT_JWKS_URL',
    default: null,
    meaning:
      'The URL of the public keys that sign JWTs: https, or http on loopback. Set all three JWT_ settings or none.',
  },
  { name: 'JWT_ISSUER', default: null, meaning: 'The issuer (`iss`) that a JWT must have.' },
  { name: 'JWT_AUDIENCE', default: null, meaning: 'The audience (`aud`) that a JWT must have.' },
  {
    name: 'QUERY_COST_LIMIT',
    default: '400',
    meaning:
      'Maximum number of upstream read calls that one request may need with an empty cache, 1 to 100000. A request ' +
      'that may need more is refused before any call is made.',
  },
  {
    name: 'PERSISTED_OPERATIONS',
    default: null,
    unset: 'any document is executed',
    meaning:
      'The path of a JSON file of documents by their SHA-256 in hexadecimal, as GraphQL Code Generator writes it. ' +
      'Only these documents are executed, by their hash.',
  },
  {
    name: 'FAST_PATH',
    default: 'on',
    meaning:
      '`off` executes every request in yoga: no response cache, no execution from cached records. Use it to find ' +
      'out whether they cause a wrong response.',
  },
  {
    name: 'CORS_ORIGINS',
    default: null,
    unset: 'none',
    meaning:
      'The origins that may call from a browser (CORS), such as `https://app.example.com,https://b.example.com`; ' +
      '`*` for all.',
  },
  {
    name: 'CALLBACK_SECRET',
    default: null,
    unset: 'callbacks are off',
    meaning:
      "The secret of CAMS' callbacks, 16 to 200 letters, digits, dots, dashes and underscores, sent in the path " +
      '`POST /callbacks/chatapp-audit/<secret>` or in the header `x-callback-secret`.',
    secret: true,
  },
  {
    name: 'MCP',
    default: 'off',
    meaning: '`on` serves the Model Context Protocol at `/mcp`, for AI agents: see docs/mcp.md.',
  },
  {
    name: 'MCP_GATEWAY_URL',
    default: null,
    unset: 'a gateway of its own, with these settings',
    meaning: 'The GraphQL endpoint that `waba-gateway mcp` uses. Read by that command alone.',
  },
  {
    name: 'MCP_API_KEY',
    default: null,
    meaning: 'The API key that `waba-gateway mcp` sends to MCP_GATEWAY_URL. Read by that command alone.',
    secret: true,
  },
  {
    name: 'DOCS',
    default: null,
    unset: '`on`; `off` in production',
    meaning:
      '`on` serves the reference site at `/docs`: every field, setting and error code with a search. It needs no ' +
      'credential. The package and the image have the site; in a clone, `npm run docs` builds it.',
  },
  {
    name: 'FEDERATION',
    default: 'off',
    meaning:
      '`on` makes the schema a subgraph of Apollo Federation 2: `_service`, `_entities`, keys, `@cost` and ' +
      '`@listSize`. See docs/graphql.md.',
  },
  {
    name: 'SHUTDOWN_DELAY_MS',
    default: '2000',
    meaning:
      'How long after SIGTERM the gateway keeps serving while `/readyz` answers 503, so that load balancers stop ' +
      'sending requests before it refuses connections; 0 to 600000 milliseconds.',
  },
  {
    name: 'SHUTDOWN_GRACE_MS',
    default: '30000',
    meaning:
      'How long accepted requests may take to finish once SHUTDOWN_DELAY_MS is over, 0 to 600000 milliseconds. ' +
      'Requests that are still running then are aborted, and the exit code is 1.',
  },
  {
    name: 'LOG_LEVEL',
    default: 'info',
    meaning:
      '`trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`. Logs are JSON lines, or readable text on a ' +
      'terminal.',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    default: null,
    unset: 'no tracing',
    meaning:
      'The http or https URL that traces are sent to; turns tracing on. Needs the package @opentelemetry/sdk-node. ' +
      'The other standard OTEL_ variables apply.',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    default: null,
    unset: 'OTEL_EXPORTER_OTLP_ENDPOINT and `/v1/traces`',
    meaning: 'The complete URL that traces are sent to, in place of OTEL_EXPORTER_OTLP_ENDPOINT; turns tracing on too.',
  },
] as const satisfies readonly Setting[];

export type SettingName = (typeof settings)[number]['name'];
/** The names of the settings that have a default. */
export type DefaultedName = Extract<(typeof settings)[number], { readonly default: string }>['name'];
