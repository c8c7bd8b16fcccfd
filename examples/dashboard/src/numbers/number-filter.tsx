import type { PhoneNumberFilter, PhoneNumberStatus, QualityRating } from '../gql/graphql.js';
import { qualityLabels, statusLabels } from '../ui/labels.js';

/** Search by number or name, and choices of status and quality. */
export function NumberFilter({
  filter,
  onChange,
}: {
  filter: PhoneNumberFilter;
  onChange: (filter: PhoneNumberFilter) => void;
}) {
  return (
    <form className="filter" role="search" onSubmit={(event) => event.preventDefault()}>
      <input
        type="search"
        aria-label="Search numbers and names"
        placeholder="Search numbers and names"
        value={filter.search ?? ''}
        onChange={({ target }) => onChange({ ...filter, search: target.value || undefined })}
      />
      <select
        aria-label="Status"
        value={filter.status?.[0] ?? ''}
        onChange={({ target }) => onChange({ ...filter, status: toFilterValue(statusLabels, target.value) })}
      >
        <option value="">Any status</option>
        {Object.entries(statusLabels).map(([status, { text }]) => (
          <option key={status} value={status}>
            {text}
          </option>
        ))}
      </select>
      <select
        aria-label="Quality"
        value={filter.qualityRating?.[0] ?? ''}
        onChange={({ target }) => onChange({ ...filter, qualityRating: toFilterValue(qualityLabels, target.value) })}
      >
        <option value="">Any quality</option>
        {Object.entries(qualityLabels).map(([quality, { text }]) => (
          <option key={quality} value={quality}>
            {text}
          </option>
        ))}
      </select>
    </form>
  );
}

/** What was chosen, as a list of one; undefined for "any". */
function toFilterValue<T extends PhoneNumberStatus | QualityRating>(
  labels: Readonly<Record<T, unknown>>,
  value: string,
): T[] | undefined {
  return value in labels ? [value as T] : undefined;
}
