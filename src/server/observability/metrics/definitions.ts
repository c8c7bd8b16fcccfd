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
    "The account's quota of an operation: calls a second.",
    (quota) => quota.callsPerSecond,
  );
  byAction(
    'quota_limit_calls_per_second',
    'What of the quota is in force: less while the upstream throttles, or while this replica cannot reach Redis.',
    (quota) => quota.effectiveLimit,
  );
  byAction(
    'quota_used_ratio',
    'How much of what is in force is used at this moment: 0 to 1.',
    ({ effectiveLimit, remaining }) => Math.min(1, Math.max(0, 1 - remaining / effectiveLimit)),
  );
  byAction('throttle_queue_length', 'Calls that wait for their turn in this replica.', (quota) => quota.queued);
  byAction(
    'throttle_calls_in_flight',
    'Calls on their way to the upstream from this replica.',
    (quota) => quota.inFlight,
  );
  byAction(
    'throttle_estimated_wait_seconds',
    'What a call that came now would wait for its turn.',
    (quota) => quota.estimatedWaitMs / 1_000,
  );

  gauges(
    'upstream_breaker_state',
    '1 for the state that the breaker of an operation is in: closed, half-open or open.',
    ['action', 'state'],
    () =>
      Object.entries(sources.upstream().breakers).flatMap(([action, is]) =>
        breakerStates.map((state) => [{ action, state }, Number(state === is)] as const),
      ),
  );
  gauge('upstream_reachable', 'Whether the upstream is in reach: 0 or 1.', () => Number(sources.upstream().reachable));
  gauge('ready', 'What /readyz says: 1 for ready, 0 while the gateway drains or its upstream is out of reach.', () =>
    Number(sources.ready()),
  );
  gauges('redis_up', 'Whether a part of the gateway reaches Redis: 0 or 1; none without REDIS_URL.', ['user'], () =>
    Object.entries(sources.redisStatus()).map(([user, up]) => [{ user }, Number(up)] as const),
  );
  gauge('cache_entries', 'Entries that the cache holds in the memory of this replica.', () => sources.cache().entries);
  gauge('cache_bytes', 'Bytes that the cache holds in the memory of this replica.', () => sources.cache().bytes);

  return {
    requests: bufferedCounter(
      'graphql_requests_total',
      'GraphQL requests that were answered, by the name of the operation (100 names, then other), its type and ' +
        'its outcome: ok, errors, or refused before it was carried out.',
      ['operation', 'type', 'outcome'],
    ),
    requestSeconds: histogram(
      'graphql_request_duration_seconds',
      'From the arrival of a GraphQL request to the last part of its answer; subscriptions are not in it.',
      ['operation', 'type'],
      requestSeconds,
    ),
    responseCacheHits: bufferedCounter(
      'graphql_response_cache_hits_total',
      'Requests that were answered with a whole answer that was kept, without being carried out.',
      [],
      [{}],
    ),
    cachedExecutions: bufferedCounter(
      'graphql_cached_executions_total',
      'Requests that were answered at once with what the cache holds, without taking the whole road.',
      [],
      [{}],
    ),
    errors: counter(
      'graphql_errors_total',
      "Errors that callers got, by code: at the top of an answer, or in a mutation's result.",
      ['code'],
    ),
    responses: bufferedCounter(
      'http_responses_total',
      'HTTP answers, by path (graphql, healthz, readyz, metrics, other) and status.',
      ['path', 'status'],
    ),
    subscriptions: new Gauge({
      name: 'waba_gateway_subscriptions_active',
      help: 'Subscriptions that are open.',
      registers,
    }),
    calls: counter(
      'upstream_calls_total',
      'Exchanges with the upstream, by operation and outcome: OK or a code of the catalogue of errors.',
      ['action', 'outcome'],
    ),
    callSeconds: histogram(
      'upstream_call_duration_seconds',
      'Time on the network of one exchange with the upstream.',
      ['action'],
      callSeconds,
    ),
    unreadableRecords: counter(
      'upstream_unreadable_records_total',
      'Records in replies of the upstream that could not be read and are missing from lists.',
      ['action'],
    ),
    retries: counter('upstream_retries_total', 'Exchanges that were tried again, by what went wrong before.', [
      'action',
      'code',
    ]),
    waitSeconds: histogram(
      'throttle_wait_seconds',
      'How long a call waited for its turn before it was sent.',
      ['action', 'class'],
      waitSeconds,
    ),
    rejections: counter(
      'throttle_rejections_total',
      'Calls that were not sent: the wait is longer than the deadline allows, the queue is full, the deadline has ' +
        'come, or the gateway is stopping (wait, full, deadline, closed).',
      ['action', 'reason'],
    ),
    abandoned: counter('throttle_abandoned_total', 'Calls whose caller left before their turn came.', ['action']),
    reads: bufferedCounter(
      'cache_reads_total',
      'Reads by how they were answered: hit, stale, miss, joined (another request was fetching the same), ' +
        'staleOnError.',
      ['state'],
      ['hit', 'stale', 'miss', 'joined', 'staleOnError'].map((state) => ({ state })),
    ),
    stored: counter('cache_stored_total', 'Answers that were kept.'),
    storedBytes: counter('cache_stored_bytes_total', 'Bytes of the answers that were kept.'),
    notStored: counter(
      'cache_not_stored_total',
      'Answers that were handed over but not stored: invalidated, storeUnavailable, superseded, notJson.',
      ['reason'],
    ),
    invalidatedTags: counter('cache_invalidated_tags_total', 'Tags that writes dropped.'),
    refreshFailures: counter('cache_refresh_failures_total', 'Refreshes in the background that failed.'),
    idempotency: counter(
      'idempotency_requests_total',
      'Requests with an idempotency key: ran, replayed, conflict, holderDied (their holder died after sending), full.',
      ['outcome'],
    ),
    idempotencyErrors: counter(
      'idempotency_errors_total',
      'Outcomes that could not be recorded at once (recordPending), and works that ended without telling theirs ' +
        '(fault).',
      ['kind'],
    ),
    authFailures: counter(
      'auth_failures_total',
      'Callers that were not let in, by the credential they showed: none, malformed, apiKey, jwt.',
      ['credential'],
    ),
    authSourceFailures: counter(
      'auth_source_failures_total',
      'Times that CLIENTS_FILE or the keys of JWT_JWKS_URL could not be read: clientsFile, signingKeys.',
      ['source'],
    ),
  };
}

export type Metrics = ReturnType<typeof defineMetrics>;
