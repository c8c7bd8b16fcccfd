/**
 * The Prometheus metrics at /metrics. Counts the events of the layers and reads gauges from them at each scrape; no
 * layer knows of metrics. docs/metrics.md lists every metric.
 */
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { AuthEvent } from '../../../auth/index.js';
import type { CacheEvent } from '../../../cache/index.js';
import { errorCodes } from '../../../errors.js';
import type { IdempotencyEvent } from '../../../idempotency/index.js';
import type { ThrottleEvent } from '../../../throttle/index.js';
import type { UpstreamEvent } from '../../../upstream/index.js';
import type { RequestEvent } from '../request-events.js';
import { defineMetrics, type GaugeSources } from './definitions.js';
import { boundedNames } from './operation-names.js';

export type { GaugeSources } from './definitions.js';
export { metricsRoute } from './endpoint.js';

/** Count events. None of these throws. */
export interface MetricsRecorder {
  request(event: RequestEvent): void;
  throttle(event: ThrottleEvent): void;
  upstream(event: UpstreamEvent): void;
  cache(event: CacheEvent): void;
  idempotency(event: IdempotencyEvent): void;
  auth(event: AuthEvent): void;
  response(path: string, status: number): void;
  readonly registry: Registry;
}

/** Closed sets of labels start at 0, so that a first error shows as an increase. */
const zeroedLabels = {
  idempotency: ['ran', 'replayed', 'conflict', 'holderDied', 'full'],
  idempotencyErrors: ['fault', 'recordPending'],
  authFailures: ['none', 'malformed', 'apiKey', 'jwt'],
  authSourceFailures: ['clientsFile', 'signingKeys'],
};

/** Totals that prom-client adds under a suffix that Prometheus reserves for counters. */
const misnamed = ['nodejs_active_resources_total', 'nodejs_active_handles_total', 'nodejs_active_requests_total'];

export function createMetricsRecorder(sources: GaugeSources): MetricsRecorder {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of misnamed) registry.removeSingleMetric(name);
  const metrics = defineMetrics(registry, sources);
  const operationLabel = boundedNames();

  for (const code of errorCodes) metrics.errors.inc({ code }, 0);
  for (const outcome of zeroedLabels.idempotency) metrics.idempotency.inc({ outcome }, 0);
  for (const kind of zeroedLabels.idempotencyErrors) metrics.idempotencyErrors.inc({ kind }, 0);
  for (const credential of zeroedLabels.authFailures) metrics.authFailures.inc({ credential }, 0);
  for (const source of zeroedLabels.authSourceFailures) metrics.authSourceFailures.inc({ source }, 0);

  return {
    registry,
    request(event) {
      if (event.kind === 'subscriptions-changed') metrics.subscriptions.set(event.active);
      if (event.kind !== 'request-ended') return;
      const { operation, codes, durationMs } = event;
      const labels = {
        operation: operation === null ? 'refused' : operationLabel(operation.name),
        type: operation?.type ?? 'none',
      };
      const outcome = operation === null ? 'refused' : codes.length > 0 ? 'errors' : 'ok';
      metrics.requests.count({ ...labels, outcome });
      if (operation?.type !== 'subscription') metrics.requestSeconds.observe(labels, durationMs / 1_000);
      if (event.answeredBy === 'response-cache') metrics.responseCacheHits.count({});
      if (event.answeredBy === 'cached-execution') {
        metrics.cachedExecutions.count({});
        // The lookups were not counted when they were made, because the answer could still have come from yoga.
        metrics.reads.count({ state: 'hit' }, event.stats?.cache['hit'] ?? 0);
      }
      for (const code of codes) metrics.errors.inc({ code });
    },
    throttle(event) {
      if (!('key' in event)) return;
      const action = actionOf(event.key);
      if (event.type === 'waited') metrics.waitSeconds.observe({ action, class: event.class }, event.waitedMs / 1_000);
      else if (event.type === 'refused') metrics.rejections.inc({ action, reason: event.reason });
      else if (event.type === 'abandoned') metrics.abandoned.inc({ action });
    },
    upstream(event) {
      const { action } = event;
      if (event.kind === 'call-retried') metrics.retries.inc({ action, code: event.because });
      if (event.kind !== 'call-ended') return;
      metrics.calls.inc({ action, outcome: event.outcome });
      if (event.unreadable !== undefined) metrics.unreadableRecords.inc({ action }, event.unreadable.length);
      metrics.callSeconds.observe({ action }, event.durationMs / 1_000);
    },
    cache(event) {
      switch (event.type) {
        case 'hit':
        case 'stale':
        case 'miss':
        case 'joined':
        case 'staleOnError':
          return metrics.reads.count({ state: event.type });
        case 'stored':
          metrics.stored.inc();
          return metrics.storedBytes.inc(event.bytes);
        case 'notStored':
          return metrics.notStored.inc({ reason: event.reason });
        case 'invalidated':
          return metrics.invalidatedTags.inc(event.tags);
        case 'refreshFailed':
          return metrics.refreshFailures.inc();
      }
    },
    idempotency({ type }) {
      if (type === 'fault' || type === 'recordPending') metrics.idempotencyErrors.inc({ kind: type });
      else if (type !== 'storeUnavailable' && type !== 'storeRecovered') metrics.idempotency.inc({ outcome: type });
    },
    auth(event) {
      if (event.type === 'refused') metrics.authFailures.inc({ credential: event.credential });
      else if (event.type === 'clientsUnreadable') metrics.authSourceFailures.inc({ source: 'clientsFile' });
      else if (event.type === 'signingKeysUnavailable') metrics.authSourceFailures.inc({ source: 'signingKeys' });
    },
    response: (path, status) => metrics.responses.count({ path, status: String(status) }),
  };
}

/** A quota's key is the account and the action; the account stays out of the metrics. */
function actionOf(key: string): string {
  return key.slice(key.lastIndexOf(':') + 1);
}
