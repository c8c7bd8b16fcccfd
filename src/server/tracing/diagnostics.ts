import type { DiagLogger } from '@opentelemetry/api';
import type { Logger } from '../log-levels.js';

/** How long the same is not said again: a collector that is away fails with every batch of spans. */
const quietMs = 60_000;

/** How many different things are remembered for that. */
const mostRemembered = 100;

/**
 * What OpenTelemetry's SDK complains of, such as spans that could not be delivered, as lines of the log: each of them once a minute
 * at most. Of an error its message alone is told: the rest of it may be what a stranger answered.
 * @param now milliseconds, of any clock
 */
export function diagnosticsTo(log: Pick<Logger, 'warn'>, now: () => number): DiagLogger {
  const saidAt = new Map<string, number>();
  const complain = (text: string) => {
    const reason = messageIn(text);
    const last = saidAt.get(reason);
    if (last !== undefined && now() - last < quietMs) return;
    if (saidAt.size >= mostRemembered) saidAt.clear();
    saidAt.set(reason, now());
    log.warn({ type: 'complaint', reason }, 'tracing');
  };
  const nothing = () => undefined;
  return { error: complain, warn: complain, info: nothing, debug: nothing, verbose: nothing };
}

/** The SDK hands errors over as JSON with their stack. */
function messageIn(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    if (typeof message === 'string') return message;
  } catch {
    // A sentence as it is.
  }
  return text.slice(0, 500);
}
