/**
 * What Prometheus reads at /metrics. It counts what the layers tell and reads the rest off them when it is asked; no layer
 * knows of it. docs/metrics.md lists every metric.
 */
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { AuthEvent } from '../../auth/index.js';
import type { CacheEvent } from '../../cache/index.js';
import { errorCodes } from '../../errors.js';
import type { IdempotencyEvent } from '../../idempotency/index.js';
import type { ThrottleEvent } from '../../throttle/index.js';
import type { UpstreamEvent } from '../../upstream/index.js';
import type { RequestEvent } from '../request-events.js';
import { defineMetrics, type Readings } from './definitions.js';
import { boundedNames } from './operation-names.js';

export type { QuotaReading, Readings } from './definitions.js';
export { useMetrics } from './endpoint.js';

/** Counts what it is told. None of these throws. */
export interface Metering {
  request(event: RequestEvent): void;
  throttle(event: ThrottleEvent): void;
  upstream(event: UpstreamEvent): void;
  cache(event: CacheEvent): void;
  idempotency(event: IdempotencyEvent): void;
  auth(event: AuthEvent): void;
  response(path: string, status: number): void;
  readonly registry: Registry;
}

/** Closed sets of labels begin at 0, so that a first error is a rise and not a series that was not there before. */
const beginAtZero = {
  idempotency: ['ran', 'replayed', 'conflict', 'lost', 'full'],
  idempotencyFaults: ['fault', 'owed'],
  authRefusals: ['none', 'malformed', 'apiKey', 'jwt'],
  authSourceFailures: ['clientsFile', 'signingKeys'],
};

/** Sums that prom-client gives beside their parts, under an ending that Prometheus keeps for counters. */
const misnamed = ['nodejs_active_resources_total', 'nodejs_active_handles_total', 'nodejs_active_requests_total'];

export function createMetering(readings: Readings): Metering {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of misnamed) registry.removeSingleMetric(name);
  const metrics = defineMetrics(registry, readings);
  const nameOf = boundedNames();

  for (const code of errorCodes) metrics.errors.inc({ code }, 0);
  for (const outcome of beginAtZero.idempotency) metrics.idempotency.inc({ outcome }, 0);
  for (const kind of beginAtZero.idempotencyFaults) metrics.idempotencyFaults.inc({ kind }, 0);
  for (const credential of beginAtZero.authRefusals) metrics.authRefusals.inc({ credential }, 0);
  for (const source of beginAtZero.authSourceFailures) metrics.authSourceFailures.inc({ source }, 0);

  return {
    registry,
    request(event) {
      if (event.kind === 'subscriptions-changed') metrics.subscriptions.set(event.active);
      if (event.kind !== 'request-ended') return;
      const { operation, codes, durationMs } = event;
      const labels = {
        operation: operation === null ? 'refused' : nameOf(operation.name),
        type: operation?.type ?? 'none',
      };
      const outcome = operation === null ? 'refused' : codes.length > 0 ? 'errors' : 'ok';
      metrics.requests.count({ ...labels, outcome });
      if (operation?.type !== 'subscription') metrics.requestSeconds.observe(labels, durationMs / 1_000);
      if (operation !== null && event.trace === null) metrics.keptAnswers.count({});
      if (event.isDirect === true) {
        metrics.directAnswers.count({});
        // The cache was looked at quietly, because it was not known yet whether an answer would come of it.
        metrics.reads.count({ state: 'hit' }, event.trace?.cache['hit'] ?? 0);
      }
      for (const code of codes) metrics.errors.inc({ code });
    },
    throttle(event) {
      if (!('key' in event)) return;
      const action = actionOf(event.key);
      if (event.type === 'waited') metrics.waitSeconds.observe({ action, class: event.class }, event.waitedMs / 1_000);
      else if (event.type === 'refused') metrics.refusals.inc({ action, reason: event.reason });
      else if (event.type === 'abandoned') metrics.abandoned.inc({ action });
    },
    upstream(event) {
      const { action } = event;
      if (event.kind === 'call-retried') metrics.retries.inc({ action, code: event.because });
      if (event.kind !== 'call-ended') return;
      metrics.calls.inc({ action, outcome: event.outcome });
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
        case 'refusedToKeep':
          return metrics.notKept.inc({ reason: event.reason });
        case 'dropped':
          return metrics.droppedTags.inc(event.tags);
        case 'refreshFailed':
          return metrics.refreshFailures.inc();
      }
    },
    idempotency({ type }) {
      if (type === 'fault' || type === 'owed') metrics.idempotencyFaults.inc({ kind: type });
      else if (type !== 'storeLost' && type !== 'storeBack') metrics.idempotency.inc({ outcome: type });
    },
    auth(event) {
      if (event.type === 'refused') metrics.authRefusals.inc({ credential: event.credential });
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
