import { hrefOf } from '../route.js';
import { language, texts } from '../texts/index.js';
import { formatPhoneNumber } from '../ui/phone-format.js';
import { useActivity } from './activity.js';

const maxShown = 8;

/** The latest changes made in this tab, across all numbers. */
export function RecentActivity({ nameOf }: { nameOf: (custSpaceId: string | null) => string }) {
  const recent = useActivity().slice(0, maxShown);
  const time = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' });
  return (
    <section className="overview-part" aria-label={texts.overview.recent}>
      <h3>{texts.overview.recent}</h3>
      {recent.length === 0 && <p className="empty">{texts.overview.recentHint}</p>}
      <ul className="rows">
        {recent.map(({ kind, custSpaceId, number, code, text, at }) => (
          <li key={`${kind} ${code}`}>
            <a className="row" href={hrefOf(custSpaceId, number)}>
              <span className="row-title" dir="auto">
                {text}
              </span>
              <span className="row-sub">
                {time.format(at)} · {texts.overview[kind]} · {nameOf(custSpaceId)} · {formatPhoneNumber(number)}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
