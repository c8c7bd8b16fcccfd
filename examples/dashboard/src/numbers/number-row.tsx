import type { NumberFactsFragment } from '../gql/graphql.js';
import { hrefOf } from '../route.js';
import { Chip } from '../ui/chip.js';
import { qualityLabels, statusLabels } from '../ui/labels.js';

interface Props {
  readonly number: NumberFactsFragment;
  /** How many codes it has; undefined until they have been read. */
  readonly codes: number | undefined;
  readonly hasFailed: boolean;
  readonly isSelected: boolean;
}

/** A number with its quality and status at a glance. */
export function NumberRow({
  number: { custSpaceId = null, number, verifiedName, status, qualityRating, isOfficial },
  codes,
  hasFailed,
  isSelected,
}: Props) {
  return (
    <li>
      <a className="row row-number" href={hrefOf(custSpaceId, number)} aria-current={isSelected ? 'true' : undefined}>
        <span className="row-title">
          {verifiedName ?? number}
          {isOfficial === true && (
            <span className="official" title="Official business account" role="img" aria-label="official" />
          )}
        </span>
        <span className="row-sub mono">{number}</span>
        <span className="row-chips">
          {status != null && <Chip label={statusLabels[status]} title="What the number can do now" />}
          {qualityRating != null && (
            <Chip label={qualityLabels[qualityRating]} title="How customers have received its messages" />
          )}
        </span>
        <span className="row-count">
          {hasFailed ? (
            <span title="Could not be read">—</span>
          ) : codes === undefined ? (
            <span className="ghost-count" aria-label="codes are being read" />
          ) : (
            <Count codes={codes} />
          )}
        </span>
      </a>
    </li>
  );
}

function Count({ codes }: { codes: number }) {
  return (
    <>
      <strong>{codes}</strong> {codes === 1 ? 'code' : 'codes'}
    </>
  );
}
