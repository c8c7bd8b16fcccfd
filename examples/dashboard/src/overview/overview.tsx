import { useEffect, useState } from 'react';
import { RecentActivity } from '../activity/recent-activity.js';
import { ErrorNote } from '../errors/error-note.js';
import { useIsHandledCentrally } from '../gateway/use-gateway-query.js';
import { useQuotas } from '../quota/use-quotas.js';
import { hrefOf, spacesHref } from '../route.js';
import { texts } from '../texts/index.js';
import type { SpaceItem } from '../spaces/use-spaces.js';
import { formatPhoneNumber } from '../ui/phone-format.js';
import { attentionOf } from './attention.js';
import { Reasons } from './reasons.js';
import { useAllNumbers } from './use-all-numbers.js';

/** How many numbers are listed at first, the worst ones, so that recent changes stay visible below them. */
const shownAtFirst = 6;

interface Props {
  readonly spaces: readonly SpaceItem[];
  readonly isLoading: boolean;
}

/** The start page: which numbers of all spaces need attention, recent changes, and the length of the queues. */
export function Overview({ spaces: known, isLoading }: Props) {
  const [showsAll, setShowsAll] = useState(false);
  const { spaces, retry } = useAllNumbers(known.map(({ custSpaceId }) => custSpaceId));
  const nameOf = (id: string | null) =>
    known.find(({ custSpaceId }) => custSpaceId === id)?.name ?? id ?? texts.ownAccount;

  const results = [...spaces];
  const failed = results.flatMap(([id, { error }]) => (error === null ? [] : [{ id, error }]));
  const isHandledCentrally = useIsHandledCentrally();
  const found = results
    .flatMap(([id, { numbers }]) => numbers.map((number) => ({ id, number, attention: attentionOf(number) })))
    .filter(({ attention }) => attention.length > 0)
    .toSorted((a, b) => severity(b.attention) - severity(a.attention));
  const readCount = results.length - failed.length;
  const numberCount = results.reduce((sum, [, { total }]) => sum + total, 0);
  const isReading = isLoading || results.length < known.length;
  const queued = useQuotas().reduce((sum, quota) => sum + quota.queued, 0);
  const { counts } = texts.overview;
  const hasNumbers = numberCount > 0;
  useEffect(() => {
    if (hasNumbers) performance.mark('first-numbers');
  }, [hasNumbers]);
  return (
    <>
      <div className="pane-head">
        <h2>{texts.overview.title}</h2>
        <a className="narrow-only link" href={spacesHref}>
          {texts.overview.allSpaces}
        </a>
        <span className="quiet" role="status">
          {isReading || failed.length > 0 ? texts.overview.reading(readCount, known.length) : ''}
        </span>
      </div>
      <dl className="counts">
        <Count term={counts.spaces} value={known.length} />
        <Count term={counts.numbers} value={numberCount} />
        <Count term={counts.attention} value={found.length} isAlarming={found.length > 0} />
        <Count term={counts.queue} value={queued} />
      </dl>
      {failed
        .filter(({ error }) => !isHandledCentrally(error))
        .map(({ id, error }) => (
          <ErrorNote key={id} error={error} about={texts.overview.failed(nameOf(id))} onRetry={retry} />
        ))}
      <section className="overview-part" aria-label={texts.overview.attention}>
        <h3>{texts.overview.attention}</h3>
        <ul className="rows">
          {found.slice(0, showsAll ? undefined : shownAtFirst).map(({ id, number, attention }) => (
            <li key={number.id}>
              <a className="row row-attention" href={hrefOf(id, number.number)}>
                <span className="row-title" dir="auto">
                  {number.verifiedName ?? formatPhoneNumber(number.number)}
                </span>
                <span className="row-sub">
                  {nameOf(id)} ·{' '}
                  <span className="mono" dir="ltr">
                    {formatPhoneNumber(number.number)}
                  </span>
                </span>
                <Reasons attention={attention} />
              </a>
            </li>
          ))}
          {isReading &&
            found.length === 0 &&
            Array.from({ length: 3 }, (_, index) => <li key={index} className="row row-ghost" aria-hidden="true" />)}
        </ul>
        {!showsAll && found.length > shownAtFirst && (
          <button type="button" className="button more" onClick={() => setShowsAll(true)}>
            {texts.overview.showAll(found.length)}
          </button>
        )}
        {found.length === 0 && (
          <p className="empty">
            {isReading || failed.length > 0 ? texts.overview.allWellSoFar : texts.overview.allWell}
          </p>
        )}
      </section>
      <RecentActivity nameOf={nameOf} />
    </>
  );
}

const severity = (attention: ReturnType<typeof attentionOf>) =>
  attention.reduce((sum, { tone }) => sum + (tone === 'bad' ? 10 : 1), 0);

function Count({ term, value, isAlarming = false }: { term: string; value: number; isAlarming?: boolean }) {
  return (
    <div data-alarming={isAlarming}>
      <dt>{term}</dt>
      <dd>{value.toLocaleString()}</dd>
    </div>
  );
}
