import { useState } from 'react';
import { ErrorNote } from '../errors/error-note.js';
import { errorAt } from '../errors/request-error.js';
import { useGatewayQuery } from '../gateway/use-gateway-query.js';
import { NumberHealthDocument, type NumberFactsFragment } from '../gql/graphql.js';
import { NumberFacts } from '../number/number-facts.js';
import type { PhoneNumberKey } from '../number/phone-number-key.js';
import { texts } from '../texts/index.js';
import { HealthReport } from './health-report.js';
import { MessageChart } from './message-chart.js';
import { ranges, rangeOf } from './range.js';

interface Props {
  readonly phoneNumber: PhoneNumberKey;
  readonly details: NumberFactsFragment;
}

/** How a number is doing: its record, what Meta says of it, and the messages that it sent. */
export function HealthView({ phoneNumber, details }: Props) {
  const [{ days, from, to }, setRange] = useState(() => rangeOf(ranges[1], Date.now()));
  const { data, error, combinedError, isLoading, refresh } = useGatewayQuery(
    NumberHealthDocument,
    { ...phoneNumber, from, to },
    phoneNumber.number,
  );
  const { health, metrics } = data?.phoneNumber ?? {};
  const healthError = error === null ? null : errorAt(combinedError, ['phoneNumber', 'health']);
  const metricsError = error === null ? null : errorAt(combinedError, ['phoneNumber', 'metrics']);
  return (
    <>
      <NumberFacts number={details} />
      <section className="card" aria-label={texts.health.title}>
        <h3>{texts.health.title}</h3>
        {health != null && <HealthReport health={health} />}
        {health === null && healthError === null && <p className="quiet">{texts.health.none}</p>}
        {healthError !== null && <ErrorNote error={healthError} about={texts.health.failed} onRetry={refresh} />}
        {health === undefined && isLoading && <p className="quiet">{texts.loading}</p>}
      </section>
      <section className="card" aria-label={texts.messages.title}>
        <div className="card-head">
          <h3>{texts.messages.title}</h3>
          <select
            aria-label={texts.messages.range}
            value={days}
            onChange={({ target }) => setRange(rangeOf(Number(target.value), Date.now()))}
          >
            {ranges.map((option) => (
              <option key={option} value={option}>
                {texts.messages.lastDays(option)}
              </option>
            ))}
          </select>
        </div>
        {metrics != null && <MessageChart metrics={metrics} />}
        {metricsError !== null && <ErrorNote error={metricsError} about={texts.messages.failed} onRetry={refresh} />}
        {metrics === undefined && isLoading && <p className="quiet">{texts.loading}</p>}
      </section>
    </>
  );
}
