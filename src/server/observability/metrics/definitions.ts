import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { BufferedCounter } from './buffered-counter.js';

const requestSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30];
const callSeconds = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];
const waitSeconds = [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** The sources that gauges read at each scrape, so that a gauge cannot drift from the real value. */
export interface GaugeSources {
  readonly quotas: () => readonly QuotaReading[];
  readonly upstream: () => { readonly reachable: boolean; readonly breakers: Readonly<Record<string, string>> };
  readonly cache: () => { readonly entries: number; readonly bytes: number };
  /** Whether each user of Redis reaches it, by name; empty without Redis. */
  readonly redisStatus: () => Readonly<Record<string, boolean>>;
  readonly ready: () => boolean;
}

export interface QuotaReading {
  readonly action: string;
  readonly callsPerSecond: number;
  readonly effectiveLimit: number;
  readonly remaining: number;
  readonly queued: number;
  readonly inFlight: number;
  readonly estimatedWaitMs: number;
}

const breakerStates = ['closed', 'half-open', 'open'];

/**
 * All metrics of the gateway. docs/metrics.md, the Grafana dashboard and the alerts use these and no others. No label
 * contains a space, a number, a caller or an account.
 */
export function defineMetrics(registry: Registry, sources: GaugeSources) {
  const registers = [registry];
  const counter = <L extends string = never>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Counter<L>({ name: `waba_gateway_${name}`, help, labelNames, registers });
  const bufferedCounter = <const L extends readonly string[]>(
    name: string,
    help: string,
    labelNames: L,
    known: readonly Record<L[number], string>[] = [],
  ) => new BufferedCounter<L>(`waba_gateway_${name}`, help, labelNames, registers, known);
  const histogram = <L extends string>(name: string, help: string, labelNames: readonly L[], buckets: number[]) =>
    new Histogram<L>({ name: `waba_gateway_${name}`, help, labelNames, buckets, registers });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name: `waba_gateway_${name}`,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  const gauges = <L extends string>(
    name: string,
    help: string,
    labelNames: readonly L[],
    read: () => Iterable<readonly [Record<L, string>, number]>,
  ) =>
    new Gauge<L>({
      name: `waba_gateway_${name}`,
      help,
      labelNames,
      registers,
      collect() {
        this.reset();
        for (const [labels, value] of read()) this.set(labels, value);
      },
    });
  const byAction = (name: string, help: string, value: (quota: QuotaReading) => number) =>
    gauges(name, help, ['action'], () =>
      sources.quotas().map((quota) => [{ action: quota.action }, value(quota)] as const),
    );

  byAction(
    'quota_calls_per_second',
    "The account's quota of an operation, in calls per second.",
    (quota) => quota.callsPerSecond,
  );
  byAction(
    'quota_limit_calls_per_second',
    'The effective quota in calls per second: lower while the upstream throttles, or while this replica cannot ' +
      'reach Redis.',
    (quota) => quota.effectiveLimit,
  );
  byAction(
    'quota_used_ratio',
    'The share of the effective quota that is in use now, 0 to 1.',
    ({ effectiveLimit, remaining }) => Math.min(1, Math.max(0, 1 - remaining / effectiveLimit)),
  );
  byAction('throttle_queue_length', 'Calls queued in this replica.', (quota) => quota.queued);
  byAction(
    'throttle_calls_in_flight',
    'Calls of this replica that were sent and have no reply yet.',
    (quota) => quota.inFlight,
  );
  byAction(
    'throttle_estimated_wait_seconds',
    'Estimated queue wait of a new call.',
    (quota) => quota.estimatedWaitMs / 1_000,
  );

  gauges(
    'upstream_breaker_state',
    "1 for the current state of an operation's circuit breaker: closed, half-open or open.",
    ['action', 'state'],
    () =>
      Object.entries(sources.upstream().breakers).flatMap(([action, is]) =>
        breakerStates.map((state) => [{ action, state }, Number(state === is)] as const),
      ),
  );
  gauge('upstream_reachable', 'Whether the upstream is reachable: 0 or 1.', () => Number(sources.upstream().reachable));
  gauge(
    'ready',
    'Readiness as in /readyz: 1 for ready, 0 while the gateway drains or its upstream is unreachable.',
    () => Number(sources.ready()),
  );
  gauges('redis_up', 'Whether a part of the gateway reaches Redis: 0 or 1; absent without REDIS_URL.', ['user'], () =>
    Object.entries(sources.redisStatus()).map(([user, up]) => [{ user }, Number(up)] as const),
  );
  gauge('cache_entries', 'Cache entries in the memory of this replica.', () => sources.cache().entries);
  gauge('cache_bytes', 'Bytes of cache entries in the memory of this replica.', () => sources.cache().bytes);

  return {
    requests: bufferedCounter(
      'graphql_requests_total',
      'GraphQL requests by operation name (100 names, then other), type and outcome: ok, errors, or refused ' +
        'before execution.',
      ['operation', 'type', 'outcome'],
    ),
    requestSeconds: histogram(
      'graphql_request_duration_seconds',
      'Duration of a GraphQL request, from its arrival to the last part of its response. Subscriptions are not ' +
        'included.',
      ['operation', 'type'],
      requestSeconds,
    ),
    responseCacheHits: bufferedCounter(
      'graphql_response_cache_hits_total',
      'Requests that were answered from the response cache, without execution.',
      [],
      [{}],
    ),
    cachedExecutions: bufferedCounter(
      'graphql_cached_executions_total',
      'Requests that the fast path executed from cached data, without yoga.',
      [],
      [{}],
    ),
    errors: counter(
      'graphql_errors_total',
      'Errors that callers got, by code: top-level errors, and errors in the results of mutations.',
      ['code'],
    ),
    responses: bufferedCounter(
      'http_responses_total',
      'HTTP responses by path (graphql, healthz, readyz, metrics, other) and status.',
      ['path', 'status'],
    ),
    subscriptions: new Gauge({
      name: 'waba_gateway_subscriptions_active',
      help: 'Open subscriptions.',
      registers,
    }),
    calls: counter(
      'upstream_calls_total',
      'Exchanges with the upstream by operation and outcome: OK or an error code.',
      ['action', 'outcome'],
    ),
    callSeconds: histogram(
      'upstream_call_duration_seconds',
      'Duration of one exchange with the upstream, without the queue.',
      ['action'],
      callSeconds,
    ),
    unreadableRecords: counter(
      'upstream_unreadable_records_total',
      'Records in replies of the upstream that could not be read and are missing from lists.',
      ['action'],
    ),
    retries: counter('upstream_retries_total', 'Retried exchanges, by the error of the previous attempt.', [
      'action',
      'code',
    ]),
    waitSeconds: histogram(
      'throttle_wait_seconds',
      'Time in the queue of a call that was sent.',
      ['action', 'class'],
      waitSeconds,
    ),
    rejections: counter(
      'throttle_rejections_total',
      'Calls that were rejected without being sent, by reason: wait (longer than the deadline allows), full ' +
        '(queue), deadline (passed in the queue), closed (gateway stopping).',
      ['action', 'reason'],
    ),
    abandoned: counter('throttle_abandoned_total', 'Queued calls whose caller disconnected.', ['action']),
    reads: bufferedCounter(
      'cache_reads_total',
      'Reads by cache status: hit, stale, miss, joined (shared the fetch of another request), staleOnError.',
      ['state'],
      ['hit', 'stale', 'miss', 'joined', 'staleOnError'].map((state) => ({ state })),
    ),
    stored: counter('cache_stored_total', 'Fetched values that were stored in the cache.'),
    storedBytes: counter('cache_stored_bytes_total', 'Bytes of the fetched values that were stored in the cache.'),
    notStored: counter(
      'cache_not_stored_total',
      'Fetched values that were returned but not stored, by reason: invalidated, storeUnavailable, superseded, ' +
        'notJson.',
      ['reason'],
    ),
    invalidatedTags: counter('cache_invalidated_tags_total', 'Cache tags that writes invalidated.'),
    refreshFailures: counter('cache_refresh_failures_total', 'Failed background refreshes.'),
    idempotency: counter(
      'idempotency_requests_total',
      'Requests with an idempotency key, by result: ran, replayed, conflict, holderDied (a replica died after ' +
        'sending), full.',
      ['outcome'],
    ),
    idempotencyErrors: counter(
      'idempotency_errors_total',
      'Outcomes that could not be recorded at once (recordPending), and writes that ended with an inconclusive ' +
        'error (fault).',
      ['kind'],
    ),
    authFailures: counter('auth_failures_total', 'Rejected callers by credential: none, malformed, apiKey, jwt.', [
      'credential',
    ]),
    authSourceFailures: counter(
      'auth_source_failures_total',
      'Failed reads of CLIENTS_FILE (clientsFile) or of the keys at JWT_JWKS_URL (signingKeys).',
      ['source'],
    ),
  };
}

export type Metrics = ReturnType<typeof defineMetrics>;
