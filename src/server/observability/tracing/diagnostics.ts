import type { DiagLogger } from '@opentelemetry/api';
import type { Logger } from '../log-levels.js';

/** How long the same is not said again: a collector that is away fails with every batch of spans. */
const repeatIntervalMs = 60_000;

/** How many different things are remembered for that. */
const maxRemembered = 100;

/**
 * What OpenTelemetry's SDK complains of, such as spans that could not be delivered, as lines of the log: each of them once a minute
 * at most. Of an error its message alone is told: the rest of it may be what a stranger answered.
 * @param now milliseconds, of any clock
 */
export function createDiagLogger(log: Pick<Logger, 'warn'>, now: () => number): DiagLogger {
  const lastLoggedAt = new Map<string, number>();
  const logOnce = (text: string) => {
    const reason = extractMessage(text);
    const last = lastLoggedAt.get(reason);
    if (last !== undefined && now() - last < repeatIntervalMs) return;
    if (lastLoggedAt.size >= maxRemembered) lastLoggedAt.clear();
    lastLoggedAt.set(reason, now());
    log.warn({ type: 'diagnostic', reason }, 'tracing');
  };
  const noop = () => undefined;
  return { error: logOnce, warn: logOnce, info: noop, debug: noop, verbose: noop };
}

/** The SDK hands errors over as JSON with their stack. */
function extractMessage(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    if (typeof message === 'string') return message;
  } catch {
    // A sentence as it is.
  }
  return text.slice(0, 500);
}
