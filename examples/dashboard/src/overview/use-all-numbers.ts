import { useCallback, useEffect, useState } from 'react';
import { useClient, type CombinedError } from 'urql';
import { pipe, subscribe } from 'wonka';
import { toRequestError, type RequestError } from '../errors/request-error.js';
import { OverviewDocument, type NumberFactsFragment, type OverviewQuery } from '../gql/graphql.js';
import { useRefetchOnChange } from '../live/change-notifier.js';

/** Spaces in one request. Each costs two upstream calls, and one request may spend 400. */
const batchSize = 100;
/** Delay before spaces that failed are read again, in milliseconds. */
const retryMs = 10_000;

/** Id of a space; null for the account's own WABA. */
type SpaceId = string | null;

/** The numbers of a space as last read, and the error of a later attempt. */
export interface SpaceNumbers {
  readonly total: number;
  readonly numbers: readonly NumberFactsFragment[];
  readonly error: RequestError | null;
}

interface AllNumbers {
  /** Spaces that were read, or failed; the others are still to come. */
  readonly spaces: ReadonlyMap<SpaceId, SpaceNumbers>;
  retry(): void;
}

/** Reads the numbers of all spaces, batch by batch: the first batch starts with the first space that is known. */
export function useAllNumbers(spaceIds: readonly SpaceId[]): AllNumbers {
  const client = useClient();
  const [spaces, setSpaces] = useState<ReadonlyMap<SpaceId, SpaceNumbers>>(new Map());
  const [readIds, setReadIds] = useState<ReadonlySet<SpaceId>>(new Set());
  const [batch, setBatch] = useState<readonly SpaceId[]>([]);

  const unread = spaceIds.filter((id) => !readIds.has(id)).slice(0, batchSize);
  if (batch.length === 0 && unread.length > 0) setBatch(unread);

  useEffect(() => {
    if (batch.length === 0) return;
    const custSpaceIds = batch.filter((id) => id !== null);
    const variables = { custSpaceIds: custSpaceIds.length === 0 ? null : custSpaceIds };
    const subscription = pipe(
      client.query(OverviewDocument, variables, { requestPolicy: 'cache-and-network' }),
      subscribe(({ data, error, hasNext, stale }) => {
        const isComplete = hasNext !== true && !stale;
        setSpaces((known) => {
          const next = new Map(known);
          for (const [index, id] of batch.entries()) {
            const result = toSpaceNumbers(data?.wabas[index], index, isComplete ? error : undefined);
            // Data of an earlier read stays when a later read fails.
            if (result !== null)
              next.set(id, 'numbers' in result ? result : { ...(known.get(id) ?? nothing), ...result });
          }
          return next;
        });
        if (!isComplete) return;
        setReadIds((known) => new Set([...known, ...batch]));
        setBatch([]);
      }),
    );
    return () => subscription.unsubscribe();
  }, [client, batch]);

  const retry = useCallback(() => setReadIds(new Set()), []);
  useRefetchOnChange(retry, 'all', batch.length > 0);
  const hasFailed = [...spaces.values()].some(({ error }) => error !== null);
  useEffect(() => {
    if (!hasFailed) return;
    const timer = window.setInterval(retry, retryMs);
    return () => window.clearInterval(timer);
  }, [hasFailed, retry]);
  return { spaces, retry };
}

const nothing: SpaceNumbers = { total: 0, numbers: [], error: null };

/** Only the error if the space could not be read; null if nothing is known about it yet. */
function toSpaceNumbers(
  waba: OverviewQuery['wabas'][number] | undefined,
  index: number,
  error: CombinedError | undefined,
): SpaceNumbers | Pick<SpaceNumbers, 'error'> | null {
  const connection = waba?.phoneNumbers;
  if (connection != null) return { total: connection.totalCount, numbers: connection.nodes, error: null };
  return error === undefined ? null : { error: toRequestError(error, ['wabas', index]) };
}
