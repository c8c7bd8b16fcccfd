import { useCallback, useDeferredValue, useState } from 'react';
import { useQuery } from 'urql';
import { NumbersDocument, type PhoneNumberFilter } from '../gql/graphql.js';
import { useReadingAnew } from '../live/changes.js';
import { hrefOf } from '../route.js';
import { troubleOf } from '../trouble/trouble.js';
import { TroubleNote } from '../trouble/trouble-note.js';
import { NumberFilter } from './number-filter.js';
import { NumberRow } from './number-row.js';
import { useSettled } from './use-settled.js';

/** How many numbers come at a time; the codes of each are one upstream call, at five a second. */
const page = 40;

interface Props {
  readonly custSpaceId: string | null;
  readonly name: string;
  readonly chosen: string | undefined;
}

/** The numbers of a space: they show at once, and their codes one after the other. */
export function NumberList({ custSpaceId, name, chosen }: Props) {
  const [filter, setFilter] = useState<PhoneNumberFilter>({});
  const [first, setFirst] = useState(page);
  const [{ data, error, fetching, hasNext }, ask] = useQuery({
    query: NumbersDocument,
    variables: { custSpaceId, filter: useSettled(filter, 200), first },
  });
  const readAnew = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  useReadingAnew(readAnew);

  const numbers = useDeferredValue(data?.phoneNumbers?.nodes ?? []);
  const total = data?.phoneNumbers?.totalCount ?? 0;
  const loading = fetching || hasNext === true;
  const failed = (at: number) => error?.graphQLErrors.some(({ path }) => path?.[2] === at) ?? false;
  const counted = numbers.filter(({ messageQrdls }, at) => messageQrdls != null || failed(at)).length;
  const reading = loading && counted < numbers.length;
  const failures = numbers.filter((_, at) => failed(at)).length;
  return (
    <>
      <div className="pane-head">
        <a className="back" href={hrefOf()}>
          Spaces
        </a>
        <h1>{name}</h1>
        <span className="quiet">
          {reading ? `Codes of ${counted} of ${numbers.length} read` : total === 1 ? '1 number' : `${total} numbers`}
        </span>
      </div>
      <NumberFilter filter={filter} onChange={setFilter} />
      <progress
        className={loading ? 'loading' : 'loading loading-done'}
        aria-label="Codes read"
        max={Math.max(1, numbers.length)}
        value={reading || !loading ? counted : undefined}
      />
      {error !== undefined && (
        <TroubleNote
          trouble={troubleOf(error)}
          about={
            failures > 0
              ? `The codes of ${failures === 1 ? 'a number' : `${failures} numbers`} could not be read.`
              : undefined
          }
          onRetry={readAnew}
        />
      )}
      <ul className="rows">
        {numbers.map((number, at) => (
          <NumberRow
            key={number.id}
            number={number}
            codes={number.messageQrdls?.totalCount}
            failed={failed(at)}
            isChosen={number.number === chosen}
          />
        ))}
        {loading &&
          data === undefined &&
          Array.from({ length: 6 }, (_, at) => <li key={at} className="row row-ghost" aria-hidden="true" />)}
      </ul>
      {!loading && error === undefined && numbers.length === 0 && <p className="empty">No number is like this.</p>}
      {numbers.length < total && (
        <button type="button" className="button more" onClick={() => setFirst(first + page)}>
          Show {Math.min(page, total - numbers.length)} more of {total}
        </button>
      )}
    </>
  );
}
