import { texts } from '../texts/index.js';
import { isFiltered, numberSorts, setNumberView, toNumberSort, type NumberView } from './number-view.js';

/** Search, filters and sort order of the numbers. They are part of the address, so that the view can be shared. */
export function NumberFilter({ view }: { view: NumberView }) {
  return (
    <form className="filter" role="search" onSubmit={(event) => event.preventDefault()}>
      <input
        type="search"
        aria-label={texts.numbers.search}
        placeholder={texts.numbers.search}
        value={view.search}
        onChange={({ target }) => setNumberView({ ...view, search: target.value })}
      />
      <Choice
        label={texts.stage.title}
        any={texts.numbers.anyStage}
        options={texts.labels.stage}
        value={view.stage}
        onChange={(stage) => setNumberView({ ...view, stage })}
      />
      <Choice
        label={texts.numbers.quality}
        any={texts.numbers.anyQuality}
        options={texts.labels.quality}
        value={view.quality}
        onChange={(quality) => setNumberView({ ...view, quality })}
      />
      <select
        aria-label={texts.sortBy}
        value={view.sort}
        onChange={({ target }) => setNumberView({ ...view, sort: toNumberSort(target.value) })}
      >
        {numberSorts.map((sort) => (
          <option key={sort} value={sort}>
            {texts.sortBy}: {texts.numbers.sort[sort]}
          </option>
        ))}
      </select>
      {isFiltered(view) && (
        <button
          type="button"
          className="button"
          onClick={() => setNumberView({ ...view, search: '', stage: '', quality: '' })}
        >
          {texts.clearFilters}
        </button>
      )}
    </form>
  );
}

function Choice({
  label,
  any,
  options,
  value,
  onChange,
}: {
  label: string;
  any: string;
  options: Readonly<Record<string, string>>;
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <select aria-label={label} value={value} onChange={({ target }) => onChange(target.value)}>
      <option value="">{any}</option>
      {Object.entries(options).map(([key, text]) => (
        <option key={key} value={key}>
          {text}
        </option>
      ))}
    </select>
  );
}
