import type { Space } from '../domain.js';
import type { AuthConfig } from './auth.js';
import type { QuotaOverrides } from './quotas.js';
import type { UpstreamConfig } from './upstream.js';

/** pino's levels, the most talkative first. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** What overrides the lifetimes that the operations table documents; null leaves that table's value. In milliseconds. */
export interface CacheLifetimes {
  /** 0 turns caching off. */
  readonly freshMs: number | null;
  readonly staleMs: number | null;
}

/** Everything the environment says, checked and deeply frozen. Durations are milliseconds. */
export interface Config {
  /** A name or an address without brackets. */
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Whether only this machine can reach `host`. */
  readonly isLoopback: boolean;
  /** Whether NODE_ENV is `production`. */
  readonly production: boolean;
  readonly upstream: UpstreamConfig;
  /** How long one upstream call may take. */
  readonly upstreamTimeoutMs: number;
  /** How long one request to the gateway may take. */
  readonly requestTimeoutMs: number;
  /** How long a bulk mutation may take whose results are streamed. */
  readonly bulkTimeoutMs: number;
  /** null: unset, the account is its own one space, or the sandbox's spaces are meant. Never empty. */
  readonly spaces: readonly Space[] | null;
  readonly quotas: QuotaOverrides;
  readonly cache: CacheLifetimes;
  /** May hold a password: never log it. null: every replica for itself. */
  readonly redisUrl: string | null;
  /** Another Redis for idempotency keys alone; null: the same. May hold a password: never log it. */
  readonly idempotencyRedisUrl: string | null;
  readonly auth: AuthConfig;
  /** Most upstream calls that one request may need for reading. */
  readonly queryCostLimit: number;
  /** The only documents that are carried out, by their SHA-256; null for any. */
  readonly persistedOperations: Readonly<Record<string, string>> | null;
  /** Origins whose pages may call; `*` for all. */
  readonly corsOrigins: readonly string[];
  /** What CAMS' callbacks have to bear: never log it. null: none are taken. */
  readonly callbackSecret: string | null;
  /** After SIGTERM: how long it serves on unready, and how long what was accepted may take after that. */
  readonly shutdown: { readonly delayMs: number; readonly graceMs: number };
  readonly log: { readonly level: LogLevel };
  /** Where traces go; null: tracing is off. The tracing SDK reads its other OTEL_ variables itself. */
  readonly tracing: { readonly endpoint: string } | null;
  /** What is not wrong enough to end the start and probably not meant; a line each, for the log. */
  readonly warnings: readonly string[];
}
