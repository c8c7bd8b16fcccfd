import { useState } from 'react';
import { ErrorNote } from '../errors/error-note.js';
import { hrefOf } from '../route.js';
import { texts } from '../texts/index.js';
import { Chip } from '../ui/chip.js';
import { reviewLabel } from '../ui/labels.js';
import type { SpaceItem, useSpaces } from './use-spaces.js';

/** Number of spaces from which the list has a search field. */
const minSearched = 8;

interface Props {
  readonly query: ReturnType<typeof useSpaces>;
  readonly selected: string | null | undefined;
  readonly isOverview: boolean;
}

/**
 * The caller's spaces. A space that could not be read keeps its place in the list, with its error and a button to try
 * again.
 */
export function SpaceList({ query: { data, spaces, error, isLoading, refresh }, selected, isOverview }: Props) {
  const [search, setSearch] = useState('');
  const failedCount = spaces.filter((space) => space.error !== null).length;
  const readCount = spaces.filter((space) => space.waba !== undefined && space.error === null).length;
  const matches = ({ custSpaceId, name, waba }: SpaceItem) =>
    [name, waba?.businessName, custSpaceId].some((text) => text?.toLowerCase().includes(search.toLowerCase()));
  const shown = spaces.filter(matches);
  return (
    <>
      <a className="overview-link" href={hrefOf()} aria-current={isOverview ? 'page' : undefined}>
        {texts.overview.title}
      </a>
      <div className="pane-head">
        <h2>{texts.spaces.title}</h2>
        <span className="quiet">{data !== undefined ? readCount : isLoading ? texts.loading : ''}</span>
      </div>
      {(spaces.length >= minSearched || search !== '') && (
        <div className="space-search">
          <input
            type="search"
            aria-label={texts.spaces.search}
            placeholder={texts.spaces.search}
            value={search}
            onChange={({ target }) => setSearch(target.value)}
          />
        </div>
      )}
      {error !== null && failedCount === 0 && <ErrorNote error={error} onRetry={refresh} />}
      <ul className="rows">
        {shown.map((space) => (
          <li key={space.custSpaceId}>
            {space.error === null ? (
              <SpaceRow space={space} isSelected={space.custSpaceId === selected} />
            ) : (
              <ErrorNote error={space.error} about={texts.spaces.failed(space.name)} onRetry={refresh} />
            )}
          </li>
        ))}
        {isLoading &&
          spaces.length === 0 &&
          Array.from({ length: 3 }, (_, index) => <li key={index} className="row row-ghost" aria-hidden="true" />)}
      </ul>
      {!isLoading && data !== undefined && spaces.length === 0 && <p className="empty">{texts.spaces.none}</p>}
      {spaces.length > 0 && shown.length === 0 && <p className="empty">{texts.spaces.noMatch}</p>}
    </>
  );
}

function SpaceRow({ space: { custSpaceId, name, waba }, isSelected }: { space: SpaceItem; isSelected: boolean }) {
  const { businessName, currency, accountReviewStatus } = waba ?? {};
  return (
    <a className="row" href={hrefOf(custSpaceId)} aria-current={isSelected ? 'true' : undefined}>
      <span className="row-title" dir="auto">
        {name}
      </span>
      <span className="row-sub" dir="auto">
        {[businessName !== name && businessName, currency].filter(Boolean).join(' · ') || custSpaceId}
      </span>
      {accountReviewStatus != null && accountReviewStatus !== 'APPROVED' && (
        <Chip label={reviewLabel(accountReviewStatus)} title={texts.spaces.reviewHint} />
      )}
    </a>
  );
}
