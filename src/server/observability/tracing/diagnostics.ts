import type { DiagLogger } from '@opentelemetry/api';
import { isJsonObject, tryParseJson } from '../../../json.js';
import type { Logger } from '../log-levels.js';

/** How long the same message is not logged again, because an unreachable collector fails with every batch of spans. */
const repeatIntervalMs = 60_000;

/** Maximum number of messages that are remembered for this purpose. */
const maxRemembered = 100;

/**
 * Logs what OpenTelemetry's SDK reports, such as spans that could not be delivered, each message at most once a minute.
 * Logs only the message of an error, because the rest may contain the response of an unknown server.
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

/** The SDK passes errors as JSON with their stack. */
function extractMessage(text: string): string {
  const error = tryParseJson(text);
  return isJsonObject(error) && typeof error['message'] === 'string' ? error['message'] : text.slice(0, 500);
}
