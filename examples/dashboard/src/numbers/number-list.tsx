import { useDeferredValue, useState } from 'react';
import { ErrorNote } from '../errors/error-note.js';
import { useGatewayQuery } from '../gateway/use-gateway-query.js';
import { NumbersDocument, type NumbersQuery } from '../gql/graphql.js';
import { AddNumberDialog } from '../onboarding/add-number-dialog.js';
import { spacesHref } from '../route.js';
import { useHasScope } from '../scopes.js';
import { texts } from '../texts/index.js';
import { NumberFilter } from './number-filter.js';
import { NumberRow } from './number-row.js';
import { isFiltered, toFilter, toOrder, useNumberView } from './number-view.js';
import { useDebouncedValue } from './use-debounced-value.js';

/** How many numbers are read at a time: the codes of each are one upstream call. */
const pageSize = 40;
/** Sorting by codes needs the codes of all numbers; one request may spend 400 upstream calls. */
const maxSortedByCodes = 300;

interface Props {
  readonly custSpaceId: string | null;
  readonly name: string;
  readonly selected: string | undefined;
}

type NumberNode = NonNullable<NumbersQuery['phoneNumbers']>['nodes'][number];

/** The numbers of a space. They are shown at once; the counts of their codes follow one by one. */
export function NumberList({ custSpaceId, name, selected }: Props) {
  const view = useNumberView();
  const [pages, setPages] = useState(1);
  const [isAdding, setIsAdding] = useState(false);
  const canAdd = useHasScope('ADD') && custSpaceId !== null;
  const isByCodes = view.sort === 'codes';
  const variables = {
    custSpaceId,
    filter: toFilter(view),
    orderBy: toOrder(view.sort),
    first: isByCodes ? maxSortedByCodes : pages * pageSize,
  };
  const debounced = useDebouncedValue(JSON.stringify(variables), 200);
  const { data, error, combinedError, isLoading, refresh } = useGatewayQuery(
    NumbersDocument,
    JSON.parse(debounced) as typeof variables,
    'any',
  );

  const nodes = useDeferredValue(data?.phoneNumbers?.nodes ?? []);
  const total = data?.phoneNumbers?.totalCount;
  const failedIds = new Set(
    nodes
      .filter(
        ({ messageQrdls }, index) =>
          messageQrdls == null && combinedError?.graphQLErrors.some(({ path }) => path?.[2] === index),
      )
      .map(({ id }) => id),
  );
  const readCount = nodes.filter(({ id, messageQrdls }) => messageQrdls != null || failedIds.has(id)).length;
  const isReadingCodes = isLoading && readCount < nodes.length;
  const about = failedIds.size > 0 ? texts.numbers.codesFailed(failedIds.size) : texts.numbers.failed;
  return (
    <>
      <div className="pane-head">
        <a className="back" href={spacesHref}>
          {texts.spaces.title}
        </a>
        <h2>{name}</h2>
        {canAdd && (
          <button type="button" className="button button-small" onClick={() => setIsAdding(true)}>
            {texts.onboarding.open}
          </button>
        )}
        <span className="quiet list-count">
          {isReadingCodes
            ? texts.numbers.readingCodes(readCount, nodes.length)
            : total !== undefined
              ? texts.numbers.count(total)
              : isLoading
                ? texts.loading
                : ''}
        </span>
      </div>
      {isAdding && <AddNumberDialog custSpaceId={custSpaceId} onClose={() => setIsAdding(false)} />}
      <NumberFilter view={view} />
      <progress
        className={isLoading ? 'loading' : 'loading loading-done'}
        aria-label={texts.numbers.readingCount}
        max={Math.max(1, nodes.length)}
        value={isReadingCodes || !isLoading ? readCount : undefined}
      />
      {error !== null && <ErrorNote error={error} about={about} onRetry={refresh} />}
      <ul className="rows">
        {(isByCodes ? sortByCodes(nodes) : nodes).map((number) => (
          <NumberRow
            key={number.id}
            number={number}
            codes={number.messageQrdls?.totalCount}
            hasFailed={failedIds.has(number.id)}
            isSelected={number.number === selected}
          />
        ))}
        {isLoading &&
          data === undefined &&
          Array.from({ length: 6 }, (_, index) => <li key={index} className="row row-ghost" aria-hidden="true" />)}
      </ul>
      {total === 0 && !isLoading && <p className="empty">{isFiltered(view) ? texts.noMatches : texts.numbers.none}</p>}
      {total !== undefined && nodes.length < total && (
        <button type="button" className="button more" onClick={() => setPages(pages + 1)}>
          {texts.showMore(Math.min(pageSize, total - nodes.length), total)}
        </button>
      )}
    </>
  );
}

/** Most codes first; numbers whose codes are not read yet stay at the end. */
function sortByCodes(numbers: readonly NumberNode[]): NumberNode[] {
  const countOf = ({ messageQrdls }: NumberNode) => messageQrdls?.totalCount ?? -1;
  return numbers.toSorted((a, b) => countOf(b) - countOf(a));
}
