/** The Prometheus metrics at /metrics: counts the events of the layers, and reads gauges from them at each scrape. */
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { AuthEvent } from '../../../auth/index.js';
import type { CacheEvent } from '../../../cache/index.js';
import type { IdempotencyEvent } from '../../../idempotency/index.js';
import type { ThrottleEvent } from '../../../throttle/index.js';
import type { UpstreamEvent } from '../../../upstream/index.js';
import type { StageFunction } from '../../pipeline.js';
import type { RequestEvent } from '../request-events.js';
import { defineMetrics, type GaugeSources } from './definitions.js';

/** Counts events. None of its functions throws. */
export type MetricsRecorder = ReturnType<typeof createMetricsRecorder>;

/** Totals that prom-client adds under a suffix that Prometheus reserves for counters. */
const misnamed = ['nodejs_active_resources_total', 'nodejs_active_handles_total', 'nodejs_active_requests_total'];

/** Maximum number of operation names with a series of their own, and their maximum length. */
const maxNames = 100;
const maxNameLength = 64;

export function createMetricsRecorder(sources: GaugeSources) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of misnamed) registry.removeSingleMetric(name);
  const metrics = defineMetrics(registry, sources);
  const operationLabel = boundedNames();

  return {
    registry,
    request(event: RequestEvent) {
      if (event.kind === 'subscriptions-changed') metrics.subscriptions.inc(event.by);
      if (event.kind !== 'request-ended') return;
      const { operation, codes, durationMs } = event;
      const name = operation === null ? 'refused' : operationLabel(operation.name);
      const type = operation?.type ?? 'none';
      const outcome = operation === null ? 'refused' : codes.length > 0 ? 'errors' : 'ok';
      metrics.requests.count({ operation: name, type, outcome });
      if (type !== 'subscription') metrics.requestSeconds.observe({ operation: name, type }, durationMs / 1_000);
      if (event.answeredBy === 'response-cache') metrics.responseCacheHits.count({});
      if (event.answeredBy === 'cached-execution') {
        metrics.cachedExecutions.count({});
        // The lookups were not counted when they were made, because the answer could still have come from yoga.
        metrics.reads.count({ state: 'hit' }, event.stats?.cache['hit'] ?? 0);
      }
      for (const code of codes) metrics.errors.count({ code });
    },
    throttle(event: ThrottleEvent) {
      if (!('key' in event)) return;
      // The key is the account and the action; the account stays out of the metrics.
      const action = event.key.slice(event.key.lastIndexOf(':') + 1);
      if (event.type === 'waited') metrics.waitSeconds.observe({ action, class: event.class }, event.waitedMs / 1_000);
      else if (event.type === 'refused') metrics.rejections.count({ action, reason: event.reason });
      else if (event.type === 'abandoned') metrics.abandoned.count({ action });
    },
    upstream(event: UpstreamEvent) {
      const { action } = event;
      if (event.kind === 'call-retried') metrics.retries.count({ action, code: event.because });
      if (event.kind !== 'call-ended') return;
      metrics.calls.count({ action, outcome: event.outcome });
      if (event.unreadable !== undefined) metrics.unreadableRecords.count({ action }, event.unreadable.length);
      metrics.callSeconds.observe({ action }, event.durationMs / 1_000);
    },
    cache(event: CacheEvent) {
      if (event.type === 'stored') {
        metrics.stored.count({});
        metrics.storedBytes.count({}, event.bytes);
      } else if (event.type === 'notStored') metrics.notStored.count({ reason: event.reason });
      else if (event.type === 'invalidated') metrics.invalidatedTags.count({}, event.tags);
      else if (event.type === 'refreshFailed') metrics.refreshFailures.count({});
      else if (event.type !== 'storeUnavailable' && event.type !== 'storeRecovered')
        metrics.reads.count({ state: event.type });
    },
    idempotency({ type }: IdempotencyEvent) {
      if (type === 'fault' || type === 'recordPending') metrics.idempotencyErrors.count({ kind: type });
      else if (type !== 'storeUnavailable' && type !== 'storeRecovered') metrics.idempotency.count({ outcome: type });
    },
    auth(event: AuthEvent) {
      if (event.type === 'refused') metrics.authFailures.count({ credential: event.credential });
      else if (event.type === 'clientsUnreadable') metrics.authSourceFailures.count({ source: 'clientsFile' });
      else if (event.type === 'signingKeysUnavailable') metrics.authSourceFailures.count({ source: 'signingKeys' });
    },
    response: (path: string, status: number) => metrics.responses.count({ path, status: String(status) }),
  };
}

/** Bounds the cardinality of the label `operation`, which clients choose: after `limit` names the others share one. */
export function boundedNames(limit = maxNames): (name: string | null) => string {
  const known = new Set<string>();
  return (name) => {
    if (name === null) return 'anonymous';
    if (known.has(name)) return name;
    if (name.length > maxNameLength || known.size >= limit) return 'other';
    known.add(name);
    return name;
  };
}

/** `/metrics` in Prometheus' text format. It needs no credential, so a proxy in front of the gateway must hide it. */
export function metricsRoute(registry: Registry): StageFunction {
  return ({ pathname, request: { method } }) => {
    if (pathname !== '/metrics' || (method !== 'GET' && method !== 'HEAD')) return undefined;
    const headers = { 'content-type': registry.contentType };
    return registry.metrics().then((text) => ({ status: 200, headers, body: Buffer.from(text) }));
  };
}
