import { useCallback, useState } from 'react';
import { useQuery } from 'urql';
import { NumberCodesDocument } from '../gql/graphql.js';
import { useReadingAnew } from '../live/changes.js';
import { useSettled } from '../numbers/use-settled.js';
import { hrefOf } from '../route.js';
import { troubleOf } from '../trouble/trouble.js';
import { TroubleNote } from '../trouble/trouble-note.js';
import { CodeGrid } from './code-grid.js';
import { CodeToolbar } from './code-toolbar.js';
import { NumberFacts } from './number-facts.js';
import type { Place } from './place.js';

/** How many codes come at a time: a number has up to 2,000, each with its picture. */
const page = 24;

/** A number: what it is, at once, and its codes, as soon as their turn upstream has come. */
export function NumberPanel({ custSpaceId, number }: Place) {
  const [search, setSearch] = useState('');
  const [first, setFirst] = useState(page);
  const variables = { custSpaceId, number, search: useSettled(search, 200), first };
  const [{ data, error, fetching, hasNext }, ask] = useQuery({ query: NumberCodesDocument, variables });
  const readAnew = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  useReadingAnew(readAnew, number);

  const of = data?.phoneNumber;
  const codes = of?.messageQrdls;
  const loading = fetching || hasNext === true;
  const place = { custSpaceId, number };
  return (
    <>
      <div className="pane-head">
        <a className="back" href={hrefOf(custSpaceId)}>
          Numbers
        </a>
        <h2>{of?.verifiedName ?? number}</h2>
        <span className="mono quiet">{number}</span>
      </div>
      {of != null && <NumberFacts number={of} />}
      {of === null && !loading && error === undefined && <p className="empty">This space has no number {number}.</p>}
      {error !== undefined && <TroubleNote trouble={troubleOf(error)} onRetry={readAnew} />}
      {of != null && (
        <>
          <CodeToolbar place={place} total={codes?.totalCount} search={search} onSearch={setSearch} />
          <CodeGrid place={place} codes={codes?.nodes} loading={loading && codes == null} isSearch={search !== ''} />
          {codes != null && codes.nodes.length < codes.totalCount && (
            <button type="button" className="button more" onClick={() => setFirst(first + page)}>
              Show {Math.min(page, codes.totalCount - codes.nodes.length)} more of {codes.totalCount}
            </button>
          )}
        </>
      )}
    </>
  );
}
