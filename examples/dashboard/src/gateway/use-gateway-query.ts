import { useCallback, useEffect, useRef, useState } from 'react';
import { useQuery, type AnyVariables, type CombinedError, type TypedDocumentNode } from 'urql';
import { errorMessageFor } from '../errors/error-messages.js';
import { toRequestError, type RequestError } from '../errors/request-error.js';
import { useConnectionState } from './connection.js';
import { useRefetchOnChange, type ChangeTopic } from '../live/change-notifier.js';

/** Delay before a failed read is repeated on its own, in milliseconds: doubled after each failure. */
const minRetryMs = 5000;
const maxRetryMs = 60_000;

export interface GatewayQuery<Data> {
  readonly data: Data | undefined;
  /** The error to show; null if the page as a whole already shows it (offline, no valid key). */
  readonly error: RequestError | null;
  /** The unmodified error, for callers that look up the path of each part. */
  readonly combinedError: CombinedError | undefined;
  /** True until the last part of the answer is here. */
  readonly isLoading: boolean;
  /** True while fields that the cache lacks are being fetched: until then, they are null. */
  readonly isPartial: boolean;
  refresh(): void;
}

/**
 * The hook for all reads of the page: a typed query that is read again after a change and retried after temporary
 * errors, so that an error disappears with its cause.
 */
export function useGatewayQuery<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  refetchOn: ChangeTopic,
): GatewayQuery<Data> {
  const [{ data: latestData, error: latestError, fetching, stale, hasNext, operation }, execute] = useQuery<
    Data,
    AnyVariables
  >({ query, variables });
  const outcome = operation?.context.meta?.cacheOutcome;
  const isFromCache = outcome === 'hit' || outcome === 'partial';
  const combinedError = useNetworkError(latestError, isFromCache, hasNext === true);
  const refresh = useCallback(() => execute({ requestPolicy: 'network-only' }), [execute]);
  const isPartial = stale && outcome === 'partial';
  const isLoading = fetching || hasNext === true || isPartial;
  useRefetchOnChange(refresh, refetchOn, isLoading);
  useRetryAfterError(isLoading ? null : combinedError, refresh);

  const error = combinedError === undefined ? null : toRequestError(combinedError);
  const isHandledCentrally = useIsHandledCentrally()(error);
  const data = useLastData(latestData ?? undefined, operation?.key, error?.code !== 'UNAUTHENTICATED');
  return { data, error: isHandledCentrally ? null : error, combinedError, isLoading, isPartial, refresh };
}

/**
 * True for an error that the page shows once for all its parts: a missing key, or a gateway that cannot be reached. If
 * the gateway can be reached, a failed request shows its own error.
 */
export function useIsHandledCentrally(): (error: RequestError | null) => boolean {
  const connection = useConnectionState();
  return (error) => error?.code === 'UNAUTHENTICATED' || (error?.code === 'OFFLINE' && connection !== 'online');
}

/**
 * The error of the latest network response, kept until the next response is complete. The cache stores failed fields as
 * null and returns them later without the error.
 */
function useNetworkError(
  latest: CombinedError | undefined,
  isFromCache: boolean,
  hasNext: boolean,
): CombinedError | undefined {
  const [error, setError] = useState<CombinedError>();
  const isNews = !isFromCache && (latest !== undefined || !hasNext);
  if (isNews && latest !== error) setError(latest);
  return isNews ? latest : error;
}

/**
 * While the gateway cannot be reached, and during each new attempt, the latest data stays on the screen, so that an
 * open dialog keeps what was typed. The banner says that the data may be out of date. Without a valid key nothing is
 * shown.
 */
function useLastData<Data>(latest: Data | undefined, key: number | undefined, mayShow: boolean): Data | undefined {
  const [last, setLast] = useState<{ readonly key: number | undefined; readonly data: Data }>();
  if (latest !== undefined && latest !== last?.data) setLast({ key, data: latest });
  return latest ?? (mayShow && last?.key === key ? last?.data : undefined);
}

/** Null while the query is in progress. */
function useRetryAfterError(error: CombinedError | null | undefined, refresh: () => void): void {
  const failures = useRef(0);
  useEffect(() => {
    if (error === null) return;
    if (error === undefined) {
      failures.current = 0;
      return;
    }
    const requestError = toRequestError(error);
    const { remedy } = errorMessageFor(requestError);
    if (remedy !== 'retry' && remedy !== 'wait') return;
    const backoffMs = Math.min(maxRetryMs, minRetryMs * 2 ** failures.current);
    failures.current += 1;
    const waitMs = Math.max(backoffMs, (requestError.retryAt ?? 0) - Date.now());
    const timer = window.setTimeout(retry, waitMs);
    // A hidden page reads when it becomes visible again.
    function retry(): void {
      if (document.visibilityState === 'visible') refresh();
      else document.addEventListener('visibilitychange', retry, { once: true });
    }
    return () => {
      window.clearTimeout(timer);
      document.removeEventListener('visibilitychange', retry);
    };
  }, [error, refresh]);
}
