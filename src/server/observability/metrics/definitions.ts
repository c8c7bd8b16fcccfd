import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { errorCodes } from '../../../errors.js';
import type { QuotaStatus } from '../../../throttle/index.js';

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

type QuotaReading = QuotaStatus & { readonly action: string };

/** A label whose values are not known in advance. */
const open: readonly string[] = [];

/** All metrics, as docs/metrics.md, the dashboard and the alerts use them. No label contains data of a tenant. */
export function defineMetrics(registry: Registry, sources: GaugeSources) {
  const base = (name: string, help: string) => ({ name: `waba_gateway_${name}`, help, registers: [registry] });

  /**
   * A buffered counter: counts in plain numbers, twenty times as fast, and adds them when the metric is collected.
   * @param labels the known values of each. A series of one label starts at 0, so that a first error is an increase
   */
  function counter<L extends string = never>(name: string, help: string, labels = {} as Record<L, readonly string[]>) {
    const labelNames = Object.keys(labels) as L[];
    /** Keyed by the label values, joined by line breaks, which none of them contains. */
    const buffered = new Map<string, { readonly values: Record<L, string>; times: number }>();

    function count(values: Record<L, string>, times = 1): void {
      let key = '';
      for (const label of labelNames) key += `${values[label]}\n`;
      const entry = buffered.get(key);
      if (entry === undefined) buffered.set(key, { values, times });
      else entry.times += times;
    }

    for (const label of labelNames)
      for (const value of labels[label]) count({ [label]: value } as Record<L, string>, 0);
    const metric = new Counter<L>({
      ...base(name, help),
      labelNames,
      collect() {
        for (const entry of buffered.values()) {
          this.inc(entry.values, entry.times);
          entry.times = 0;
        }
      },
    });
    return Object.assign(metric, { count });
  }

  function histogram<L extends string>(name: string, help: string, labelNames: readonly L[], buckets: number[]) {
    return new Histogram<L>({ ...base(name, help), labelNames, buckets });
  }

  function gauges<L extends string>(
    name: string,
    help: string,
    labelNames: readonly L[],
    read: () => Iterable<readonly [Record<L, string>, number]>,
  ) {
    return new Gauge<L>({
      ...base(name, help),
      labelNames,
      collect() {
        this.reset();
        for (const [labels, value] of read()) this.set(labels, value);
      },
    });
  }

  const gauge = (name: string, help: string, read: () => number) => gauges(name, help, [], () => [[{}, read()]]);

  function byAction(name: string, help: string, valueOf: (quota: QuotaReading) => number) {
    gauges(name, help, ['action'], () => sources.quotas().map((quota) => [{ action: quota.action }, valueOf(quota)]));
  }

  byAction('quota_calls_per_second', "The account's quota of an operation.", (quota) => quota.callsPerSecond);
  byAction('quota_limit_calls_per_second', 'The effective quota of an operation.', (quota) => quota.effectiveLimit);
  byAction('quota_used_ratio', 'The share of the effective quota in use now, 0 to 1.', (quota) =>
    Math.min(1, Math.max(0, 1 - quota.remaining / quota.effectiveLimit)),
  );
  byAction('throttle_queue_length', 'Calls queued in this replica.', (quota) => quota.queued);
  byAction('throttle_calls_in_flight', 'Calls of this replica that await a reply.', (quota) => quota.inFlight);
  byAction(
    'throttle_estimated_wait_seconds',
    'Estimated queue wait of a new call.',
    (quota) => quota.estimatedWaitMs / 1_000,
  );
  gauges('upstream_breaker_state', "1 for the state of an operation's circuit breaker.", ['action', 'state'], () =>
    Object.entries(sources.upstream().breakers).flatMap(([action, current]) =>
      ['closed', 'half-open', 'open'].map((state) => [{ action, state }, Number(state === current)]),
    ),
  );
  gauge('upstream_reachable', 'Whether the upstream is reachable: 0 or 1.', () => Number(sources.upstream().reachable));
  gauge('ready', 'Readiness as in /readyz: 0 or 1.', () => Number(sources.ready()));
  gauges('redis_up', 'Whether a part of the gateway reaches Redis: 0 or 1; absent without REDIS_URL.', ['user'], () =>
    Object.entries(sources.redisStatus()).map(([user, up]) => [{ user }, Number(up)]),
  );
  gauge('cache_entries', 'Cache entries in the memory of this replica.', () => sources.cache().entries);
  gauge('cache_bytes', 'Bytes of cache entries in the memory of this replica.', () => sources.cache().bytes);

  return {
    requests: counter(
      'graphql_requests_total',
      'GraphQL requests by outcome: ok, errors, or refused before execution.',
      { operation: open, type: open, outcome: open },
    ),
    requestSeconds: histogram(
      'graphql_request_duration_seconds',
      'Time from the arrival of a GraphQL request, except a subscription, to the last part of its response.',
      ['operation', 'type'],
      requestSeconds,
    ),
    responseCacheHits: counter('graphql_response_cache_hits_total', 'Requests answered from the response cache.'),
    cachedExecutions: counter('graphql_cached_executions_total', 'Requests executed from cached data, without yoga.'),
    errors: counter('graphql_errors_total', 'Errors, including those in results of mutations.', { code: errorCodes }),
    responses: counter('http_responses_total', 'HTTP responses.', { path: open, status: open }),
    subscriptions: new Gauge(base('subscriptions_active', 'Open subscriptions.')),
    calls: counter('upstream_calls_total', 'Exchanges with the upstream.', { action: open, outcome: open }),
    callSeconds: histogram('upstream_call_duration_seconds', 'Duration of an exchange.', ['action'], callSeconds),
    unreadableRecords: counter(
      'upstream_unreadable_records_total',
      'Records that could not be read and are missing from lists.',
      { action: open },
    ),
    retries: counter('upstream_retries_total', 'Retries by the error before.', { action: open, code: open }),
    waitSeconds: histogram('throttle_wait_seconds', 'Queue wait of sent calls.', ['action', 'class'], waitSeconds),
    rejections: counter('throttle_rejections_total', 'Calls rejected without being sent.', {
      action: open,
      reason: open,
    }),
    abandoned: counter('throttle_abandoned_total', 'Queued calls whose caller disconnected.', { action: open }),
    reads: counter('cache_reads_total', 'Reads by cache status; joined ones shared a fetch.', {
      state: ['hit', 'stale', 'miss', 'joined', 'staleOnError'],
    }),
    stored: counter('cache_stored_total', 'Fetched values that were stored in the cache.'),
    storedBytes: counter('cache_stored_bytes_total', 'Bytes of the fetched values that were stored in the cache.'),
    notStored: counter('cache_not_stored_total', 'Fetched values that could not be stored.', { reason: open }),
    invalidatedTags: counter('cache_invalidated_tags_total', 'Cache tags that writes invalidated.'),
    refreshFailures: counter('cache_refresh_failures_total', 'Failed background refreshes.'),
    idempotency: counter('idempotency_requests_total', 'Requests with an idempotency key.', {
      outcome: ['ran', 'replayed', 'conflict', 'holderDied', 'full'],
    }),
    idempotencyErrors: counter('idempotency_errors_total', 'Writes with an unknown outcome, or one recorded late.', {
      kind: ['fault', 'recordPending'],
    }),
    authFailures: counter('auth_failures_total', 'Rejected callers by credential.', {
      credential: ['none', 'malformed', 'apiKey', 'jwt'],
    }),
    authSourceFailures: counter('auth_source_failures_total', 'Failed reads of CLIENTS_FILE or JWT_JWKS_URL.', {
      source: ['clientsFile', 'signingKeys'],
    }),
  };
}
