import type { Space } from '../domain.js';
import type { ProxySettings } from '../proxy.js';
import type { AuthConfig } from './auth.js';
import type { QuotaOverrides } from './quotas.js';
import type { UpstreamConfig } from './upstream.js';

/** The log levels of pino, most verbose first. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Overrides of the cache lifetimes in the operations table, in milliseconds; null keeps the table's value. */
export interface CacheLifetimes {
  /** 0 turns caching off. */
  readonly freshMs: number | null;
  readonly staleMs: number | null;
}

/** The validated settings, deeply frozen. Durations are in milliseconds. */
export interface Config {
  /** A name or an address without brackets. */
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  /** Whether `host` is loopback. */
  readonly isLoopback: boolean;
  /** Whether NODE_ENV is `production`. */
  readonly production: boolean;
  readonly upstream: UpstreamConfig;
  /** Timeout of one upstream call. */
  readonly upstreamTimeoutMs: number;
  /** Timeout of one request to the gateway. */
  readonly requestTimeoutMs: number;
  /** Timeout of a bulk mutation whose results are streamed. */
  readonly bulkTimeoutMs: number;
  /**
   * null if CAMS_SPACES is unset: the account's own space, or the sandbox's spaces. `auto`: CAMS lists them. Never
   * empty.
   */
  readonly spaces: readonly Space[] | 'auto' | null;
  readonly quotas: QuotaOverrides;
  readonly cache: CacheLifetimes;
  readonly proxy: ProxySettings;
  /** null: nothing is shared between replicas. May contain a password: never log it. */
  readonly redisUrl: string | null;
  /** Another Redis for idempotency keys alone; null: the same Redis. May contain a password: never log it. */
  readonly idempotencyRedisUrl: string | null;
  readonly auth: AuthConfig;
  /** Maximum number of upstream read calls that one request may need. */
  readonly queryCostLimit: number;
  /** The only documents that are executed, by their SHA-256; null allows any document. */
  readonly persistedOperations: Readonly<Record<string, string>> | null;
  /** FAST_PATH: whether the response cache and cached execution answer requests. */
  readonly fastPath: boolean;
  /** Origins allowed by CORS; `*` for all. */
  readonly corsOrigins: readonly string[];
  /** The secret that callbacks of CAMS must send: never log it. null: callbacks are off. */
  readonly callbackSecret: string | null;
  /** The Model Context Protocol: whether `/mcp` is served, and which gateway the command `mcp` uses (null: its own). */
  readonly mcp: { readonly isEnabled: boolean; readonly gatewayUrl: string | null; readonly apiKey: string | null };
  /** DOCS: whether the reference site is served at `/docs`. */
  readonly docs: boolean;
  /** FEDERATION: whether the schema is a subgraph of Apollo Federation 2. */
  readonly federation: boolean;
  /**
   * After SIGTERM: how long to continue serving while not ready, and how long accepted requests may take after that.
   */
  readonly shutdown: { readonly delayMs: number; readonly graceMs: number };
  readonly log: { readonly level: LogLevel };
  /** The OTLP endpoint of traces; null: tracing is off. The tracing SDK reads the other OTEL_ variables itself. */
  readonly tracing: { readonly endpoint: string } | null;
  /** Warnings to log at the start, one line each: settings that are valid but probably not intended. */
  readonly warnings: readonly string[];
}
