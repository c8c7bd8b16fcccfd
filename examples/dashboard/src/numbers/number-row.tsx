import { useEffect, useRef } from 'react';
import type { NumberFactsFragment } from '../gql/graphql.js';
import { hrefOf, useRoute } from '../route.js';
import { texts } from '../texts/index.js';
import { Chip } from '../ui/chip.js';
import { qualityLabel, stageLabel } from '../ui/labels.js';
import { formatPhoneNumber } from '../ui/phone-format.js';
import { nextActionOf } from '../number/next-action.js';

interface Props {
  readonly number: NumberFactsFragment;
  /** The number of its codes; undefined until they have been read. */
  readonly codes: number | undefined;
  readonly hasFailed: boolean;
  readonly isSelected: boolean;
}

/** A number with its stage, next step, quality and number of codes. Its link keeps the filters of the list. */
export function NumberRow({ number: details, codes, hasFailed, isSelected }: Props) {
  const { custSpaceId = null, number, verifiedName, lifecycle, qualityRating, isOfficial } = details;
  const action = nextActionOf(details);
  const { params } = useRoute();
  const link = useRef<HTMLAnchorElement>(null);
  // A number that was opened from the overview may be far down the list.
  useEffect(() => {
    if (isSelected) link.current?.scrollIntoView({ block: 'nearest' });
  }, [isSelected]);
  const kept = new URLSearchParams([...params].filter(([name]) => !name.startsWith('code')));
  return (
    <li>
      <a
        ref={link}
        className="row row-number"
        href={hrefOf(custSpaceId, number, kept)}
        aria-current={isSelected ? 'true' : undefined}
      >
        <span className="row-title" dir="auto">
          {verifiedName ?? formatPhoneNumber(number)}
          {isOfficial === true && (
            <span className="official" title={texts.numbers.official} role="img" aria-label={texts.numbers.official} />
          )}
        </span>
        <span className="row-sub mono" dir="ltr">
          {formatPhoneNumber(number)}
        </span>
        <span className="row-chips">
          <Chip label={stageLabel(lifecycle.stage)} />
          {qualityRating != null && <Chip label={qualityLabel(qualityRating)} />}
        </span>
        {action !== null && <span className="row-sub">{texts.stage.next(texts.labels.action[action])}</span>}
        <span className="row-count">
          {hasFailed ? (
            <span title={texts.unreadable}>—</span>
          ) : codes === undefined ? (
            <span className="ghost-count" role="img" aria-label={texts.numbers.readingCount} />
          ) : (
            texts.codes.count(codes)
          )}
        </span>
      </a>
    </li>
  );
}
