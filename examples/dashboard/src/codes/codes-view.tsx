import { useDeferredValue, useState } from 'react';
import { DeletedLately } from '../activity/deleted-lately.js';
import { ErrorNote } from '../errors/error-note.js';
import { useGatewayQuery } from '../gateway/use-gateway-query.js';
import { NumberCodesDocument } from '../gql/graphql.js';
import type { PhoneNumberKey } from '../number/phone-number-key.js';
import { usePrint } from '../print/print-provider.js';
import { setUrlParams, useUrlParam } from '../route.js';
import { texts } from '../texts/index.js';
import { useCaptions } from './captions.js';
import { CodeGrid } from './code-grid.js';
import { findCodes, toCodeOrder, toCodeSort } from './code-list.js';
import { CodeToolbar } from './code-toolbar.js';
import { SelectionBar } from './selection-bar.js';

/** How many codes are drawn at first; a number has up to 2,000. */
const pageSize = 24;

/** The codes of a number, with their toolbar. */
export function CodesView({ phoneNumber }: { phoneNumber: PhoneNumberKey }) {
  const sort = toCodeSort(useUrlParam('codesort')[0]);
  const { data, error, isLoading, refresh } = useGatewayQuery(
    NumberCodesDocument,
    { ...phoneNumber, orderBy: toCodeOrder(sort) },
    phoneNumber.number,
  );
  const [search] = useUrlParam('code');
  const [shownCount, setShownCount] = useState(pageSize);
  const [selectedIds, setSelectedIds] = useState<ReadonlySet<string>>(new Set());
  const print = usePrint();

  const all = data?.phoneNumber?.messageQrdls?.nodes;
  const captionOf = useCaptions(phoneNumber);
  const found = findCodes(all ?? [], captionOf, useDeferredValue(search), sort);
  const selected = found.filter(({ id }) => selectedIds.has(id));
  return (
    <>
      {error !== null && <ErrorNote error={error} about={texts.codes.failed} onRetry={refresh} />}
      <CodeToolbar
        phoneNumber={phoneNumber}
        existing={all ?? []}
        search={search}
        onSearch={(code) => setUrlParams({ code })}
        onPrint={found.length === 0 ? undefined : () => print(phoneNumber, found)}
      />
      {found.length > 0 && (
        <SelectionBar
          phoneNumber={phoneNumber}
          selected={selected}
          isAllSelected={selected.length === found.length}
          onSelectAll={() => setSelectedIds(new Set(found.map(({ id }) => id)))}
          onClear={() => setSelectedIds(new Set())}
          sort={sort}
          onSort={(codesort) => setUrlParams({ codesort: codesort === 'text' ? '' : codesort })}
        />
      )}
      <CodeGrid
        phoneNumber={phoneNumber}
        codes={found.slice(0, shownCount)}
        isLoading={isLoading && all === undefined}
        selected={selectedIds}
        onSelect={(id, isSelected) => {
          const next = new Set(selectedIds);
          if (isSelected) next.add(id);
          else next.delete(id);
          setSelectedIds(next);
        }}
      />
      {all !== undefined && found.length === 0 && (
        <div className="empty">
          <p>{all.length === 0 ? texts.codes.none : texts.codes.noMatch}</p>
          {all.length > 0 && (
            <button type="button" className="button" onClick={() => setUrlParams({ code: '' })}>
              {texts.codes.clearSearch}
            </button>
          )}
        </div>
      )}
      {found.length > shownCount && (
        <button type="button" className="button more" onClick={() => setShownCount(shownCount + pageSize)}>
          {texts.showMore(Math.min(pageSize, found.length - shownCount), found.length)}
        </button>
      )}
      <DeletedLately phoneNumber={phoneNumber} existing={all ?? []} />
    </>
  );
}
