import type { NumberMessagesQuery } from '../gql/graphql.js';
import { language, texts } from '../texts/index.js';

type Metrics = NonNullable<NonNullable<NumberMessagesQuery['phoneNumber']>['metrics']>;

const width = 600;
const height = 140;
const gap = 0.25;

/** Messages by day as a chart and as a table. Each bar shows the messages sent; the part inside it, those delivered. */
export function MessageChart({ metrics }: { metrics: Metrics }) {
  const count = new Intl.NumberFormat(language);
  const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const sum = (field: 'sentCount' | 'deliveredCount') => metrics.reduce((total, metric) => total + metric[field], 0);
  const [sent, delivered] = [sum('sentCount'), sum('deliveredCount')];
  const max = Math.max(1, ...metrics.map(({ sentCount }) => sentCount));
  const step = width / Math.max(1, metrics.length);
  const dayOf = (start: string) => day.format(new Date(start));
  const { messages } = texts;
  if (sent === 0) return <p className="quiet">{messages.none}</p>;
  const summaryOf = (sentCount: number, deliveredCount: number) =>
    messages.summary(count.format(sentCount), count.format(deliveredCount));
  const summary = summaryOf(sent, delivered);
  return (
    <figure className="chart">
      <figcaption>
        <span className="chart-key chart-sent">{messages.sent}</span>
        <span className="chart-key chart-delivered">{messages.delivered}</span>
        <span className="quiet">{summary}</span>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={summary}>
        {metrics.map(({ start, sentCount, deliveredCount }, index) => {
          const x = index * step + (step * gap) / 2;
          const bar = { x, width: step * (1 - gap) };
          const [sentHeight, deliveredHeight] = [sentCount, deliveredCount].map((value) => (value / max) * height);
          return (
            <g key={start}>
              <title>{`${dayOf(start)}: ${summaryOf(sentCount, deliveredCount)}`}</title>
              <rect className="bar-sent" {...bar} y={height - (sentHeight ?? 0)} height={sentHeight} />
              <rect className="bar-delivered" {...bar} y={height - (deliveredHeight ?? 0)} height={deliveredHeight} />
            </g>
          );
        })}
      </svg>
      <div className="chart-axis quiet" aria-hidden="true">
        <span>{dayOf(metrics[0]?.start ?? '')}</span>
        <span>{messages.perDay(count.format(max))}</span>
        <span>{dayOf(metrics.at(-1)?.start ?? '')}</span>
      </div>
      <details>
        <summary>{messages.table}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{messages.day}</th>
              <th scope="col">{messages.sent}</th>
              <th scope="col">{messages.delivered}</th>
            </tr>
          </thead>
          <tbody>
            {metrics.toReversed().map(({ start, sentCount, deliveredCount }) => (
              <tr key={start}>
                <th scope="row">{dayOf(start)}</th>
                <td>{count.format(sentCount)}</td>
                <td>{count.format(deliveredCount)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
