import { useState } from 'react';
import { ErrorNote } from '../errors/error-note.js';
import type { GatewayQuery } from '../gateway/use-gateway-query.js';
import type { SpaceRowFragment, SpacesQuery } from '../gql/graphql.js';
import { hrefOf } from '../route.js';
import { toRequestError } from '../errors/request-error.js';
import { texts } from '../texts/index.js';
import { Chip } from '../ui/chip.js';
import { reviewLabel } from '../ui/labels.js';

/** From this many spaces on, the list has a search field. */
const minSearched = 8;

interface Props {
  readonly spaces: GatewayQuery<SpacesQuery>;
  readonly selected: string | null | undefined;
}

/**
 * The caller's spaces. A space that could not be read keeps its place in the list, with its error and a button to try
 * again.
 */
export function SpaceList({ spaces: { data, error, combinedError, isLoading, refresh }, selected }: Props) {
  const [search, setSearch] = useState('');
  const wabas = data?.wabas ?? [];
  const loaded = wabas.filter((waba) => waba !== null);
  const matches = (waba: SpaceRowFragment) =>
    [waba.name, waba.businessName, waba.custSpaceId].some((text) => text?.toLowerCase().includes(search.toLowerCase()));
  const shown = wabas.filter((waba) => (waba === null ? search === '' : matches(waba)));
  return (
    <>
      <div className="pane-head">
        <h2>{texts.spaces.title}</h2>
        <span className="quiet">{isLoading && wabas.length === 0 ? texts.loading : loaded.length}</span>
      </div>
      {(wabas.length >= minSearched || search !== '') && (
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
      {error !== null && loaded.length === wabas.length && <ErrorNote error={error} onRetry={refresh} />}
      <ul className="rows">
        {shown.map((waba) => {
          if (waba !== null) return <SpaceRow key={waba.id} waba={waba} isSelected={waba.custSpaceId === selected} />;
          const index = wabas.indexOf(waba);
          return (
            <li key={index}>
              {combinedError !== undefined && (
                <ErrorNote
                  error={toRequestError(combinedError, ['wabas', index])}
                  about={texts.spaces.failed(data?.viewer.custSpaceIds?.[index] ?? index + 1)}
                  onRetry={refresh}
                />
              )}
            </li>
          );
        })}
        {isLoading &&
          wabas.length === 0 &&
          Array.from({ length: 3 }, (_, index) => <li key={index} className="row row-ghost" aria-hidden="true" />)}
      </ul>
      {!isLoading && error === null && wabas.length === 0 && <p className="empty">{texts.spaces.none}</p>}
      {wabas.length > 0 && shown.length === 0 && <p className="empty">{texts.spaces.noMatch}</p>}
    </>
  );
}

function SpaceRow({ waba, isSelected }: { waba: SpaceRowFragment; isSelected: boolean }) {
  const { custSpaceId = null, name, businessName, accountReviewStatus, currency } = waba;
  return (
    <li>
      <a className="row" href={hrefOf(custSpaceId)} aria-current={isSelected ? 'true' : undefined}>
        <span className="row-title" dir="auto">
          {name ?? custSpaceId ?? texts.ownAccount}
        </span>
        <span className="row-sub" dir="auto">
          {[businessName !== name && businessName, currency].filter(Boolean).join(' · ') || custSpaceId}
        </span>
        {accountReviewStatus != null && accountReviewStatus !== 'APPROVED' && (
          <Chip label={reviewLabel(accountReviewStatus)} title={texts.spaces.reviewHint} />
        )}
      </a>
    </li>
  );
}
