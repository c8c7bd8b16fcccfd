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
  return (
    <section className="card" aria-label={texts.health.title}>
      <h3>{texts.health.title}</h3>
      {health != null && <HealthReport health={health} />}
      {health == null && isLoading && <p className="quiet">{texts.loading}</p>}
      {health == null && !isLoading && error === null && <p className="quiet">{texts.health.none}</p>}
      {error !== null && <ErrorNote error={error} about={texts.health.failed} onRetry={refresh} />}
    </section>
  );
}
