import { ErrorNote } from '../errors/error-note.js';
import { useGatewayQuery } from '../gateway/use-gateway-query.js';
import { NumberHealthDocument } from '../gql/graphql.js';
import type { PhoneNumberKey } from '../number/phone-number-key.js';
import { texts } from '../texts/index.js';
import { HealthReport } from './health-report.js';

/** Meta's report about a number. */
export function HealthCard({ phoneNumber }: { phoneNumber: PhoneNumberKey }) {
  const { data, error, isLoading, refresh } = useGatewayQuery(NumberHealthDocument, phoneNumber, phoneNumber.number);
  const health = data?.phoneNumber?.health;
  // Without data or an error of its own, the read is repeated: the page as a whole says why.
  const isPending = isLoading || (data === undefined && error === null);
  return (
    <section className="card" aria-label={texts.health.title}>
      <h3>{texts.health.title}</h3>
      {health != null && <HealthReport health={health} />}
      {health == null && isPending && <p className="quiet">{texts.loading}</p>}
      {health == null && !isPending && error === null && <p className="quiet">{texts.health.none}</p>}
      {error !== null && <ErrorNote error={error} about={texts.health.failed} onRetry={refresh} />}
    </section>
  );
}
