import { useCallback, useState } from 'react';
import { useQuery } from 'urql';
import { NumberCodesDocument } from '../gql/graphql.js';
import { useRefetchOnChange } from '../live/change-notifier.js';
import { useDebouncedValue } from '../numbers/use-debounced-value.js';
import { hrefOf } from '../route.js';
import { toRequestError } from '../errors/request-error.js';
import { ErrorNote } from '../errors/error-note.js';
import { CodeGrid } from './code-grid.js';
import { CodeToolbar } from './code-toolbar.js';
import { NumberFacts } from './number-facts.js';
import type { PhoneNumberKey } from './phone-number-key.js';

/** How many codes come at a time: a number has up to 2,000, each with its picture. */
const pageSize = 24;

/** A number: what it is, at once, and its codes, as soon as their turn upstream has come. */
export function NumberPanel({ custSpaceId, number }: PhoneNumberKey) {
  const [search, setSearch] = useState('');
  const [first, setFirst] = useState(pageSize);
  const variables = { custSpaceId, number, search: useDebouncedValue(search, 200), first };
  const [{ data, error, fetching, hasNext }, refetch] = useQuery({ query: NumberCodesDocument, variables });
  const refresh = useCallback(() => refetch({ requestPolicy: 'network-only' }), [refetch]);
  useRefetchOnChange(refresh, number);

  const details = data?.phoneNumber;
  const codes = details?.messageQrdls;
  const loading = fetching || hasNext === true;
  const phoneNumber = { custSpaceId, number };
  return (
    <>
      <div className="pane-head">
        <a className="back" href={hrefOf(custSpaceId)}>
          Numbers
        </a>
        <h2>{details?.verifiedName ?? number}</h2>
        <span className="mono quiet">{number}</span>
      </div>
      {details != null && <NumberFacts number={details} />}
      {details === null && !loading && error === undefined && (
        <p className="empty">This space has no number {number}.</p>
      )}
      {error !== undefined && <ErrorNote error={toRequestError(error)} onRetry={refresh} />}
      {details != null && (
        <>
          <CodeToolbar phoneNumber={phoneNumber} total={codes?.totalCount} search={search} onSearch={setSearch} />
          <CodeGrid
            phoneNumber={phoneNumber}
            codes={codes?.nodes}
            loading={loading && codes == null}
            isSearch={search !== ''}
          />
          {codes != null && codes.nodes.length < codes.totalCount && (
            <button type="button" className="button more" onClick={() => setFirst(first + pageSize)}>
              Show {Math.min(pageSize, codes.totalCount - codes.nodes.length)} more of {codes.totalCount}
            </button>
          )}
        </>
      )}
    </>
  );
}
