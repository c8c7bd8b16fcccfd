import { ErrorNote } from '../errors/error-note.js';
import { useGatewayQuery } from '../gateway/use-gateway-query.js';
import { SpaceDocument } from '../gql/graphql.js';
import { language, texts } from '../texts/index.js';
import { Chip } from '../ui/chip.js';
import { Fact } from '../ui/fact.js';
import { reviewLabel } from '../ui/labels.js';

/** The WABA of a space, shown until a number is chosen. */
export function SpacePanel({ custSpaceId }: { custSpaceId: string | null }) {
  const { data, error, isLoading, refresh } = useGatewayQuery(SpaceDocument, { custSpaceId }, 'all');
  const waba = data?.waba;
  const country = countryName(waba?.primaryBusinessLocation);
  const { facts } = texts.spaces;
  return (
    <>
      <div className="pane-head">
        <h2>{waba?.name ?? custSpaceId ?? texts.ownAccount}</h2>
        <span className="quiet">{texts.spaces.waba}</span>
      </div>
      {error !== null && <ErrorNote error={error} onRetry={refresh} />}
      {waba === null && !isLoading && error === null && <p className="empty">{texts.spaces.noWaba}</p>}
      {waba != null && (
        <dl className="facts">
          {waba.accountReviewStatus != null && (
            <Fact term={facts.review}>
              <Chip label={reviewLabel(waba.accountReviewStatus)} />
            </Fact>
          )}
          {waba.businessName != null && <Fact term={facts.business}>{waba.businessName}</Fact>}
          {waba.currency != null && <Fact term={facts.currency}>{waba.currency}</Fact>}
          {country !== null && <Fact term={facts.location}>{country}</Fact>}
          {custSpaceId !== null && (
            <Fact term={facts.space}>
              <span className="mono">{custSpaceId}</span>
            </Fact>
          )}
          <Fact term={facts.account}>
            <span className="mono">{waba.wabaId}</span>
          </Fact>
        </dl>
      )}
      <p className="empty">{texts.spaces.chooseNumber}</p>
    </>
  );
}

/** CAMS sends a country code, or a fragment of a record that means nothing to a person. */
function countryName(location: string | null | undefined): string | null {
  if (location == null || !/^[A-Z]{2}$/.test(location)) return null;
  return new Intl.DisplayNames([language], { type: 'region' }).of(location) ?? location;
}
