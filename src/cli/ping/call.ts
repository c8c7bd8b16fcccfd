import { quotaOf, type Config } from '../../config/index.js';
import { GatewayError, PermissionError, ThrottledError } from '../../errors.js';
import { queryChatappBindWaba as operation } from '../../operations/index.js';
import { systemClock as clock } from '../../clock.js';
import { createThrottle } from '../../throttle/index.js';
import { createUpstream, type CallEnded, type Transport } from '../../upstream/index.js';

/** Gives up after this many throttled attempts: more would not change the diagnosis. */
const maxThrottled = 5;

/** The result of the call over all its attempts. */
export interface PingResult {
  readonly action: string;
  /** The last attempt; undefined if none was made. */
  readonly last: CallEnded | undefined;
  /** How many attempts the upstream throttled. */
  readonly throttledCount: number;
  readonly outcome:
    { readonly isBound: boolean } | { readonly error: GatewayError; readonly detail: string | undefined };
}

/** Makes the call exactly as the gateway does, with throttle, retries and timeout. */
export async function callOnce(
  transport: Transport,
  config: Config,
  space: { readonly custSpaceId: string | null; readonly isvCode: string | undefined },
): Promise<PingResult> {
  const endedCalls: CallEnded[] = [];
  const throttledCount = () => endedCalls.filter(({ outcome }) => outcome === 'UPSTREAM_THROTTLED').length;
  const abortController = new AbortController();
  const throttle = createThrottle({ clock });
  const upstream = createUpstream({
    transport,
    throttle,
    account: 'ping',
    quota: ({ action, callsPerSecond }) => quotaOf(config.quotas, action, callsPerSecond),
    timeoutMs: config.upstreamTimeoutMs,
    clock,
    random: Math.random,
    onEvent: (event) => {
      if (event.kind !== 'call-ended') return;
      endedCalls.push(event);
      if (throttledCount() >= maxThrottled)
        abortController.abort(
          new ThrottledError('The upstream is throttling.', { code: 'UPSTREAM_THROTTLED', retryAfterMs: 1_000 }),
        );
    },
  });
  const toResult = (outcome: PingResult['outcome']): PingResult => ({
    action: operation.action,
    last: endedCalls.at(-1),
    throttledCount: throttledCount(),
    outcome,
  });
  try {
    const parameters = { CustSpaceId: space.custSpaceId ?? undefined, IsvCode: space.isvCode };
    const deadline = clock.now() + config.upstreamTimeoutMs;
    const { result } = await upstream.call(operation, parameters, {
      flow: 'ping',
      class: 'interactive',
      deadline,
      signal: abortController.signal,
    });
    return toResult({ isBound: result !== null });
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return toResult({ error, detail: error instanceof PermissionError ? error.accessDeniedDetail : undefined });
  } finally {
    await throttle.close();
  }
}
