import { useCallback, useDeferredValue, useState } from 'react';
import { useQuery } from 'urql';
import { NumbersDocument, type PhoneNumberFilter } from '../gql/graphql.js';
import { useRefetchOnChange } from '../live/change-notifier.js';
import { hrefOf } from '../route.js';
import { toRequestError } from '../errors/request-error.js';
import { ErrorNote } from '../errors/error-note.js';
import { NumberFilter } from './number-filter.js';
import { NumberRow } from './number-row.js';
import { useDebouncedValue } from './use-debounced-value.js';

/** How many numbers come at a time; the codes of each are one upstream call, at five a second. */
const pageSize = 40;

interface Props {
  readonly custSpaceId: string | null;
  readonly name: string;
  readonly selected: string | undefined;
}

/** The numbers of a space: they show at once, and their codes one after the other. */
export function NumberList({ custSpaceId, name, selected }: Props) {
  const [filter, setFilter] = useState<PhoneNumberFilter>({});
  const [first, setFirst] = useState(pageSize);
  const [{ data, error, fetching, hasNext }, refetch] = useQuery({
    query: NumbersDocument,
    variables: { custSpaceId, filter: useDebouncedValue(filter, 200), first },
  });
  const refresh = useCallback(() => refetch({ requestPolicy: 'network-only' }), [refetch]);
  useRefetchOnChange(refresh);

  const numbers = useDeferredValue(data?.phoneNumbers?.nodes ?? []);
  const total = data?.phoneNumbers?.totalCount ?? 0;
  const loading = fetching || hasNext === true;
  const hasFailed = (index: number) => error?.graphQLErrors.some(({ path }) => path?.[2] === index) ?? false;
  const loadedCount = numbers.filter(({ messageQrdls }, index) => messageQrdls != null || hasFailed(index)).length;
  const isLoadingCodes = loading && loadedCount < numbers.length;
  const failedCount = numbers.filter((_, index) => hasFailed(index)).length;
  return (
    <>
      <div className="pane-head">
        <a className="back" href={hrefOf()}>
          Spaces
        </a>
        <h1>{name}</h1>
        <span className="quiet">
          {isLoadingCodes
            ? `Codes of ${loadedCount} of ${numbers.length} read`
            : total === 1
              ? '1 number'
              : `${total} numbers`}
        </span>
      </div>
      <NumberFilter filter={filter} onChange={setFilter} />
      <progress
        className={loading ? 'loading' : 'loading loading-done'}
        aria-label="Codes read"
        max={Math.max(1, numbers.length)}
        value={isLoadingCodes || !loading ? loadedCount : undefined}
      />
      {error !== undefined && (
        <ErrorNote
          error={toRequestError(error)}
          about={
            failedCount > 0
              ? `The codes of ${failedCount === 1 ? 'a number' : `${failedCount} numbers`} could not be read.`
              : undefined
          }
          onRetry={refresh}
        />
      )}
      <ul className="rows">
        {numbers.map((number, index) => (
          <NumberRow
            key={number.id}
            number={number}
            codes={number.messageQrdls?.totalCount}
            hasFailed={hasFailed(index)}
            isSelected={number.number === selected}
          />
        ))}
        {loading &&
          data === undefined &&
          Array.from({ length: 6 }, (_, index) => <li key={index} className="row row-ghost" aria-hidden="true" />)}
      </ul>
      {!loading && error === undefined && numbers.length === 0 && <p className="empty">No number is like this.</p>}
      {numbers.length < total && (
        <button type="button" className="button more" onClick={() => setFirst(first + pageSize)}>
          Show {Math.min(pageSize, total - numbers.length)} more of {total}
        </button>
      )}
    </>
  );
}
