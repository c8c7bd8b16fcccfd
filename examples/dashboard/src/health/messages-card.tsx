import { useState } from 'react';
import { ErrorNote } from '../errors/error-note.js';
import { useGatewayQuery } from '../gateway/use-gateway-query.js';
import { NumberMessagesDocument } from '../gql/graphql.js';
import type { PhoneNumberKey } from '../number/phone-number-key.js';
import { texts } from '../texts/index.js';
import { MessageChart } from './message-chart.js';
import { ranges, rangeOf } from './range.js';

/** The messages that a number sent and had delivered in a time range. */
export function MessagesCard({ phoneNumber }: { phoneNumber: PhoneNumberKey }) {
  const [{ days, from, to }, setRange] = useState(() => rangeOf(ranges[1], Date.now()));
  const { data, error, isLoading, refresh } = useGatewayQuery(
    NumberMessagesDocument,
    { ...phoneNumber, from, to },
    phoneNumber.number,
  );
  const metrics = data?.phoneNumber?.metrics;
  return (
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
      {metrics == null && isLoading && <p className="quiet">{texts.loading}</p>}
      {error !== null && <ErrorNote error={error} about={texts.messages.failed} onRetry={refresh} />}
    </section>
  );
}
