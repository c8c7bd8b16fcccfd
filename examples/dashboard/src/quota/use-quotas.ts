import { useEffect } from 'react';
import { useQuery } from 'urql';
import { untracked, useHasPendingOperations } from '../gateway/pending-operations.js';
import { QuotasDocument, type QuotasQuery } from '../gql/graphql.js';

export type Quota = QuotasQuery['upstreamQuotas'][number];

/** Time between two reads of the quotas while there is work, in milliseconds. Without work they are not read. */
const pollMs = 1000;

/**
 * Reads the quotas regularly while there is work. Used once, by the meter; others get them from the cache with
 * useQuotas.
 */
export function usePolledQuotas(): { quotas: readonly Quota[]; isWorking: boolean; isBusy: boolean } {
  const isWorking = useHasPendingOperations();
  const [{ data }, refetch] = useQuery({ query: QuotasDocument, context: untracked, requestPolicy: 'network-only' });
  const quotas = data?.upstreamQuotas ?? [];
  const isBusy = quotas.some(({ queued, estimatedWaitMs }) => queued > 0 || estimatedWaitMs > 0);
  useEffect(() => {
    if (!isWorking && !isBusy) return;
    const timer = window.setInterval(() => refetch({ ...untracked, requestPolicy: 'network-only' }), pollMs);
    return () => window.clearInterval(timer);
  }, [isWorking, isBusy, refetch]);
  return { quotas, isWorking, isBusy };
}

/** The quotas as last read. */
export function useQuotas(): readonly Quota[] {
  const [{ data }] = useQuery({ query: QuotasDocument, context: untracked, requestPolicy: 'cache-first' });
  return data?.upstreamQuotas ?? [];
}
