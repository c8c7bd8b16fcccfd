import type { CodeCardFragment } from '../gql/graphql.js';
import type { CaptionedCode } from '../kit/export.js';

export const codeSorts = ['text', 'caption', 'code'] as const;
export type CodeSort = (typeof codeSorts)[number];

export const toCodeSort = (value: string): CodeSort => codeSorts.find((sort) => sort === value) ?? 'text';

/** "Table 2" before "Table 12". */
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** The codes that match a search, in natural order. */
export function findCodes(
  codes: readonly CodeCardFragment[],
  captionOf: (code: string) => string,
  search: string,
  sort: CodeSort,
): CaptionedCode[] {
  const needle = search.trim().toLowerCase();
  const sortKey = (code: CaptionedCode) =>
    sort === 'code' ? code.code : sort === 'caption' ? code.caption : (code.prefilledMessage ?? '');
  return codes
    .map((code) => ({ ...code, caption: captionOf(code.code) }))
    .filter(
      ({ code, prefilledMessage, caption }) =>
        needle === '' || [code, prefilledMessage ?? '', caption].some((text) => text.toLowerCase().includes(needle)),
    )
    .toSorted((a, b) => collator.compare(sortKey(a), sortKey(b)) || collator.compare(a.code, b.code));
}
