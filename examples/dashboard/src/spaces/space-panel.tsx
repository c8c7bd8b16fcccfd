import { useQuery } from 'urql';
import { SpaceDocument } from '../gql/graphql.js';
import { toRequestError } from '../errors/request-error.js';
import { ErrorNote } from '../errors/error-note.js';
import { Chip } from '../ui/chip.js';
import { Fact } from '../ui/fact.js';
import { reviewLabels } from '../ui/labels.js';

/** The WABA of a space, until one of its numbers is chosen. */
export function SpacePanel({ custSpaceId }: { custSpaceId: string | null }) {
  const [{ data, error, fetching }, refetch] = useQuery({ query: SpaceDocument, variables: { custSpaceId } });
  const waba = data?.waba;
  return (
    <>
      <div className="pane-head">
        <h2>{waba?.name ?? custSpaceId ?? 'Own account'}</h2>
        <span className="quiet">WhatsApp Business Account</span>
      </div>
      {error !== undefined && (
        <ErrorNote error={toRequestError(error)} onRetry={() => refetch({ requestPolicy: 'network-only' })} />
      )}
      {waba === null && !fetching && error === undefined && (
        <p className="empty">No WhatsApp Business Account is bound to this space.</p>
      )}
      {waba != null && (
        <dl className="facts">
          {waba.accountReviewStatus != null && (
            <Fact term="Review">
              <Chip label={reviewLabels[waba.accountReviewStatus]} />
            </Fact>
          )}
          {waba.businessName != null && <Fact term="Business">{waba.businessName}</Fact>}
          {waba.currency != null && <Fact term="Currency">{waba.currency}</Fact>}
          {waba.primaryBusinessLocation != null && <Fact term="Location">{waba.primaryBusinessLocation}</Fact>}
          <Fact term="Space">
            <span className="mono">{custSpaceId ?? '–'}</span>
          </Fact>
          <Fact term="Account">
            <span className="mono">{waba.wabaId}</span>
          </Fact>
        </dl>
      )}
      <p className="empty">Choose a number to see its codes.</p>
    </>
  );
}
