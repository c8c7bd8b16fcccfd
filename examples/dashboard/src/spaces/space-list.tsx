import type { UseQueryState } from 'urql';
import type { SpaceRowFragment, SpacesQuery, SpacesQueryVariables } from '../gql/graphql.js';
import { hrefOf } from '../route.js';
import { toRequestError } from '../errors/request-error.js';
import { ErrorNote } from '../errors/error-note.js';
import { Chip } from '../ui/chip.js';
import { reviewLabels } from '../ui/labels.js';

interface Props {
  readonly result: UseQueryState<SpacesQuery, SpacesQueryVariables>;
  readonly onRetry: () => void;
  readonly selected: string | null | undefined;
}

/** The caller's spaces, each as soon as its WABA is there. */
export function SpaceList({ result: { data, error, fetching, hasNext }, onRetry, selected }: Props) {
  const wabas = data?.wabas ?? [];
  const missing = wabas.flatMap((waba, index) =>
    waba === null ? [data?.viewer.custSpaceIds?.[index] ?? 'A space'] : [],
  );
  const loading = fetching || hasNext === true;
  return (
    <>
      <div className="pane-head">
        <h2>Spaces</h2>
        <span className="quiet">{loading ? 'Loading…' : wabas.length}</span>
      </div>
      {error !== undefined && (
        <ErrorNote
          error={toRequestError(error)}
          about={missing.length > 0 ? `${missing.join(', ')}:` : undefined}
          onRetry={onRetry}
        />
      )}
      <ul className="rows">
        {wabas.map(
          (waba) => waba !== null && <SpaceRow key={waba.id} waba={waba} isSelected={waba.custSpaceId === selected} />,
        )}
        {loading &&
          wabas.length === 0 &&
          Array.from({ length: 3 }, (_, index) => <li key={index} className="row row-ghost" aria-hidden="true" />)}
      </ul>
      {!loading && error === undefined && wabas.length === 0 && <p className="empty">Your key reaches no space.</p>}
    </>
  );
}

function SpaceRow({ waba, isSelected }: { waba: SpaceRowFragment; isSelected: boolean }) {
  const { custSpaceId = null, name, businessName, accountReviewStatus, currency } = waba;
  return (
    <li>
      <a className="row" href={hrefOf(custSpaceId)} aria-current={isSelected ? 'true' : undefined}>
        <span className="row-title">{name ?? custSpaceId ?? 'Own account'}</span>
        <span className="row-sub">
          {[businessName !== name && businessName, currency].filter(Boolean).join(' · ') || custSpaceId}
        </span>
        {accountReviewStatus != null && accountReviewStatus !== 'APPROVED' && (
          <Chip label={reviewLabels[accountReviewStatus]} title="Meta's review of the account" />
        )}
      </a>
    </li>
  );
}
